using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>What accuracy costs in steps and spikes over scales and synapses, and which setting to choose.</summary>
internal static class SweepSection
{
    private static readonly string[] Colors = ["c1", "c2", "c3", "c4", "c5"];

    public static void Write(Markup page, Sweep sweep, Report report)
    {
        if (sweep.Runs.IsDefaultOrEmpty || sweep.Items == 0) return;
        string noun = report.ItemNoun;
        SweepRow choice = sweep.Recommended();
        ImmutableArray<SweepRow> front = Front(sweep.Pareto());
        string lead = $"{Words.Count(sweep.Runs.Length)} settings on {Words.Plural(sweep.Items, noun)}, each read after 1 to {sweep.Options.Steps} steps of {Words.Milliseconds(sweep.Options.Dt)}, by the last step and by the mean over the steps.";
        Card.Section(page, "What accuracy costs", lead, section =>
        {
            section.Open("div", ("class", "grid"));
            Card.Figure(section, "Accuracy against spikes", FrontAnswer(front, noun), figure => Spikes(figure, sweep, front, choice, noun));
            Card.Figure(section, "Accuracy against steps", StepsAnswer(sweep), figure => Steps(figure, sweep));
            section.Close();
            section.Open("div", ("class", "grid"));
            Heat(section, sweep, choice, choice.Steps, $"At the recommended {Words.Plural(choice.Steps, "step")}", noun);
            if (choice.Steps != sweep.Options.Steps) Heat(section, sweep, choice, sweep.Options.Steps, $"After all {Words.Plural(sweep.Options.Steps, "step")}", noun);
            section.Close();
            Card.Figure(section, "The best trade-offs of accuracy and spikes", $"No other setting is at least as accurate with fewer spikes. {Rule(sweep, choice)}", figure => Table(figure, sweep, front, choice, noun));
        });
    }

    /// <summary>The setting to choose, in one sentence.</summary>
    public static string Verdict(Sweep sweep, Report report)
    {
        if (sweep.Runs.IsDefaultOrEmpty || sweep.Items == 0) return "The sweep tried nothing.";
        SweepRow row = sweep.Recommended();
        return $"Recommended: scale {Words.Exact(row.Scale)}, {Synapse(row.Synapse)}, {Words.Plural(row.Steps, "step")}, {Answer(row.Readout)} as the answer. It reaches {Words.Percent(row.Accuracy.Value)} "
            + $"with {Words.Count(row.SpikesPerItem)} spikes per {report.ItemNoun}; the rate network reaches {Words.Percent(sweep.RateNetwork.Value)}.";
    }

    private static string Rule(Sweep sweep, SweepRow choice) => sweep.IsEnough(choice)
        ? $"Recommended is the one with the fewest spikes that is at most {Words.Exact(100 * sweep.Options.Tolerance)} percentage points below the rate network."
        : $"None comes within {Words.Exact(100 * sweep.Options.Tolerance)} percentage points of the rate network, so the most accurate is recommended.";

    // Of the settings that nothing beats in accuracy, steps and spikes, those that nothing beats in accuracy and spikes alone.
    private static ImmutableArray<SweepRow> Front(ImmutableArray<SweepRow> pareto)
    {
        ImmutableArray<SweepRow>.Builder front = ImmutableArray.CreateBuilder<SweepRow>();
        foreach (SweepRow row in pareto.OrderBy(row => row.SpikesPerItem).ThenByDescending(row => row.Accuracy.Successes).ThenBy(row => row.Steps))
            if (front.Count == 0 || row.Accuracy.Successes > front[^1].Accuracy.Successes) front.Add(row);
        return front.ToImmutable();
    }

