using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>One neuron over time: numbers, rows, and the words for why it fires as it does.</summary>
internal static class NeuronView
{
    /// <param name="cli">Where to print.</param>
    /// <param name="neuron">What it did.</param>
    /// <param name="neurons">Neurons of its layer.</param>
    /// <param name="shape">Shape of the layer's output; empty if unknown.</param>
    /// <param name="label">Class of the image, if known.</param>
    public static void Print(CliContext cli, NeuronExplanation neuron, int neurons, IReadOnlyList<int> shape, int? label)
    {
        string place = shape.Count > 1 && shape.Aggregate(1, (size, axis) => size * axis) == neurons ? $", at ({string.Join(", ", Position(neuron.Index, shape))}) of ({string.Join(", ", shape)})" : "";
        Fact(cli, "layer", neuron.Layer, $"neuron {neuron.Index} of {neurons} in layer {neuron.Layer}{place}, on image {neuron.Item}{(label is int known ? $" (label {known})" : "")}");
        Fact(cli, "index", neuron.Index, null);
        Fact(cli, "image", neuron.Item, null);
        Fact(cli, "label", label is int of ? of : default(Cell), null);
        double input = neuron.Input.Average(), current = neuron.Current.Average();
        Fact(cli, "input", input, Text($"input x    {input:0.0000} on average; the activation in the rate network is {neuron.Activation:0.0000}"));
        Fact(cli, "activation", neuron.Activation, null);
        Fact(cli, "scale", neuron.Scale, null);
        Fact(cli, "gain", neuron.Gain, Text($"gain       {neuron.Gain:0.####}, bias {neuron.Bias:0.####}, amplitude {neuron.NeuronType.Amplitude:0.######}; J = gain x + bias = {current:0.00} on average"));
        Fact(cli, "bias", neuron.Bias, null);
        Fact(cli, "amplitude", neuron.NeuronType.Amplitude, null);
        Fact(cli, "max_rate", neuron.MaxRate, double.IsFinite(neuron.MaxRate) ? Text($"max_rates  {neuron.MaxRate:0.##} Hz") : "max_rates  not finite");
        Fact(cli, "expected_rate", neuron.ExpectedRate, Text($"expected   {neuron.ExpectedRate:0.00} Hz"));
        Fact(cli, "measured_rate", neuron.MeasuredRate, Text($"measured   {neuron.MeasuredRate:0.00} Hz{Sum(neuron)}"));
        if (neuron.Parts is { } parts)
        {
            Fact(cli, "rate_input", parts.Input, null);
            Fact(cli, "rate_jitter", parts.Jitter, null);
            Fact(cli, "rate_rounding", parts.Rounding, null);
        }
        if (cli.Json) PrintSeries(cli, neuron);
        else if (cli.IsInteractive) PrintRows(cli, neuron);
        else PrintTable(cli, neuron);

        cli.Document.Text("");
        string[] reasons = [.. neuron.Reasons()];
        foreach (string reason in reasons) cli.Document.Text(reason);
        if (!cli.Json) return;
        Table table = new("reasons", [new Column("reason", "reason")]);
        foreach (string reason in reasons) table.Add(reason);
        cli.Document.Table(table);
    }

    private static void PrintSeries(CliContext cli, NeuronExplanation neuron)
    {
        cli.Document.Series("J", neuron.Current, null);
        cli.Document.Series("spikes", [.. neuron.Spikes.Select(n => (double)n)], null);
        cli.Document.Series("voltage", neuron.Voltage, null);
        cli.Document.Series("running_mean", neuron.RunningMean, null);
    }

    private static void PrintRows(CliContext cli, NeuronExplanation neuron)
    {
        IReadOnlyList<double> mean = neuron.RunningMean;
        List<(string, string)> rows =
        [
            (Text($"J {neuron.Current.Min():0.#} to {neuron.Current.Max():0.#}"), StepRow.Heights(neuron.Current)),
            ("spikes", StepRow.Spikes(neuron.Spikes)),
        ];
        if (!neuron.Voltage.IsEmpty) rows.Add((Text($"voltage {neuron.Voltage.Min():0.##} to {neuron.Voltage.Max():0.##}"), StepRow.Heights(neuron.Voltage)));
        rows.Add((Text($"running mean {mean.Min():0.##} to {mean.Max():0.##}"), StepRow.Heights(mean)));
        cli.Document.Text("");
        foreach (string line in StepRow.Fold(cli.Width - 1, rows)) cli.Document.Text(line);
    }

    private static void PrintTable(CliContext cli, NeuronExplanation neuron)
    {
        IReadOnlyList<double> mean = neuron.RunningMean;
        Table table = new(
            "steps",
            [
                new Column("step", "step"), new Column("J", "J", null, "0.####"), new Column("spikes", "spikes"), new Column("voltage", "voltage", null, "0.######"),
                new Column("running_mean", "running mean", null, "0.######"),
            ]);
        for (int step = 0; step < neuron.Steps; step++)
            table.Add(step + 1, neuron.Current[step], neuron.Spikes[step], neuron.Voltage.IsEmpty ? double.NaN : neuron.Voltage[step], mean[step]);
        cli.Document.Table(table);
    }

    private static string Sum(NeuronExplanation neuron) => neuron.Parts is { } parts
        ? Text($" = {parts.Input:0.00} (input) {Signed(parts.Jitter)} (jitter) {Signed(parts.Rounding)} (rounding)")
        : "";

    private static string Signed(double value)
    {
        double rounded = Math.Round(value, 2);
        return Text($"{(rounded < 0 ? '-' : '+')} {Math.Abs(rounded):0.00}");
    }

    private static int[] Position(int index, IReadOnlyList<int> shape)
    {
        int[] position = new int[shape.Count];
        for (int axis = shape.Count - 1; axis >= 0; axis--) (index, position[axis]) = Math.DivRem(index, shape[axis]);
        return position;
    }

    private static void Fact(CliContext cli, string key, Cell value, string? sentence) => cli.Document.Fact(key, value, sentence);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
