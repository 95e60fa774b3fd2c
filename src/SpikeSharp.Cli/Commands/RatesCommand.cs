using System.CommandLine;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>Prints how fast each layer fires on data.</summary>
internal static class RatesCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras or .h5 file" };
        ConversionOptions conversion = new();
        DataOptions data = new();
        RunOptions run = new();
        CliCommand command = new("rates", "Show how fast every layer fires on data.")
        {
            Examples = ["rates mnist-cnn.keras --data mnist-test-1000.npz --limit 100"],
        };
        command.Add(model);
        conversion.AddTo(command);
        data.AddTo(command);
        run.AddTo(command);
        command.SetAction(parsed => (int)Run(cli, parsed.GetRequiredValue(model), conversion.Read(parsed), data.Read(parsed), run.Read(parsed)));
        return command;
    }

    internal static ExitCode Run(CliContext cli, string file, ConversionSettings conversion, DataSettings source, RunSettings run)
    {
        PreparedRun prepared = PreparedRun.Load(cli, file, conversion, source, run);
        RateMeasurement rates = cli.WithProgress("simulating", progress => RateMeasurement.Measure(
            prepared.Model, prepared.Presentation, run.Steps, prepared.Session,
            new Relay(done => progress.Report((double)done.Done / done.Total)), cli.Cancel));
        Table table = new(
            "layers",
            [
                new Column("layer", "layer"), new Column("neurons", "neurons"), new Column("max_rates_low", "max_rates from", "Hz"), new Column("max_rates_high", "to", "Hz"),
                new Column("mean", "mean", "Hz", "0.00"), new Column("median", "median", "Hz"), new Column("p99", "p99", "Hz"), new Column("max", "max", "Hz"),
                new Column("silent", "silent", "%", "0.0"), new Column("above_max_rate", "above max_rates", "%", "0.000"), new Column("most_spikes", "most in a step"),
                new Column("multi_spike", "steps with more than one", "%", "0.0000"), new Column("spikes", "spikes per image", null, "0"),
            ]);
        foreach (LayerRates layer in rates.Layers)
            table.Add(
                layer.Layer, layer.Neurons, layer.MaxRateLow, layer.MaxRateHigh, layer.Mean, layer.Median, layer.P99, layer.Max, 100 * layer.Silent, 100 * layer.Above.Share,
                layer.MaxSpikesInAStep, 100 * layer.MultiSpikeShare, layer.SpikesPerItem);
        cli.Document.Table(table);
        cli.Document.Hints(prepared.Data.Findings);
        return ExitCode.Ok;
    }

    private sealed class Relay(Action<SimulationProgress> report) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => report(value);
    }
}
