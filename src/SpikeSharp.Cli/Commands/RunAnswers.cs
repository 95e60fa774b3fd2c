using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>What a run found out, and how it is shown.</summary>
/// <param name="Prepared">What ran.</param>
/// <param name="Run">How.</param>
/// <param name="Outputs">What the trained network gives out, (items, size), if there is one.</param>
/// <param name="Trained">Answers of the trained network, if there is one.</param>
/// <param name="Evaluation">Answers of the spiking network and its rate network.</param>
/// <param name="Seconds">How long the spiking network took.</param>
internal sealed record RunAnswers(PreparedRun Prepared, RunSettings Run, double[]? Outputs, int[]? Trained, Evaluation Evaluation, double Seconds)
{
    /// <summary>Below this multiple of chance a trained network has not seen what it was trained on.</summary>
    private const double NearChance = 1.5;

    public Proportion? Spiking => Evaluation.Right(Answers.AsSpan());

    private int[] Answers => [.. Evaluation.Answers(Run.Readout)];

    public static RunAnswers Measure(CliContext cli, PreparedRun prepared, RunSettings run, RecordSettings? record = null)
    {
        using RunArchive? archive = record?.Out is null
            ? null
            : RunArchive.Create(prepared.Model, record, prepared.Session.Precision ?? prepared.Model.Precision, prepared.Data.Count, run.Steps);
        double[]? outputs = prepared.TrainedOutputs(cli.Cancel);
        int size = prepared.Model.Probes[prepared.Model.Outputs[0].Probe].Signal.Size;
        int[]? trained = outputs is null ? null : [.. outputs.Chunk(size).Select(output => Evaluation.AnswerOf(output))];
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = cli.WithProgress("simulating", progress => Evaluation.Measure(
            prepared.Model, prepared.Presentation, run.Steps, prepared.Data.Labels is { } labels ? [.. labels] : default,
            prepared.Session with { Recordings = [.. archive?.Recordings ?? []] },
            (session, _, items) => archive?.Take(session, items),
            new SimulationRelay(progress), cli.Cancel));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        archive?.Complete(cli.Cancel);
        if (archive is not null) cli.Document.Note("out", $"written: {record!.Out} ({string.Join(", ", archive.Names)})");
        return new RunAnswers(prepared, run, outputs, trained, evaluation, seconds);
    }

    /// <param name="cli">Where to.</param>
    /// <param name="broken">How many of the images that conversion breaks are listed.</param>
    public void Print(CliContext cli, int broken)
    {
        Proportion? trained = Trained is null ? null : Evaluation.Right(Trained.AsSpan());
        cli.Document.Fact("images", Evaluation.Items, null);
        cli.Document.Fact("steps", Run.Steps, null);
        Share(cli, "trained_accuracy", "trained network", trained);
        if (IsNearChance(trained)) cli.Document.Hints([ScalingFinding(trained!.Value)]);
        Share(cli, "rate_accuracy", "rate network", Evaluation.RateAccuracy);
        Share(cli, "accuracy", "spiking network", Spiking);
        if (Evaluation.Labels.IsDefault) cli.Document.Text("no labels, so nothing is known to be right: add --labels FILE");
        else if (Prepared.Model.Outputs.Length > 1) cli.Document.Text($"answers are those of output {Prepared.Model.Outputs[0].Name}; --output {Prepared.Model.Outputs[1].Name} shows those of another");
        double spikes = Evaluation.SpikesPerItem, speed = Evaluation.Items * Run.Steps / Seconds;
        cli.Document.Fact("spikes_per_image", spikes, string.Create(CultureInfo.InvariantCulture, $"spikes per image   {spikes:N0}"));
        cli.Document.Fact("seconds", Seconds, string.Create(CultureInfo.InvariantCulture, $"time               {Seconds:0.00} s, {speed:N0} image-steps per second"));
        cli.Document.Fact("image_steps_per_second", speed, null);
        if (Evaluation.Labels.IsDefault) return;

        PrintClasses(cli);
        PrintChanged(cli, broken);
    }

    private void PrintClasses(CliContext cli)
    {
        Table table = new(
            "classes",
            [
                new Column("class", "class"), new Column("images", "images"), new Column("trained", "trained network", "% right", "0.0"),
                new Column("rate", "rate network", "% right", "0.0"), new Column("spiking", "spiking network", "% right", "0.0"),
            ]);
        foreach (IGrouping<int, int> group in Enumerable.Range(0, Evaluation.Items).GroupBy(i => Evaluation.Labels[i]).OrderBy(group => group.Key))
        {
            int[] images = [.. group];
            table.Add(
                group.Key, images.Length, Percent(images, Trained), Percent(images, Evaluation.RateAnswers.IsDefault ? null : [.. Evaluation.RateAnswers]), Percent(images, Answers));
        }
        cli.Document.Table(table);

        double? Percent(int[] images, int[]? answers) => answers is null ? null : (double)images.Count(i => answers[i] == Evaluation.Labels[i]) / images.Length;
    }

