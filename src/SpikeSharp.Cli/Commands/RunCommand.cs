using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Commands;

/// <summary>Converts a model, presents data to it, and prints accuracy, spikes and speed beside the trained network's accuracy.</summary>
internal static class RunCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras or .h5 file" };
        ConversionOptions conversion = new();
        DataOptions data = new();
        RunOptions run = new();
        CliCommand command = new("run", "Run a converted model on data: accuracy, spikes, speed.")
        {
            Examples = ["run mnist-cnn.keras --data mnist-test-1000.npz", "run mnist-cnn.keras --data mnist-test-1000.npz --scale 1000 --synapse none --readout mean"],
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
        LayerGraph graph = KerasModel.Load(file);
        Converter converter = ModelSource.Convert(graph, conversion);
        DataSet data = DataSet.Load(source, ModelSource.InputsOf(graph), cli.Cancel);
        cli.Document.Note("setting", FormattableString.Invariant($"{conversion.Describe()}, {run.Steps} steps, readout {run.Readout.ToString().ToLowerInvariant()}"));
        foreach (string line in data.Scaling) cli.Document.Note("scaling", line);

        BuiltModel model = converter.Build(run.Dt, cli.Cancel);
        Dictionary<string, NdArray> inputs = [];
        foreach (DataInput input in data.Inputs)
        {
            float[] values = new float[data.Count * input.Input.Size];
            input.CopyTo<float>(0, values);
            inputs[input.Input.Name] = NdArray.From(values, data.Count, input.Input.Size);
        }
        Presentation presentation = new(model, inputs);
        Recording[] recordings =
        [
            new(model.Probes[0].Signal, run.Readout == Readout.Mean ? Reduction.Mean : Reduction.Last),
            .. model.Ensembles.Where(e => e.NeuronType.IsSpiking).Select(e => new Recording(e.Output, Reduction.SpikesPerStep)),
        ];
        double spikes = 0;
        int[] answers = new int[data.Count];
        long start = Stopwatch.GetTimestamp();
        cli.WithProgress("simulating", progress =>
        {
            presentation.Run(
                run.Minibatch ?? 64, run.Steps,
                items => CpuBackend.Instance.Open(model, new SessionOptions
                {
                    Items = items,
                    Recordings = [.. recordings],
                    Inputs = presentation.Signals,
                    Threads = run.Threads ?? 0,
                    Precision = run.Precision switch { RunPrecision.Double => Precision.Double, RunPrecision.Single => Precision.Single, _ => null },
                }),
                (session, first, items) =>
                {
                    for (int item = 0; item < items; item++)
                    {
                        answers[first + item] = ArgMax(session.Recorded(0, item).ToDoubles());
                        for (int r = 1; r < recordings.Length; r++) spikes += session.Recorded(r, item).ToDoubles().Sum();
                    }
                    progress.Report((double)(first + items) / data.Count);
                },
                null, cli.Cancel);
            return 0;
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        if (data.Labels is { } labels)
        {
            ForwardResult trained = graph.Forward([.. graph.Inputs.Select(input => (ReadOnlyMemory<double>)inputs[input.Name].ToDoubles())], null, run.Threads ?? 0, cli.Cancel);
            int size = graph.Outputs[0].OutputSize;
            Report(cli, "trained_accuracy", "trained network", Count(i => ArgMax(trained.Outputs[0].AsSpan(i * size, size))));
            Report(cli, "accuracy", "spiking network", Count(i => answers[i]));

            Proportion Count(Func<int, int> answer) => new(Enumerable.Range(0, data.Count).Count(i => answer(i) == labels[i]), data.Count);
        }
        cli.Document.Fact("spikes_per_image", spikes / data.Count, string.Create(CultureInfo.InvariantCulture, $"spikes per image   {spikes / data.Count:N0}"));
        cli.Document.Fact("seconds", seconds, string.Create(CultureInfo.InvariantCulture, $"time               {seconds:0.00} s, {data.Count * run.Steps / seconds:N0} image-steps per second"));
        cli.Document.Hints(data.Findings);
        return ExitCode.Ok;
    }

    private static void Report(CliContext cli, string key, string what, Proportion accuracy)
    {
        (double low, double high) = accuracy.Interval;
        cli.Document.Fact(
            key, accuracy.Value,
            string.Create(CultureInfo.InvariantCulture, $"{what,-18} {100 * accuracy.Value:0.00} % right (95 % interval {100 * low:0.0} to {100 * high:0.0}), {accuracy.Successes} of {accuracy.Trials}"));
    }

    private static int ArgMax(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