    private static void Spikes(Markup page, Sweep sweep, ImmutableArray<SweepRow> front, SweepRow choice, string noun)
    {
        SweepRow[] rows = [.. sweep.Rows.Where(row => row.SpikesPerItem > 0)];
        if (rows.Length == 0) return;
        Legend(page, sweep, ("ref", "rate network"));
        Axis x = Axis.Log($"spikes per {noun}, log scale", rows.Min(row => row.SpikesPerItem), rows.Max(row => row.SpikesPerItem));
        new ScatterChart(
            "Accuracy against spikes of every setting", x, Accuracies(sweep),
            [
                .. sweep.Options.Synapses.Select((synapse, i) => new ScatterChart.Cloud(
                    Synapse(synapse), Color(i), [.. rows.Where(row => row.Synapse == synapse).Select(row => (row.SpikesPerItem, row.Accuracy.Value))])),
            ])
        {
            Front = [.. front.Where(row => row.SpikesPerItem > 0).Select(row => Best(sweep, row, noun))],
            Choice = choice.SpikesPerItem > 0 ? Best(sweep, choice, noun) : null,
            Reference = sweep.RateNetwork.Value,
        }.Draw(page);
    }

    private static void Steps(Markup page, Sweep sweep)
    {
        Legend(page, sweep, ("ref", "rate network"));
        int steps = sweep.Options.Steps;
        new LineChart(
            "Best accuracy of any scale over steps", Axis.Linear($"steps of {Words.Milliseconds(sweep.Options.Dt)}", 0, steps, whole: true), Accuracies(sweep),
            [
                new Line("rate network", "ref", [(0, sweep.RateNetwork.Value), (steps, sweep.RateNetwork.Value)]),
                .. sweep.Options.Synapses.Select((synapse, i) => new Line(
                    Synapse(synapse), Color(i), [.. Enumerable.Range(0, steps).Select(step => (step + 1.0, BestOf(sweep, synapse, step)))])),
            ])
        {
            Hints =
            [
                .. Enumerable.Range(0, steps).Select(step => (step + 1.0,
                    $"{Words.Plural(step + 1, "step")}: {string.Join(", ", sweep.Options.Synapses.Select(synapse => $"{Synapse(synapse)} {Words.Percent(BestOf(sweep, synapse, step))}"))}")),
            ],
        }.Draw(page);
    }

    private static void Heat(Markup page, Sweep sweep, SweepRow choice, int steps, string title, string noun)
    {
        Axis accuracies = Accuracies(sweep);
        string answer = $"Accuracy by the {(choice.Readout == Readout.Mean ? "mean over the steps" : "last step")}; the fuller the colour, the nearer to the rate network's {Words.Percent(sweep.RateNetwork.Value)}.";
        Card.Figure(page, title, answer, figure => new HeatTable(
            "scale / synapse",
            [.. sweep.Options.Synapses.Select(synapse => synapse is double tau ? Words.Milliseconds(tau) : "none")],
            [
                .. sweep.Options.Scales.Select(scale => (Words.Exact(scale), sweep.Options.Synapses.Select(synapse =>
                {
                    if (sweep.Runs.FirstOrDefault(run => run.Scale == scale && run.Synapse == synapse)?.Accuracy is not { } run) return new HeatTable.Cell("", 0, "not tried", false);
                    Proportion accuracy = run[choice.Readout][steps - 1];
                    return new HeatTable.Cell(
                        Words.Percent(accuracy.Value), accuracies.Position(accuracy.Value), $"{accuracy.Successes} of {accuracy.Trials}; {Words.Count(run.SpikesPerItem[steps - 1])} spikes per {noun}",
                        scale == choice.Scale && synapse == choice.Synapse && steps == choice.Steps);
                }).ToImmutableArray())),
            ]).Draw(figure));
    }

