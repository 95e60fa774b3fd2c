using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Output;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;
using Table = SpikeSharp.Cli.Output.Table;

namespace SpikeSharp.Cli.Commands;

/// <summary>How exact a conversion is: what became of layers, and how far the rate network lies from the trained one.</summary>
internal static class ConversionView
{
    private const int VerifiedItems = 4, LabelWidth = 18;

    /// <summary>How exact every layer is.</summary>
    public static void PrintAll(CliContext cli, IReadOnlyList<ConvertedObject> layers)
    {
        Table table = NewTable();
        foreach (ConvertedObject layer in layers) Add(table, layer);
        cli.Document.Table(table);
    }

    /// <summary>How many layers are exact, and which are not; then the comparison with the trained network on the first items, unless the user wants to hear nothing.</summary>
    public static void PrintBrief(CliContext cli, PreparedRun prepared)
    {
        if (prepared.Converter is not { } converter) return;
        IReadOnlyList<ConvertedObject> layers = ConvertedObject.List(prepared.Model, converter);
        ConvertedObject[] others = [.. layers.Where(layer => layer.Exactness != Exactness.Exact)];
        int exact = layers.Count - others.Length;
        string counts = string.Join("", others.CountBy(layer => layer.Exactness).OrderBy(pair => pair.Key).Select(pair => $", {pair.Value} {pair.Key.ToString().ToLowerInvariant()}"));
        cli.Document.Fact("exact_layers", exact, $"{"conversion",-LabelWidth} {exact} layer{(exact == 1 ? "" : "s")} exact{counts}");
        foreach (ConvertedObject layer in others) cli.Document.Text($"  {layer.Layer,-LabelWidth + 2} {layer.Exactness.ToString().ToLowerInvariant()}: {layer.Reason}");
        if (cli.Json)
        {
            Table table = NewTable();
            foreach (ConvertedObject layer in others) Add(table, layer);
            cli.Document.Table(table);
        }
        if (cli.Verbosity == Verbosity.Quiet) return;

        int items = Math.Min(VerifiedItems, prepared.Data.Count);
        Dictionary<string, NdArray> inputs = prepared.Inputs.ToDictionary(pair => pair.Key, pair => First(pair.Value, items));
        (Verification verification, string what) = Verify(cli, converter, inputs);
        Print(cli, verification, $"{what,-LabelWidth}", " ");
        if (Defect(verification) is { } defect)
            cli.Document.Hints([new Diagnostic(DiagnosticCodes.VerificationFailed, defect.Layer, "the conversion does not compute what the trained network does", "please report this with the model: it is a defect of SpikeSharp")]);
    }

    /// <summary>Compares the conversion with the trained network.</summary>
    /// <exception cref="CliException">A layer that should be exact is not.</exception>
    public static void PrintVerified(CliContext cli, Converter converter)
    {
        (Verification verification, string what) = Verify(cli, converter, null);
        Print(cli, verification, $"\n{what}", ": ");
        if (Defect(verification) is { } defect)
            throw new CliException(ExitCode.Failed, DiagnosticCodes.VerificationFailed, defect.ToString(), "nothing was saved; please report this with the model: it is a defect of SpikeSharp");
    }

    private static LayerDifference? Defect(Verification verification) => verification.FirstDifferent is { Exactness: Exactness.Exact } first ? first : null;

    private static (Verification Verification, string What) Verify(CliContext cli, Converter converter, IReadOnlyDictionary<string, NdArray>? inputs)
    {
        string swapped = string.Join(", ", converter.Report.Where(layer => layer.Ensemble is not null && layer.Exactness != Exactness.Exact).Select(layer => layer.Layer.Name));
        return (cli.WithProgress("verifying", _ => converter.Verify(inputs, cancel: cli.Cancel)), swapped.Length == 0 ? "verified" : $"verified without the swaps, which change what {swapped} computes");
    }

    private static void Print(CliContext cli, Verification verification, string what, string between)
    {
        LayerDifference worst = verification.Layers.MaxBy(layer => layer.Largest)!;
        string largest = verification.IsEqual ? string.Create(CultureInfo.InvariantCulture, $"; the largest difference is {worst.Largest:0.0e+0} in {worst.Layer}, of {worst.Allowed:0.0e+0} allowed") : "";
        string expected = verification.FirstDifferent is { Exactness: not Exactness.Exact } first ? $"; that is expected, as it was {first.Exactness.ToString().ToLowerInvariant()}" : "";
        cli.Document.Fact("verified", verification.IsEqual, $"{what}{between}{verification}{largest}{expected}");
        cli.Document.Fact("largest_difference", worst.Largest, null);
        cli.Document.Fact("largest_difference_in", worst.Layer, null);
    }

    private static Table NewTable() => new("conversion", [new Column("layer", "layer"), new Column("type", "type"), new Column("exactness", "conversion"), new Column("reason", "reason")]) { Title = "how exact" };

    private static void Add(Table table, ConvertedObject layer) => table.Add(layer.Layer, layer.Kind, layer.Exactness.ToString(), layer.Reason);

    private static NdArray First(NdArray values, int items) => values.Slice(0, items * (values.Length / values.Shape[0])).Reshape([items, .. values.Shape.AsSpan()[1..]]);
}
