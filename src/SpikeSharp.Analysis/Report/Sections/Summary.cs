using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>The top of the page: which network, which settings, and the few numbers asked for first.</summary>
internal static class Summary
{
    public static void Write(Markup page, Report report)
    {
        page.Open("header").Leaf("p", "SpikeSharp report", ("class", "brand")).Leaf("h1", report.Title);
        foreach (string line in report.Settings) page.Open("p", ("class", "setting")).Leaf("code", line).Close();
        if (report.Evaluation is { Accuracy: { } accuracy } evaluation) page.Leaf("p", Verdict(evaluation, accuracy, report), ("class", "verdict"));
        if (report.Sweep is { } sweep) page.Leaf("p", SweepSection.Verdict(sweep, report), ("class", "verdict"));
        if (report.Command.Length > 0) page.Open("p", ("class", "setting")).Text("To get the same: ").Leaf("code", report.Command).Close();

        if (report.Evaluation is not null || report.Rates is { Busiest.IsEmpty: false }) Tiles(page, report);
        page.Close();
    }

    private static void Tiles(Markup page, Report report)
    {
        string noun = report.ItemNoun;
        page.Open("dl", ("class", "tiles"));
        if (report.Evaluation is { Accuracy: { } measured } networks)
        {
            Proportion spiking = measured[report.Readout][^1];
            Tile(page, report.HasLabels ? "Spiking network" : "Same answer as the rate network", Words.Percent(spiking.Value), Interval(spiking));
            if (report.HasLabels && networks.RateAccuracy is { } rate) Tile(page, "Rate network", Words.Percent(rate.Value), Interval(rate));
            Tile(
                page, "Presentation", Words.Plural(networks.Steps, "step"),
                $"{(report.Dt is double dt ? $"of {Words.Milliseconds(dt)}; " : "")}the answer is {(report.Readout == Readout.Mean ? "the mean over them" : "that of the last")}");
            int neurons = report.Rates?.Layers.Sum(layer => layer.Neurons) ?? 0;
            Tile(
                page, $"Spikes per {noun}", Words.Count(networks.SpikesPerItem),
                neurons > 0 ? $"{(networks.SpikesPerItem / neurons).ToString("0.##", CultureInfo.InvariantCulture)} for each of {Words.Count(neurons)} neurons" : "of all neurons");
        }
        if (report.Rates is { Busiest.IsEmpty: false } rates)
        {
            BusiestNeuron fastest = rates.Busiest[0];
            Tile(page, "Fastest neuron", Words.Hertz(fastest.Rate), double.IsFinite(fastest.MaxRate) ? $"{fastest.Layer}; its max_rates is {Words.Hertz(fastest.MaxRate)}" : fastest.Layer);
        }
        page.Close();
    }

    /// <summary>The result in one sentence.</summary>
    public static string Verdict(Evaluation evaluation, AccuracyBySteps accuracy, Report report)
    {
        Proportion spiking = accuracy[report.Readout][^1];
        string items = Words.Plural(spiking.Trials, report.ItemNoun), after = $"after {Words.Plural(accuracy.Steps, "step")}";
        if (!report.HasLabels) return $"The spiking network gives the answer of the rate network for {Words.Count(spiking.Successes)} of {items} {after}.";
        string beside = (spiking.Successes - evaluation.RateAccuracy?.Successes) switch
        {
            null => "",
            0 => ", exactly as many as the rate network",
            < 0 and int fewer => $", {Words.Count(-fewer)} fewer than the rate network",
            int more => $", {Words.Count(more)} more than the rate network",
        };
        return $"The spiking network gets {Words.Count(spiking.Successes)} of {items} right {after}{beside}.";
    }

    private static string Interval(Proportion share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share.Successes:N0} of {share.Trials:N0}; 95 % interval {100 * share.Interval.Low:0.0} to {100 * share.Interval.High:0.0}");

    private static void Tile(Markup page, string name, string value, string more) =>
        page.Open("div", ("class", "tile")).Leaf("dt", name).Leaf("dd", value, ("class", "big")).Leaf("dd", more, ("class", "more")).Close();
}
