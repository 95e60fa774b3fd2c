using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>Items to run a network on, and the right answers if they are known.</summary>
/// <param name="Count">Items; the same for every input.</param>
/// <param name="Inputs">In the order of the model's inputs.</param>
/// <param name="Labels">The class of every item, or null.</param>
/// <param name="Scaling">A sentence for every input on where it came from and how it was scaled.</param>
/// <param name="Findings">What looks wrong with the scaling.</param>
internal sealed record DataSet(int Count, IReadOnlyList<DataInput> Inputs, int[]? Labels, IReadOnlyList<string> Scaling, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>The file of every item of the first input, if it is a folder of pictures; otherwise empty.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    private static readonly string[] InputNames = ["images", "x", "input"];
    private static readonly string[] LabelNames = ["labels", "y"];

    /// <param name="settings">What was asked for.</param>
    /// <param name="inputs">What the model wants; at least one.</param>
    /// <param name="cancel">Looked at between files.</param>
    /// <exception cref="CliException">A file is not there, or the sources do not match the inputs.</exception>
    /// <exception cref="ModelFormatException">A file cannot be read, or its arrays do not fit.</exception>
    public static DataSet Load(DataSettings settings, IReadOnlyList<ModelInput> inputs, CancellationToken cancel)
    {
        Dictionary<string, ArrayFile> files = new(StringComparer.Ordinal);
        try
        {
            IReadOnlyList<DataSource> sources = DataSources.Assign(settings.Inputs, inputs);
            List<DataInput> data = [];
            List<string> scaling = [];
            List<Diagnostic> findings = [];
            int items = -1;
            for (int i = 0; i < inputs.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                string[] preferred = inputs.Count == 1 ? InputNames : [inputs[i].Name];
                NdArray raw = Open(files, sources[i].Path, inputs[i].Size, cancel).Pick(sources[i], preferred, LabelNames, out string? name);
                DataSource source = sources[i] with { Key = name };
                InputFit.CheckShape(source, raw, inputs[i]);
                if (items >= 0 && raw.Shape[0] != items)
                    throw Shape(source, $"{raw.Shape[0]} items for input '{inputs[i].Name}', {items} for '{inputs[0].Name}'", "every input needs the same items in the same order");

                items = raw.Shape[0];
                InputFit fit = InputFit.Of(source, raw, inputs[i], settings);
                data.Add(fit.Data);
                scaling.Add(fit.Sentence);
                findings.AddRange(fit.Findings);
            }

            int[]? labels = ReadLabels(settings, sources, files, items, cancel);
            int count = data[0].Count;
            ArrayFile first = files[sources[0].Path];
            if (first.Files.Count > 0 && labels is not null)
            {
                string classes = first.Classes.Count == 0 ? "the number that a folder is named by"
                    : string.Join(", ", first.Classes.Take(20).Select((name, i) => $"{i} = {name}")) + (first.Classes.Count > 20 ? ", ..." : "");
                scaling.Add($"items of {sources[0].Path}: one of each class in turn; classes: {classes}");
            }
            return new DataSet(count, data, labels?[..count], scaling, findings) { Files = first.Files };
        }
        finally
        {
            foreach (ArrayFile file in files.Values)
                file.Dispose();
        }
    }

    private static int[]? ReadLabels(DataSettings settings, IReadOnlyList<DataSource> sources, Dictionary<string, ArrayFile> files, int items, CancellationToken cancel)
    {
        // An array named by the output comes before the usual names.
        string[] names = settings.Output is { } output ? [output, .. LabelNames] : LabelNames;
        if (settings.Labels is { } given)
        {
            NdArray array = Open(files, given.Path, 0, cancel).Pick(given, names, [], out string? name);
            return LabelReader.Read(given with { Key = name }, array, items);
        }

        foreach (DataSource source in sources)
        {
            if (files[source.Path].Find(names, out string? name) is { } array)
                return LabelReader.Read(source with { Key = name }, array, items);
        }

        return null;
    }

    private static ArrayFile Open(Dictionary<string, ArrayFile> files, string path, int itemSize, CancellationToken cancel)
    {
        if (!files.TryGetValue(path, out ArrayFile? file))
            files.Add(path, file = ArrayFile.Open(path, itemSize, cancel));

        return file;
    }

    private static ModelFormatException Shape(DataSource source, string message, string? hint) => new(DiagnosticCodes.DataShape, source.ToString(), message, hint);
}
