using System.Diagnostics;
using System.Globalization;
using SpikeSharp.Building;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;
using SpikeSharp.Numerics;
using Table = SpikeSharp.Cli.Output.Table;

namespace SpikeSharp.Cli.Commands;

/// <summary>Runs a built model that is no converted network: every probe to a file, and a look at each.</summary>
internal static class BuiltRun
{
    private const int DefaultSteps = 1000, FewSteps = 100, ShownElements = 3;

    /// <summary>Whether a model has no outputs to which data lead.</summary>
    public static bool Fits(BuiltModel model) => model.Outputs.IsEmpty;

    /// <summary>Runs the model and shows what its probes saw.</summary>
    /// <param name="cli">Where to.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="model">A model that <see cref="Fits"/>.</param>
    /// <param name="run">Steps, precision, threads.</param>
    /// <param name="seed">Seed of the processes; null: that of the model.</param>
    /// <param name="output">The .npz file; null: none.</param>
    public static void Run(CliContext cli, string name, BuiltModel model, RunSettings run, long? seed, string? output)
    {
        if (model.Probes.IsEmpty) throw new CliException(ExitCode.Failed, DiagnosticCodes.CommandLine, $"{name} has no probes, so a run would show nothing", "add probes to the network and save it again");
        string[] functions = [.. model.Operators.Select(op => op switch
        {
            External { Function: null } external => external.FunctionName,
            SimProcess { Process: ExternalProcess process } => process.Source,
            _ => null,
        }).OfType<string>().Distinct()];
        if (functions.Length > 0)
            throw new CliException(
                ExitCode.Failed, DiagnosticCodes.UnboundFunction, $"{name} calls functions that are not in it: {string.Join(", ", functions)}", "run it with spikesharp serve, which asks another program for their values (docs/serve.md), or from C# with BuiltModel.Bind");
        int steps = run.HasSteps ? run.Steps : Math.Min(model.StepLimit ?? DefaultSteps, DefaultSteps);
        if (steps > model.StepLimit)
            throw OptionValue.Bad("--steps", steps.ToString(CultureInfo.InvariantCulture), $"the tables of {name} end after {model.StepLimit} steps", "save the model with more steps");
        string[] keys = KeysOf(model);
        cli.Document.Note("setting", FormattableString.Invariant($"setting: {steps} steps of {model.Dt} s, seed {seed ?? model.Seed}"));

        using Session session = CpuBackend.Instance.Open(model, new SessionOptions
        {
            Seed = seed,
            Threads = run.Threads ?? 0,
            Precision = run.Precision switch { RunPrecision.Double => Precision.Double, RunPrecision.Single => Precision.Single, _ => null },
            Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal, Reduction.Trace, probe.SampleEvery))],
        });
        long start = Stopwatch.GetTimestamp();
        cli.WithProgress("simulating", progress =>
        {
            int piece = Math.Max(FewSteps, steps / 100);
            for (int done = 0; done < steps; done += piece)
            {
                session.Run(Math.Min(piece, steps - done), cancel: cli.Cancel);
                progress.Report(Math.Min(1, (done + piece) / (double)steps));
            }
            return true;
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, simulated = steps * model.Dt;
        if (output is not null) Write(session, keys, output);

        cli.Document.Fact("steps", steps, null);
        cli.Document.Fact("simulated_seconds", simulated, null);
        cli.Document.Fact("seconds", seconds, string.Create(CultureInfo.InvariantCulture, $"{simulated:0.###} s simulated in {seconds:0.###} s: {simulated / seconds:0.#} times as fast as real time, {steps / seconds:N0} steps per second"));
        cli.Document.Fact("steps_per_second", steps / seconds, null);
        cli.Document.Table(Summary(session, keys));
        if (output is not null) cli.Document.Note("out", $"written: {output} ({string.Join(", ", keys)})");
    }

    // Labels may be empty or repeat; names of arrays may not.
    private static string[] KeysOf(BuiltModel model)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        return
        [
            .. model.Probes.Select((probe, i) =>
            {
                string label = probe.Label.Length > 0 ? probe.Label : string.Create(CultureInfo.InvariantCulture, $"probe{i}"), key = label;
                for (int number = 1; !taken.Add(key); number++) key = string.Create(CultureInfo.InvariantCulture, $"{label}#{number}");
                return key;
            }),
        ];
    }

    private static NdArray SamplesOf(Session session, int probe)
    {
        NdArray samples = session.Recorded(probe);
        return samples.Reshape([samples.Shape[0], .. session.Options.Recordings[probe].Signal.Shape]);
    }

    private static void Write(Session session, string[] keys, string output)
    {
        using NpzWriter file = NpzWriter.Create(output);
        for (int i = 0; i < keys.Length; i++) file.Add(keys[i], SamplesOf(session, i));
        file.Complete();
    }

    private static Table Summary(Session session, string[] keys)
    {
        Table table = new("probes", [new Column("probe", "probe"), new Column("shape", "shape"), new Column("last", "last value"), new Column("mean", "mean")]);
        for (int i = 0; i < keys.Length; i++)
        {
            NdArray samples = SamplesOf(session, i);
            double[] values = samples.ToDoubles();
            int size = session.Options.Recordings[i].Signal.Size, count = samples.Shape[0];
            table.Add(keys[i], NdArray.FormatShape(samples.Shape.AsSpan()), Text(element => values[((count - 1) * size) + element]), Text(element => Mean(values, element, size)));

            string? Text(Func<int, double> value) => count == 0 ? null
                : string.Join(' ', Enumerable.Range(0, Math.Min(size, ShownElements)).Select(element => value(element).ToString("0.####", CultureInfo.InvariantCulture))) + (size > ShownElements ? " .." : "");
        }
        return table;
    }

    private static double Mean(double[] values, int element, int size)
    {
        double sum = 0;
        for (int i = element; i < values.Length; i += size) sum += values[i];
        return sum / (values.Length / size);
    }
}
