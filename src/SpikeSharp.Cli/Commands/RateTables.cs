using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>Measured rates as tables, sentences and hints.</summary>
internal static class RateTables
{
    // So many of the neurons that are active in the rate network may stay silent unremarked.
    private const double MuchSilence = 0.5;

    // Below this the mean outputs are a poor picture of the activations.
    private const double PoorCorrelation = 0.9;

    public static void Print(CliContext cli, RateMeasurement rates)
    {
        cli.Document.Table(Layers(rates));
        cli.Document.Table(Agreement(rates));
        cli.Document.Table(Above(rates));
        cli.Document.Table(Busiest(rates));
        PrintBinary(cli, rates);
    }

    /// <summary>What the rates suggest to change.</summary>
    public static IEnumerable<Diagnostic> Findings(RateMeasurement rates)
    {
        // At this scale a neuron of mean activation spikes about once in the window, in every layer.
        double enough = rates.Layers.Select(layer => NextNice(1 / (layer.Agreement.MeanActivation * rates.Steps * rates.Dt))).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        foreach (LayerRates layer in rates.Layers)
        {
            string way = enough > layer.Scale ? string.Create(CultureInfo.InvariantCulture, $"try more --steps, or --scale {enough}") : "try more --steps";
            if (layer.Silent - layer.SilentInRateNetwork > MuchSilence * (1 - layer.SilentInRateNetwork))
            {
                yield return new Diagnostic(
                    DiagnosticCodes.SilentLayer, layer.Layer,
                    string.Create(CultureInfo.InvariantCulture, $"layer {layer.Layer} is {100 * layer.Silent:0} % silent, its rate network {100 * layer.SilentInRateNetwork:0} %"), way);
            }
            else if (layer.Agreement.Correlation < PoorCorrelation)
            {
                yield return new Diagnostic(
                    DiagnosticCodes.RatesDisagree, layer.Layer,
                    string.Create(CultureInfo.InvariantCulture, $"the mean output of layer {layer.Layer} correlates only {layer.Agreement.Correlation:0.00} with the activations of the rate network"), way);
            }
        }
    }

    private static Table Layers(RateMeasurement rates)
    {
        Table table = new(
            "layers",
            [
                new Column("layer", "layer"), new Column("neurons", "neurons"), new Column("max_rates_low", "max_rates from", "Hz", "0.#"), new Column("max_rates_high", "to", "Hz", "0.#"),
                new Column("mean", "mean", "Hz", "0.00"), new Column("median", "median", "Hz", "0.#"), new Column("p99", "p99", "Hz", "0.#"), new Column("max", "max", "Hz", "0.#"),
                new Column("silent", "silent", "%", "0.0"), new Column("most_spikes", "most in a step", "spikes"), new Column("multi_spike", "steps with more", "%", "0.#######"),
                new Column("spikes", "spikes per image", null, "0"),
            ])
        {
            Title = "measured rates; max_rates is the rate at input 1, not a ceiling",
        };
        foreach (LayerRates layer in rates.Layers)
        {
            table.Add(
                layer.Layer, layer.Neurons, layer.MaxRateLow, layer.MaxRateHigh, layer.Mean, layer.Median, layer.P99, layer.Max, layer.Silent, layer.MaxSpikesInAStep,
                layer.MultiSpikeShare, layer.SpikesPerItem);
        }
        return table;
    }

    private static Table Agreement(RateMeasurement rates)
    {
        Table table = new(
            "agreement",
            [
                new Column("layer", "layer"), new Column("correlation", "correlation", null, "0.0000"), new Column("mean_absolute_error", "mean absolute error", null, "0.00000"),
                new Column("mean_activation", "mean activation", null, "0.00000"), new Column("silent", "silent", "%", "0.0"), new Column("silent_rate", "silent as rates", "%", "0.0"),
            ])
        {
            Title = "mean output (amplitude x rate) against the activation in the rate network",
        };
        foreach (LayerRates layer in rates.Layers)
        {
            table.Add(
                layer.Layer, layer.Agreement.Correlation, layer.Agreement.MeanAbsoluteError, layer.Agreement.MeanActivation, layer.Silent, layer.SilentInRateNetwork);
        }
        return table;
    }

