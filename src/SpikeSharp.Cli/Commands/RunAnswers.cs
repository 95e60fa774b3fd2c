using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Commands;

/// <summary>What a run found out, and how it is shown.</summary>
/// <param name="Prepared">What ran.</param>
/// <param name="Outputs">What the trained network gives out at the output that counts, (items, size), if there is one.</param>
/// <param name="TrainedAnswers">Answers of the trained network at every output, if there is one.</param>
/// <param name="Evaluation">Answers of the spiking network and its rate network.</param>
/// <param name="Seconds">How long the spiking network took.</param>
internal sealed record RunAnswers(PreparedRun Prepared, double[]? Outputs, int[][]? TrainedAnswers, Evaluation Evaluation, double Seconds)
{
    /// <summary>Below this multiple of chance a trained network has not seen what it was trained on.</summary>
    private const double NearChance = 1.5;

    /// <summary>Answers of the trained network at the output that counts, if there is one.</summary>
    public int[]? Trained => TrainedAnswers?[0];

    public Proportion? Spiking => Evaluation.Right(Answers.AsSpan());

    private RunSettings Run => Prepared.Run;

    private int[] Answers => [.. Evaluation.Answers(Run.Readout)];

    public static RunAnswers Measure(CliContext cli, PreparedRun prepared, RecordSettings? record = null)
    {
        using RunArchive? archive = record?.Out is null
            ? null
            : RunArchive.Create(prepared.Model, record, prepared.Session.Precision ?? prepared.Model.Precision, prepared.Data.Count, prepared.Run.Steps);
        double[][]? outputs = prepared.TrainedOutputs(cli.Cancel);
        int[][]? trained = outputs is null ? null : [.. outputs.Select(values => (int[])[.. values.Chunk(values.Length / prepared.Data.Count).Select(output => Evaluation.AnswerOf(output))])];
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = cli.WithProgress("simulating", progress => Evaluation.Measure(
            prepared.Model, prepared.Presentation, prepared.Run.Steps, prepared.Data.Labels is { } labels ? [.. labels] : default,
            prepared.Session with { Recordings = [.. archive?.Recordings ?? []] },
            (session, _, items) => archive?.Take(session, items),
            new SimulationRelay(progress), cli.Cancel));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        archive?.Complete(cli.Cancel);
        if (archive is not null) cli.Document.Note("out", $"written: {record!.Out} ({string.Join(", ", archive.Names)})");
        return new RunAnswers(prepared, outputs?[0], trained, evaluation, seconds);
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
        double spikes = Evaluation.SpikesPerItem, speed = Evaluation.Items * Run.Steps / Seconds;
        cli.Document.Fact("spikes_per_image", spikes, string.Create(CultureInfo.InvariantCulture, $"spikes per image   {spikes:N0}"));
        cli.Document.Fact("seconds", Seconds, string.Create(CultureInfo.InvariantCulture, $"time               {Seconds:0.00} s, {speed:N0} image-steps per second"));
        cli.Document.Fact("image_steps_per_second", speed, null);
        PrintOutputs(cli);
        if (Evaluation.Labels.IsDefault) return;

        PrintClasses(cli);
        PrintChanged(cli, broken);
    }

    private void PrintOutputs(CliContext cli)
    {
        if (Evaluation.Others.IsEmpty) return;
        string first = Prepared.Model.Outputs[0].Name;
        if (!Evaluation.Labels.IsDefault) cli.Document.Text($"answers above and below are those of output {first}; --output {Evaluation.Others[0].Output} shows those of another");
        IReadOnlyDictionary<string, int[]> labels = Prepared.Data.OtherLabels;
        string[] unknown = [.. Evaluation.Others.Select(other => other.Output).Where(name => !labels.ContainsKey(name))];
        if (unknown.Length > 0) cli.Document.Text($"no labels for output {string.Join(", ", unknown)}: add --labels {unknown[0]}=FILE");
        Table table = new(
            "outputs",
            [
                new Column("output", "output"), new Column("trained", "trained network", "% right", "0.00"), new Column("rate", "rate network", "% right", "0.00"),
                new Column("spiking", "spiking network", "% right", "0.00"), new Column("low", "95 % from", "%", "0.0"), new Column("high", "to", "%", "0.0"),
            ]);
        if (Evaluation.Labels is { IsDefault: false } known) Add(first, known.AsSpan(), Trained, Evaluation.RateAnswers, [.. Answers]);
        for (int i = 0; i < Evaluation.Others.Length; i++)
        {
            OutputAnswers other = Evaluation.Others[i];
            if (labels.TryGetValue(other.Output, out int[]? right)) Add(other.Output, right, TrainedAnswers?[i + 1], other.RateAnswers, other.Answers(Run.Readout));
        }
        if (table.Rows.Count > 1 || cli.Json) cli.Document.Table(table);

        void Add(string output, ReadOnlySpan<int> right, int[]? trained, ImmutableArray<int> rates, ImmutableArray<int> answers)
        {
            Proportion spiking = Evaluation.Right(answers.AsSpan(), right);
            table.Add(
                output, trained is null ? default(Cell) : Evaluation.Right(trained, right).Value, rates.IsDefault ? default(Cell) : Evaluation.Right(rates.AsSpan(), right).Value,
                spiking.Value, spiking.Interval.Low, spiking.Interval.High);
        }
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

    /// <summary>What the results suggest; where spikes lost accuracy, after trying.</summary>
    /// <param name="cli">Tells progress.</param>
    /// <param name="conversion">The setting in force.</param>
    public IEnumerable<Diagnostic> Findings(CliContext cli, ConversionSettings conversion)
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
            string.Create(CultureInfo.InvariantCulture, $"the spiking network is right for {100 * spiking.Value:0.0} %, its rate network for {100 * rate.Value:0.0} %{Clipped()}"),
            IsWorse(spiking, reached)
                ? string.Create(CultureInfo.InvariantCulture, $"the {(other == Readout.Last ? "last step" : "mean over the steps")} is right for {100 * reached.Value:0.0} %: use --readout {other.ToString().ToLowerInvariant()}{(isFiltered ? "" : ", or filter with --synapse 0.005")}")
                : (cli.Verbosity == Verbosity.Quiet ? null : Remedies.Measure(cli, Prepared, conversion)) ?? $"try more --steps, a larger --scale{(isFiltered ? "" : ", or --synapse 0.005")}; sweep tries them all");
    }

    // Behind inputs that are held nothing is lost.
    private string Clipped()
    {
        if (Prepared.Converter is not { } converter) return "";
        HashSet<string> behindSpikes = [];
        foreach (ConvertedLayer layer in converter.Report)
            if (layer.Layer.Inputs.Any(input => behindSpikes.Contains(input.Name) || converter[input.Name].Type is { IsSpiking: true })) behindSpikes.Add(layer.Layer.Name);
        string[] names = [.. converter.Diagnostics.Where(note => note.Code == DiagnosticCodes.ClippedPooling && behindSpikes.Contains(note.Subject)).Select(note => note.Subject)];
        return names.Length == 0 ? "" : $"; neurons behind the max pooling {string.Join(", ", names)} fire too often, as they ignore negative currents ({DiagnosticCodes.ClippedPooling})";
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