    private void PrintChanged(CliContext cli, int most)
    {
        int[] reference = Trained ?? (Evaluation.RateAnswers.IsDefault ? [] : [.. Evaluation.RateAnswers]);
        if (reference.Length == 0) return;
        ImmutableArray<ChangedAnswer> changed = ChangedAnswer.List(Evaluation.Labels.AsSpan(), reference, Answers, Outputs);
        int broken = changed.Count(answer => answer.IsBroken);
        cli.Document.Fact("broken", broken, null);
        cli.Document.Fact("mended", changed.Length - broken, null);
        string before = Trained is null ? "rate network" : "trained network";
        cli.Document.Text(changed.IsEmpty
            ? $"\nconversion breaks no image: what the {before} gets right, spikes get right"
            : $"\nconversion breaks {broken} image{(broken == 1 ? "" : "s")} that the {before} gets right, and mends {changed.Length - broken}{(changed.Length > most ? $"; the clearest {most} of them (--broken N shows more)" : "")}");
        if (changed.IsEmpty || most == 0) return;

        bool hasFiles = Prepared.Data.Files.Count > 0;
        Table table = new(
            "changed",
            [
                new Column("image", "image"), .. hasFiles ? (Column[])[new Column("file", "file")] : [], new Column("label", "label"), new Column("reference", before), new Column("spiking", "spiking network"),
                .. Outputs is null ? (Column[])[] : [new Column("margin", "margin before")], new Column("change", ""),
            ]);
        foreach (ChangedAnswer answer in changed.Take(most))
        {
            table.Add(
                [
                    answer.Item, .. hasFiles ? (Cell[])[Prepared.Data.Files[answer.Item]] : [], answer.Label, answer.Reference, answer.Spiking,
                    .. Outputs is null ? (Cell[])[] : [answer.Margin], answer.IsBroken ? "broken" : "mended",
                ]);
        }
        cli.Document.Table(table);
    }

    /// <summary>What the results suggest.</summary>
    public IEnumerable<Diagnostic> Findings()
    {
        foreach (Diagnostic finding in Prepared.Data.Findings) yield return finding;
        if (Evaluation.Spikes.IsEmpty)
        {
            string[] activations = [.. Prepared.Graph?.Layers.Select(layer => layer.Activation.Name).Where(name => name is not ("linear" or "softmax")).Distinct() ?? []];
            yield return new Diagnostic(
                DiagnosticCodes.InvalidOptionValue, "spikes", "no layer has spiking neurons in this setting, so this is a network of rates",
                activations.Length == 0 ? null : $"put spiking neurons in the place of an activation: --swap {activations[0]}=SpikingRectifiedLinear");
        }
        if (Evaluation.RateAccuracy is not { } rate) yield break;
        if (Trained is not null && Evaluation.Right(Trained.AsSpan()) is { } trained && IsWorse(rate, trained))
        {
            yield return new Diagnostic(
                DiagnosticCodes.AccuracyLost, "rate network",
                string.Create(CultureInfo.InvariantCulture, $"the rate network is right for {100 * rate.Value:0.0} %, the trained network for {100 * trained.Value:0.0} %, before any spike"),
                "the conversion is not exact: see convert; a neuron type other than the spiking ReLU, or average pooling in place of max pooling, changes the numbers");
        }
        if (Spiking is not { } spiking || !IsWorse(spiking, rate)) yield break;
        Readout other = Run.Readout == Readout.Mean ? Readout.Last : Readout.Mean;
        Proportion reached = Evaluation.Right(Evaluation.Answers(other))!.Value;
        bool isFiltered = Prepared.Model.Layers.Any(layer => layer.Ensemble >= 0 && layer.Synapse != "none");
        yield return new Diagnostic(
            DiagnosticCodes.AccuracyLost, "accuracy",
            string.Create(CultureInfo.InvariantCulture, $"the spiking network is right for {100 * spiking.Value:0.0} %, its rate network for {100 * rate.Value:0.0} %"),
            IsWorse(spiking, reached)
                ? string.Create(CultureInfo.InvariantCulture, $"the {(other == Readout.Last ? "last step" : "mean over the steps")} is right for {100 * reached.Value:0.0} %: use --readout {other.ToString().ToLowerInvariant()}{(isFiltered ? "" : ", or filter with --synapse 0.005")}")
                : $"try more --steps, a larger --scale{(isFiltered ? "" : ", or --synapse 0.005")}; sweep tries them all");
    }

    // Only where the 95 % intervals do not overlap; a few images more or less say nothing.
    private static bool IsWorse(Proportion one, Proportion other) => one.Interval.High < other.Interval.Low;

    private static void Share(CliContext cli, string key, string what, Proportion? accuracy)
    {
        if (accuracy is not { } share) return;
        (double low, double high) = share.Interval;
        cli.Document.Fact($"{key}_low", low, null);
        cli.Document.Fact($"{key}_high", high, null);
        cli.Document.Fact($"{key}_right", share.Successes, null);
        cli.Document.Fact(
            key, share.Value,
            string.Create(CultureInfo.InvariantCulture, $"{what,-18} {100 * share.Value:0.00} % right (95 % interval {100 * low:0.0} to {100 * high:0.0}), {share.Successes} of {share.Trials}"));
    }

    private bool IsNearChance(Proportion? trained) =>
        trained is { } share && Math.Max(2, Prepared.Model.Probes[Prepared.Model.Outputs[0].Probe].Signal.Size) is int classes && share.Interval.Low < NearChance / classes;

    private static Diagnostic ScalingFinding(Proportion trained) => new(
        DiagnosticCodes.InputScaling, "trained network",
        string.Create(CultureInfo.InvariantCulture, $"the trained network itself is right for {100 * trained.Value:0.0} % of the images, about as often as a guess, so spikes are not the cause"),
        "the inputs are probably scaled otherwise than in training: see --input-scale, --input-mean and --input-std; or the labels belong to other images");
}
