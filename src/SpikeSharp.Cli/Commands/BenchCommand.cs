using System.Collections.Immutable;
using System.CommandLine;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;
using SpikeSharp.Networks;
using Table = SpikeSharp.Cli.Output.Table;

namespace SpikeSharp.Cli.Commands;

/// <summary>Measures how fast the engine runs on this machine, beside what the machine can do at most and beside the plain backend.</summary>
internal static class BenchCommand
{
    private const int Ensembles = 50;
    private const int NeuronsPerEnsemble = 100;

    public static Command Create(CliContext cli)
    {
        Option<bool> quick = new("--quick") { Description = "Measure briefly: for a look, the figures scatter" };
        Option<string> threads = new("--threads") { HelpName = "N", Description = "Threads to use. Default: one for each processor" };
        CliCommand command = new("bench", "Measure how fast this machine simulates, beside what it can do at most.")
        {
            Examples = ["bench", "bench --quick --json"],
        };
        command.Add(quick);
        command.Add(threads);
        command.SetAction(parsed => (int)Run(cli, parsed.GetValue(quick), parsed.GetValue(threads) is { } text ? OptionValue.Whole(threads.Name, text, least: 1) : Environment.ProcessorCount));
        return command;
    }

    private static ExitCode Run(CliContext cli, bool quick, int threads)
    {
        cli.Document.Fact("machine", Machine.Current.Processor, $"Machine: {Machine.Current}.");
        cli.Document.Fact("processors", Machine.Current.Processors, null);
        cli.Document.Fact("vector_bits", Machine.Current.LaneBits, null);
        cli.Document.Fact("system", Machine.Current.System, null);
        cli.Document.Fact("runtime", Machine.Current.Runtime, null);
        cli.Document.Fact("quick", quick, null);

        MachineLimits single = MachineLimits.Measure(Precision.Single, threads, quick, cli.Cancel), wide = MachineLimits.Measure(Precision.Double, threads, quick, cli.Cancel);
        PrintLimits(cli, [single, wide]);

        SessionOptions session = new() { Threads = threads };
        PreparedRun sample = PreparedSample(cli, quick);
        SpeedMeasurement network = cli.WithProgress("simulating the sample network", progress => SpeedMeasurement.Measure(
            sample.Model, sample.Presentation, new SpeedOptions { Steps = quick ? 10 : 50, Repetitions = quick ? 1 : 5, ReferenceSteps = 1, Session = session }, new SimulationRelay(progress), cli.Cancel));
        BuiltModel array = BuiltModel.Build(Arrays(), new BuildOptions { Cache = null }, cancel: cli.Cancel);
        SpeedMeasurement neurons = SpeedMeasurement.Measure(
            array, new SpeedOptions { Steps = quick ? 100 : 2000, Repetitions = quick ? 1 : 5, ReferenceSteps = quick ? 10 : 200, Session = session }, cli.Cancel);
        PrintSpeeds(cli, [("sample network", network, single), ($"two arrays {Ensembles} x {NeuronsPerEnsemble}", neurons, wide)]);
        cli.Document.Text("""

            share_of_limit: the time that the bare loops above would need for the same neuron-steps and synaptic operations, over the time of the model; above 100 % where
            the engine does several steps at once. reference: how many times as long the ReferenceBackend takes, one plain loop an operator. Only ratios can be compared with other machines, or with this one at another time.
            """);
        return ExitCode.Ok;
    }

    /// <summary>Two arrays of LIF ensembles, one after the other, that represent 0.</summary>
    private static Network Arrays()
    {
        Network network = new("arrays", seed: 0);
        EnsembleArray first = network.Add(new EnsembleArray(NeuronsPerEnsemble, Ensembles)), second = network.Add(new EnsembleArray(NeuronsPerEnsemble, Ensembles));
        network.Connect(network.Add(new Node(new double[Ensembles])), first.Input);
        network.Connect(first.Output, second.Input);
        network.Add(new Probe(second.Output));
        return network;
    }

    private static PreparedRun PreparedSample(CliContext cli, bool quick)
    {
        RunSettings run = new() { Steps = 50, Dt = 0.001, Minibatch = null, Precision = null, Threads = null, Readout = Readout.Last };
        DataSettings data = new() { Inputs = [new DataSource(SampleFiles.Data)], Labels = null, Limit = quick ? 32 : null, Scale = null, Mean = [], Std = [] };
        return PreparedRun.Load(cli, SampleFiles.Model, ConversionSettings.Personal, data, run);
    }

    private static void PrintLimits(CliContext cli, ImmutableArray<MachineLimits> limits)
    {
        Table table = new("limits", [
            new Column("precision", "precision"), new Column("threads", "threads"), new Column("read_bytes_per_second", "memory read", "GB/s", "0.0"),
            new Column("multiply_adds_per_second", "multiply-adds", "10^9/s", "0.0"), new Column("row_adds_per_second", "row additions", "10^9/s", "0.0"),
            new Column("spiking_relu_ns", "spiking ReLU", "ns a step", "0.000"), new Column("lif_ns", "LIF", "ns a step", "0.000"),
            new Column("lif_spike_ns", "LIF spike", "ns", "0.0")])
        {
            Title = "What the machine can do at most, all threads together (loops that do one thing only):",
        };
        // JSON has the plain numbers, people read billions.
        double unit = cli.Json ? 1 : 1e-9;
        foreach (MachineLimits limit in limits)
            table.Add(Name(limit.Precision), limit.Threads, limit.ReadBytes * unit, limit.MultiplyAdds * unit, limit.RowAdds * unit, limit.SpikingReluNanoseconds, limit.LifNanoseconds(), 1e9 / limit.LifSpikes);
        cli.Document.Table(table);
    }

    private static void PrintSpeeds(CliContext cli, ImmutableArray<(string Name, SpeedMeasurement Speed, MachineLimits Limits)> models)
    {
        Table table = new("models", [
            new Column("model", "model"), new Column("items", "items"), new Column("neurons", "neurons"), new Column("precision", "precision"),
            new Column("us_per_item_step", "item-step", "us", "0.00"), new Column("ns_per_neuron_step", "neuron-step", "ns", "0.00"),
            new Column("spikes_per_step", "spikes", "a step", "0"), new Column("synaptic_operations_per_second", "synapses", "10^9/s", "0.00"),
            new Column("share_of_limit", "of limit", "%", "0"), new Column("reference_ratio", "reference", "times", "0")])
        {
            Title = "Models, medians of repetitions that take turns:",
        };
        double unit = cli.Json ? 1 : 1e-9;
        foreach ((string name, SpeedMeasurement speed, MachineLimits limits) in models)
        {
            table.Add(
                name, speed.Items, speed.Neurons, Name(speed.Precision), speed.Seconds * 1e6, speed.NanosecondsPerNeuron, speed.SpikesPerStep,
                speed.SynapticOperationsPerSecond * unit, speed.ShareOf(limits), speed.ReferenceRatio);
        }
        cli.Document.Table(table);
    }

    private static string Name(Precision precision) => precision == Precision.Single ? "single" : "double";
}
