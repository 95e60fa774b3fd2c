using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>The top of the page: which network, which settings, and the few numbers asked for first.</summary>
internal static class Summary
{
    public static void Write(Markup page, Report report)
    {
        string noun = report.ItemNoun;
        page.Open("header").Leaf("p", "SpikeSharp report", ("class", "brand")).Leaf("h1", report.Title);
        foreach (string line in report.Settings) page.Open("p", ("class", "setting")).Leaf("code", line).Close();
        if (report.Comparison is { } comparison) page.Leaf("p", Verdict(comparison, noun), ("class", "verdict"));
        if (report.Sweep is { } sweep) page.Leaf("p", SweepSection.Verdict(sweep), ("class", "verdict"));

        page.Open("dl", ("class", "tiles"));
        if (report.Comparison is { } networks)
        {
            AccuracyBySteps accuracy = networks.Accuracy;
            Proportion spiking = accuracy[networks.Readout][^1];
            Tile(page, networks.HasLabels ? "Spiking network" : "Same answer as the rate network", Words.Percent(spiking.Value), Interval(spiking));
            if (networks.HasLabels) Tile(page, "Rate network", Words.Percent(networks.RateNetwork.Value), Interval(networks.RateNetwork));
            Tile(
                page, "Presentation", Words.Plural(accuracy.Steps, "step"),
                $"{(report.Dt is double dt ? $"of {Words.Milliseconds(dt)}; " : "")}the answer is {(networks.Readout == Readout.Mean ? "the mean over them" : "that of the last")}");
            double spikes = accuracy.SpikesPerItem.IsEmpty ? 0 : accuracy.SpikesPerItem[^1];
            int neurons = report.Rates?.Layers.Sum(layer => layer.Neurons) ?? 0;
            Tile(page, $"Spikes per {noun}", Words.Count(spikes), neurons > 0 ? $"{(spikes / neurons).ToString("0.##", CultureInfo.InvariantCulture)} for each of {Words.Count(neurons)} neurons" : "of all neurons");
        }
        if (report.Rates is { Busiest.IsEmpty: false } rates)
        {
            BusiestNeuron fastest = rates.Busiest[0];
            Tile(page, "Fastest neuron", $"{Words.Measure(fastest.Rate)} Hz", $"{fastest.Layer}; its max_rates is {Words.Measure(fastest.MaxRate)} Hz");
        }
        page.Close().Close();
    }

    /// <summary>The result in one sentence.</summary>
    public static string Verdict(NetworkComparison comparison, string noun)
    {
        Proportion spiking = comparison.Accuracy[comparison.Readout][^1], rate = comparison.RateNetwork;
        string after = $"after {Words.Plural(comparison.Accuracy.Steps, "step")}";
        if (!comparison.HasLabels) return $"The spiking network gives the answer of the rate network for {Words.Count(spiking.Successes)} of {Words.Plural(spiking.Trials, noun)} {after}.";
        int difference = spiking.Successes - rate.Successes;
        string beside = difference switch
        {
            0 => "exactly as many as the rate network",
            < 0 => $"{Words.Count(-difference)} fewer than the rate network",
            _ => $"{Words.Count(difference)} more than the rate network",
        };
        return $"The spiking network gets {Words.Count(spiking.Successes)} of {Words.Plural(spiking.Trials, noun)} right {after}, {beside}.";
    }

    private static string Interval(Proportion share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share.Successes:N0} of {share.Trials:N0}; 95 % interval {100 * share.Interval.Low:0.0} to {100 * share.Interval.High:0.0}");

    private static void Tile(Markup page, string name, string value, string more) =>
        page.Open("div", ("class", "tile")).Leaf("dt", name).Leaf("dd", value, ("class", "big")).Leaf("dd", more, ("class", "more")).Close();
}
