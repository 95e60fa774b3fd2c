using System.CommandLine;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;
using Table = SpikeSharp.Cli.Output.Table;

namespace SpikeSharp.Cli.Commands;

/// <summary>The whole way on the network and the images that come with the tool: accuracy, why the synapse matters, rates, one neuron, the report.</summary>
internal static class DemoCommand
{
    private const int Steps = 50;

    public static Command Create(CliContext cli)
    {
        ReportOption report = new();
        CliCommand command = new("demo", "Convert the network that comes with the tool, run it on 1000 images, and show what its spikes do.")
        {
            Examples = ["demo"],
        };
        report.AddTo(command);
        command.SetAction(parsed => (int)Run(cli, report.Read(parsed) ?? "report.html"));
        return command;
    }

    private static ExitCode Run(CliContext cli, string reportFile)
    {
        RunSettings run = new() { Steps = Steps, Dt = 0.001, Minibatch = null, Precision = null, Threads = null, Readout = Readout.Last };
        ConversionSettings filtered = ConversionSettings.Personal, raw = filtered with { Synapse = LayerValues.None };
        DataSettings data = new() { Inputs = [new DataSource(SampleFiles.Data)], Labels = null, Limit = null, Scale = null, Mean = [], Std = [] };

        PreparedRun prepared = PreparedRun.Load(cli, SampleFiles.Model, filtered, data, run);
        RunAnswers answers = RunAnswers.Measure(cli, prepared);
        PrintAccuracy(cli, answers);

        PreparedRun unfiltered = prepared with { Model = ModelSource.Open(cli, SampleFiles.Model, raw, run.Dt).Model };
        unfiltered = unfiltered with { Presentation = new Presentation(unfiltered.Model, unfiltered.Inputs) };
        PrintUnfiltered(cli, unfiltered, RunAnswers.Measure(cli, unfiltered));

        RateMeasurement rates = cli.WithProgress("measuring rates", progress => RateMeasurement.Measure(
            prepared.Model, prepared.Presentation, Steps, prepared.Session, new SimulationRelay(progress), cli.Cancel));
        RateTables.Print(cli, rates);

        NeuronExplanation neuron = FindNeuron(unfiltered, cli.Cancel);
        LayerRates layer = rates.Layers.First(rates => rates.Layer == neuron.Layer);
        double multi = layer.MultiSpikeShare * rates.Items * layer.Neurons * rates.Steps, all = (double)rates.Items * layer.Neurons * rates.Steps;
        cli.Document.Text(string.Create(
            CultureInfo.InvariantCulture,
            $"\nOne neuron of {neuron.Layer} without a synapse, with {neuron.Spikes.Max()} spikes in one step (with 5 ms that happens in {multi:N0} of {all:N0} neuron-steps):"));
        NeuronView.Print(
            cli, neuron, layer.Neurons, prepared.Graph!.TryGetLayer(neuron.Layer)!.OutputShape, prepared.Data.Labels![neuron.Item]);

        ReportFile.OfRun(cli, prepared.ReportSource(Path.GetFileName(SampleFiles.Model), filtered), answers.Evaluation, rates, reportFile);
        PrintNext(cli, neuron);
        return ExitCode.Ok;
    }

    private static void PrintAccuracy(CliContext cli, RunAnswers answers)
    {
        Evaluation evaluation = answers.Evaluation;
        Proportion trained = evaluation.Right(answers.Trained!.AsSpan())!.Value, rate = evaluation.RateAccuracy!.Value, spiking = answers.Spiking!.Value;
        (double low, double high) = spiking.Interval;
        cli.Document.Fact("trained_accuracy", trained.Value, null);
        cli.Document.Fact("rate_accuracy", rate.Value, null);
        cli.Document.Fact("accuracy", spiking.Value, null);
        cli.Document.Fact("accuracy_low", low, null);
        cli.Document.Fact("accuracy_high", high, null);
        cli.Document.Fact("steps", evaluation.Steps, null);
        cli.Document.Fact("spikes_per_image", evaluation.SpikesPerItem, string.Create(
            CultureInfo.InvariantCulture,
            $"{evaluation.Items} images: Keras network {100 * trained.Value:0.00} % right, rate network {100 * rate.Value:0.00} %, spiking network {100 * spiking.Value:0.00} % (95 % interval {100 * low:0.0} to {100 * high:0.0}) with {evaluation.Steps} steps and {evaluation.SpikesPerItem:N0} spikes per image, at scale 200, synapse 5 ms."));
    }

    private static void PrintUnfiltered(CliContext cli, PreparedRun prepared, RunAnswers answers)
    {
        Evaluation evaluation = answers.Evaluation;
        Proportion last = evaluation.Right(evaluation.LastAnswers)!.Value, mean = evaluation.Right(evaluation.MeanAnswers)!.Value;
        (string layer, double spikes) = evaluation.Spikes[^1];
        int neurons = prepared.Model.Ensembles[prepared.Model.Layers.First(l => l.Name == layer).Ensemble].Size;
        cli.Document.Fact("accuracy_without_synapse_last", last.Value, null);
        cli.Document.Fact("accuracy_without_synapse_mean", mean.Value, string.Create(
            CultureInfo.InvariantCulture,
            $"Without a synapse: {100 * last.Value:0.00} % by the last step, {100 * mean.Value:0.00} % by the mean of all steps. The last step alone is poor because it holds the spikes of that step only: about {spikes / Steps:N0} from the {neurons:N0} neurons of {layer}. A synapse remembers the steps before it."));
    }

    /// <summary>The neuron of the second spiking layer with the most spikes in one step, on the first image on which one has two.</summary>
    private static NeuronExplanation FindNeuron(PreparedRun prepared, CancellationToken cancel)
    {
        ModelLayer layer = prepared.Model.Layers.Where(layer => layer.Ensemble >= 0).ElementAt(1);
        for (int item = 0; item < prepared.Presentation.Items; item++)
        {
            using Session session = CpuBackend.Instance.Open(prepared.Model, prepared.Session with
            {
                Items = 1,
                Inputs = prepared.Presentation.Signals,
                Recordings = [new Recording(layer.Output, Reduction.MaxSpikes)],
            });
            prepared.Presentation.Present(session, item, Steps, cancel);
            double[] most = session.Recorded(0).ToDoubles();
            int neuron = Array.IndexOf(most, most.Max());
            if (most[neuron] >= 2 || item == prepared.Presentation.Items - 1)
                return NeuronExplanation.Measure(prepared.Model, prepared.Presentation, item, layer.Name, neuron, Steps, prepared.Session, cancel);
        }
        throw new InvalidOperationException("There are no images.");
    }

    private static void PrintNext(CliContext cli, NeuronExplanation neuron)
    {
        string files = $"{SampleFiles.Model} --data {SampleFiles.Data}";
        string[] commands = [$"sweep {files}", $"rates {files} --synapse none --report rates.html", $"neuron {files} --layer {neuron.Layer} --index {neuron.Index} --image {neuron.Item}"];
        cli.Document.Text("\nTry next:");
        foreach (string command in commands) cli.Document.Text($"  {Invocation.Name} {command}");
        if (!cli.Json) return;
        Table table = new("next", [new Column("command", "command")]);
        foreach (string command in commands) table.Add($"{Invocation.Name} {command}");
        cli.Document.Table(table);
    }
}