    private static Table Above(RateMeasurement rates)
    {
        Table table = new(
            "above_max_rates",
            [
                new Column("layer", "layer"), new Column("share", "above max_rates", "% of pairs", "0.###"), new Column("neurons", "neurons"), new Column("by_input", "by input", "pairs"),
                new Column("by_jitter", "by jitter", "pairs"), new Column("by_rounding", "by rounding", "pairs"), new Column("rate", "mean rate", "Hz", "0.00"),
                new Column("input", "= s a", "Hz", "0.00"), new Column("jitter", "+ jitter", "Hz", "0.00"), new Column("rounding", "+ rounding", "Hz", "0.00"),
            ])
        {
            Title = "(image, neuron) pairs above max_rates by cause: a above 1, jitter that rectification keeps, rounding of a short window",
        };
        foreach (LayerRates layer in rates.Layers)
        {
            AboveMaxRates above = layer.Above;
            Cell Pairs(RateCause cause) => above.Causes.IsEmpty ? double.NaN : above.Causes[(int)cause].Pairs;
            table.Add(
                layer.Layer, above.Share, above.Neurons, Pairs(RateCause.Input), Pairs(RateCause.Jitter), Pairs(RateCause.Rounding), above.Rate, above.Mean?.Input, above.Mean?.Jitter,
                above.Mean?.Rounding);
        }
        return table;
    }

    private static Table Busiest(RateMeasurement rates)
    {
        Table table = new(
            "busiest",
            [
                new Column("layer", "layer"), new Column("index", "neuron"), new Column("image", "image"), new Column("activation", "a", null, "0.000"),
                new Column("scale", "s", "Hz"), new Column("input", "s a", "Hz", "0.00"), new Column("jitter", "+ jitter", "Hz", "0.00"),
                new Column("rounding", "+ rounding", "Hz", "0.00"), new Column("rate", "= measured", "Hz", "0.##"), new Column("max_rate", "max_rates", "Hz", "0.#"),
                new Column("most_spikes", "most in a step", "spikes"),
            ])
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"the most active neurons, each on the image that drives it hardest, in {1000 * rates.Steps * rates.Dt:0.###} ms: activation a, scale s"),
        };
        foreach (BusiestNeuron neuron in rates.Busiest)
        {
            table.Add(
                neuron.Layer, neuron.Index, neuron.Item, neuron.Activation, neuron.Scale, neuron.Scale * neuron.Activation, neuron.Parts?.Jitter, neuron.Parts?.Rounding, neuron.Rate,
                neuron.MaxRate, neuron.MostSpikesInAStep);
        }
        return table;
    }

    private static void PrintBinary(CliContext cli, RateMeasurement rates)
    {
        if (cli.Json)
        {
            Table table = new("binary", [new("layer", "layer"), new("mean", "mean"), new("max", "max"), new("missed", "missed")]);
            foreach (LayerRates layer in rates.Layers) table.Add(layer.Layer, layer.Binary.Mean, layer.Binary.Max, layer.Binary.Missed);
            cli.Document.Table(table);
            return;
        }
        LayerRates[] differ = [.. rates.Layers.Where(layer => layer.Binary.Missed > 0)];
        // A drawn table ends with an empty line of its own.
        if (!cli.IsInteractive) cli.Document.Text("");
        if (differ.Length == 0)
        {
            cli.Document.Text("Counting 0 or 1 a step would have shown the same rates: no step has more than one spike.");
            return;
        }
        foreach (LayerRates layer in differ)
        {
            cli.Document.Text(string.Create(
                CultureInfo.InvariantCulture,
                $"Counting 0 or 1 a step, {layer.Layer} would have shown at most {layer.Binary.Max:0.#} Hz (measured {layer.Max:0.#}) and {layer.Binary.Mean:0.00} Hz on average (measured {layer.Mean:0.00}): {Missed(layer.Binary.Missed)} of its spikes missed."));
        }
    }

    private static string Missed(double share) => share < 1e-4 ? "less than 0.01 %" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");

    /// <summary>1, 2 or 5 times a power of ten, at least as large.</summary>
    private static double NextNice(double value)
    {
        if (!(value > 0 && double.IsFinite(value))) return double.NaN;
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * (value <= power ? 1 : value <= 2 * power ? 2 : value <= 5 * power ? 5 : 10);
    }
}