    private static void Table(Markup page, Sweep sweep, ImmutableArray<SweepRow> front, SweepRow choice, string noun) => Card.Table(
        page, "The best trade-offs",
        [("accuracy", "", false), ("scale", "", true), ("synapse", "", false), ("steps", "", true), ("answer", "", false), ("spikes", $"per {noun}", true), ("of the rate network's accuracy", "", true), ("", "", false)],
        // Below three quarters of what is possible nobody chooses.
        front.Where(row => row.Accuracy.Value >= 0.75 * sweep.RateNetwork.Value).Reverse().Take(15).Select(row => new[]
        {
            Words.Percent(row.Accuracy.Value), Words.Exact(row.Scale), row.Synapse is double tau ? Words.Milliseconds(tau) : "none", row.Steps.ToString(CultureInfo.InvariantCulture), Answer(row.Readout), Words.Count(row.SpikesPerItem),
            sweep.RateNetwork.Successes > 0 ? Words.Percent((double)row.Accuracy.Successes / sweep.RateNetwork.Successes) : "", row == choice ? "recommended" : "",
        }));

    private static string FrontAnswer(ImmutableArray<SweepRow> front, string noun)
    {
        SweepRow best = front[^1];
        SweepRow half = front.FirstOrDefault(row => row.Accuracy.Value >= best.Accuracy.Value - 0.01) ?? best;
        return half == best
            ? $"The most accurate setting takes {Words.Count(best.SpikesPerItem)} spikes per {noun} for {Words.Percent(best.Accuracy.Value)}."
            : $"{Words.Percent(best.Accuracy.Value)}, the best, takes {Words.Count(best.SpikesPerItem)} spikes per {noun}; {Words.Percent(half.Accuracy.Value)} takes {Words.Count(half.SpikesPerItem)}. The line joins what no other setting beats.";
    }

    private static string StepsAnswer(Sweep sweep)
    {
        string[] reached =
        [
            .. sweep.Options.Synapses.Select(synapse => (synapse, step: Enumerable.Range(0, sweep.Options.Steps).FirstOrDefault(step => BestOf(sweep, synapse, step) >= sweep.RateNetwork.Value - 0.01, -1)))
                .Where(entry => entry.step >= 0).Select(entry => $"{entry.step + 1} ({Synapse(entry.synapse)})"),
        ];
        return "The best of all scales and both readouts for every synapse. " + (reached.Length == 0
            ? "None comes within one percentage point of the rate network."
            : $"Steps until one percentage point from the rate network: {Words.List(reached)}.");
    }

    private static double BestOf(Sweep sweep, double? synapse, int step) =>
        sweep.Runs.Where(run => run.Synapse == synapse).Select(run => Math.Max(run.Accuracy.Last[step].Value, run.Accuracy.Mean[step].Value)).DefaultIfEmpty(0).Max();

    private static ScatterChart.Best Best(Sweep sweep, SweepRow row, string noun) => new(
        row.SpikesPerItem, row.Accuracy.Value, Color(sweep.Options.Synapses.IndexOf(row.Synapse)),
        $"scale {Words.Exact(row.Scale)}, {Synapse(row.Synapse)}, {Words.Plural(row.Steps, "step")}, {Answer(row.Readout)}: {Words.Percent(row.Accuracy.Value)}, {Words.Count(row.SpikesPerItem)} spikes per {noun}");

    private static Axis Accuracies(Sweep sweep)
    {
        double low = sweep.Rows.Min(row => row.Accuracy.Value), best = Math.Max(sweep.RateNetwork.Value, sweep.Rows.Max(row => row.Accuracy.Value));
        return Axis.Accuracy("accuracy, stretched towards 100 %", Math.Max(0, Math.Min(low, sweep.RateNetwork.Value) - 0.02), best, sweep.Items);
    }

    private static void Legend(Markup page, Sweep sweep, params ReadOnlySpan<(string Key, string Text)> more) =>
        Card.Legend(page, [.. sweep.Options.Synapses.Select((synapse, i) => (Color(i), Synapse(synapse))), .. more]);

    private static string Color(int i) => Colors[Math.Clamp(i, 0, Colors.Length - 1)];

    private static string Synapse(double? seconds) => seconds is double tau ? $"synapse {Words.Milliseconds(tau)}" : "no synapse";

    private static string Answer(Readout readout) => readout == Readout.Mean ? "mean" : "last step";
}
