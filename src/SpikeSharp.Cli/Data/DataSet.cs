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

    /// <summary>The class of every item at the other outputs, by name, as far as they are known.</summary>
    public IReadOnlyDictionary<string, int[]> OtherLabels { get; private init; } = new Dictionary<string, int[]>();

    /// <summary>The same without the labels of one output.</summary>
    public DataSet WithoutLabelsOf(string output, Diagnostic why) => this with { OtherLabels = OtherLabels.Where(pair => pair.Key != output).ToDictionary(), Findings = [.. Findings, why] };

    /// <param name="settings">What was asked for.</param>
    /// <param name="inputs">What the model wants; at least one.</param>
    /// <param name="outputs">Names of the model's outputs, that whose answers count first.</param>
    /// <param name="cancel">Looked at between files.</param>
    /// <exception cref="CliException">A file is not there, or the sources do not match the inputs.</exception>
    /// <exception cref="ModelFormatException">A file cannot be read, or its arrays do not fit.</exception>
    public static DataSet Load(DataSettings settings, IReadOnlyList<ModelInput> inputs, IReadOnlyList<string> outputs, CancellationToken cancel)
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
                ModelInput input = inputs[i].For(raw);
                InputFit.CheckShape(source, raw, input);
                if (items >= 0 && raw.Shape[0] != items)
                    throw Shape(source, $"{raw.Shape[0]} items for input '{input.Name}', {items} for '{inputs[0].Name}'", "every input needs the same items in the same order");

                items = raw.Shape[0];
                if (inputs[i].IsSequence && data.Count > 0 && data[0].Input.Shape[0] != input.Shape[0])
                    throw Shape(source, $"sequences of {input.Shape[0]} steps for input '{input.Name}', of {data[0].Input.Shape[0]} for '{inputs[0].Name}'", "every input needs sequences of the same length");
                InputFit fit = InputFit.Of(source, raw, input, settings);
                data.Add(fit.Data);
                scaling.Add(fit.Sentence);
                findings.AddRange(fit.Findings);
            }

            int[]? labels = ReadLabels(settings, outputs, sources, files, items, cancel);
            Dictionary<string, int[]> others = ReadOtherLabels(settings, outputs, inputs, sources, files, items, findings, cancel);
            int count = data[0].Count;
            ArrayFile first = files[sources[0].Path];
            if (first.Files.Count > 0 && labels is not null)
            {
                string classes = first.Classes.Count == 0 ? "the number that a folder is named by"
                    : string.Join(", ", first.Classes.Take(20).Select((name, i) => $"{i} = {name}")) + (first.Classes.Count > 20 ? ", ..." : "");
                scaling.Add($"items of {sources[0].Path}: one of each class in turn; classes: {classes}");
            }
            return new DataSet(count, data, labels?[..count], scaling, findings)
            {
                Files = first.Files,
                OtherLabels = others.ToDictionary(pair => pair.Key, pair => pair.Value[..count]),
            };
        }
        finally
        {
            foreach (ArrayFile file in files.Values)
                file.Dispose();
        }
    }

    // What the command line says comes before what the files of the inputs hold; an array named by its output before the usual names.
    private static int[]? ReadLabels(DataSettings settings, IReadOnlyList<string> outputs, IReadOnlyList<DataSource> sources, Dictionary<string, ArrayFile> files, int items, CancellationToken cancel)
    {
        string[] names = settings.Output is { } output ? [output, .. LabelNames] : outputs.Count > 1 ? [outputs[0], .. LabelNames] : LabelNames;
        DataSource? given = settings.NamedLabels.FirstOrDefault(source => outputs.Count > 0 && source.Layer == outputs[0]) ?? settings.Labels;
        return given is not null ? ReadGiven(given, names, files, items, cancel)
            : FindLabels(names, sources, files) is var (source, array) ? LabelReader.Read(source, array, items)
            : null;
    }

    private static Dictionary<string, int[]> ReadOtherLabels(
        DataSettings settings, IReadOnlyList<string> outputs, IReadOnlyList<ModelInput> inputs, IReadOnlyList<DataSource> sources, Dictionary<string, ArrayFile> files, int items, List<Diagnostic> findings,
        CancellationToken cancel)
    {
        foreach (DataSource stray in settings.NamedLabels.Where(source => !outputs.Contains(source.Layer)))
            throw OptionValue.Bad(DataOptions.LabelsName, $"{stray.Layer}={stray}", $"the model has no output '{stray.Layer}'", SpellCheck.Hint(stray.Layer!, outputs) ?? $"its outputs are {string.Join(", ", outputs)}");

        Dictionary<string, int[]> labels = [];
        foreach (string output in outputs.Skip(1))
        {
            if (settings.NamedLabels.FirstOrDefault(source => source.Layer == output) is { } given)
            {
                labels[output] = ReadGiven(given, [output, .. LabelNames], files, items, cancel);
            }
            else if (!inputs.Any(input => input.Name == output) && FindLabels([output], sources, files) is var (source, array))
            {
                try
                {
                    labels[output] = LabelReader.Read(source, array, items);
                }
                catch (ModelFormatException e)
                {
                    // Nobody asked for it: an output may well give out something other than classes.
                    findings.Add(new Diagnostic(e.Code, source.ToString(), $"output {output} is not compared with labels: {e.Message}"));
                }
            }
        }
        return labels;
    }

    private static int[] ReadGiven(DataSource given, string[] names, Dictionary<string, ArrayFile> files, int items, CancellationToken cancel)
    {
        NdArray array = Open(files, given.Path, 0, cancel).Pick(given, names, [], out string? name);
        return LabelReader.Read(given with { Key = name }, array, items);
    }

    private static (DataSource Source, NdArray Array)? FindLabels(string[] names, IReadOnlyList<DataSource> sources, Dictionary<string, ArrayFile> files)
    {
        foreach (DataSource source in sources)
        {
            if (files[source.Path].Find(names, out string? name) is { } array)
                return (source with { Key = name }, array);
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
