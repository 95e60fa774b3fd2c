using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>How fast the layers fire: one histogram a layer, and the same as numbers.</summary>
internal static class RatesSection
{
    private const int MostBins = 70;

    public static void Write(Markup page, RateMeasurement rates, Report report)
    {
        string noun = report.ItemNoun;
        double seconds = rates.Steps * rates.Dt;
        string lead = $"Measured rates of every pair of {noun} and neuron: spikes in {Words.Milliseconds(seconds)}, so one spike is {Words.Hertz(1 / seconds)}. The dashed line is max_rates, the rate at input 1. It is no ceiling: orange bars lie above it.";
        Card.Section(page, "How fast the layers fire", lead, section =>
        {
            section.Open("div", ("class", "grid"));
            foreach (LayerRates layer in rates.Layers)
                Card.Figure(section, layer.Layer, Answer(layer, noun), figure => Histogram(figure, layer, seconds, noun));
            section.Close();
            Card.Figure(section, "The same as numbers", Counting(rates), figure => Numbers(figure, rates, noun));
        });
    }

    private static string Answer(LayerRates layer, string noun)
    {
        if (layer.SpikesPerItem == 0) return $"None of {Words.Plural(layer.Neurons, "neuron")} fired.";
        string above = layer.Above.Pairs == 0
            ? "no neuron fires faster than max_rates."
            : $"{Words.Share(layer.Above.Share)} of the pairs lie above max_rates, the fastest at {Words.Hertz(layer.Max)}.";
        return $"{Words.Plural(layer.Neurons, "neuron")} with {Words.Count(layer.SpikesPerItem)} spikes per {noun}, {Words.Hertz(layer.Mean)} on average; {Words.Share(layer.Silent)} of them never fire; {above}";
    }

    private static void Histogram(Markup page, LayerRates layer, double seconds, string noun)
    {
        // A bin more makes no wider picture: neighbours are joined.
        RateHistogram histogram = layer.Histogram;
        int join = Math.Max(1, (int)Math.Ceiling(histogram.Pairs.Length / (double)MostBins));
        double width = join * histogram.BinWidth;
        // One spike more or less: the bar stands around the rate that it is for.
        bool isDiscrete = width * seconds < 1.5;
        Bin[] bins = [.. histogram.Pairs.Chunk(join).Select((pairs, i) => new Bin((i - (isDiscrete ? 0.5 : 0)) * width, (i + (isDiscrete ? 0.5 : 1)) * width, pairs.Sum()))];
        string mark = layer.MaxRateLow == layer.MaxRateHigh ? $"max_rates {Words.Hertz(layer.MaxRateHigh)}" : $"max_rates {Words.Range(layer.MaxRateLow, layer.MaxRateHigh)} Hz";
        new HistogramChart(
            $"Histogram of measured rates of {layer.Layer}", "measured rate, Hz", $"pairs of {noun} and neuron, log scale", [.. bins], layer.MaxRateLow, layer.MaxRateHigh, mark)
        {
            IsDiscrete = isDiscrete,
        }.Draw(page);
    }

    private static string Counting(RateMeasurement rates)
    {
        LayerRates most = rates.Layers.MaxBy(layer => layer.Binary.Missed)!;
        return most.Binary.Missed <= 0
            ? "No step held more than one spike of a neuron, so counting 0 or 1 a step sees them all."
            : $"Counting 0 or 1 a step instead of spikes would miss up to {Words.Share(most.Binary.Missed)} of them ({most.Layer}) and show at most {Words.Hertz(rates.Layers.Max(layer => layer.Binary.Max))}.";
    }

    private static void Numbers(Markup page, RateMeasurement rates, string noun) => Card.Table(
        page, "Rates of the layers",
        [
            ("layer", "", false), ("neurons", "", true), ("max_rates", "Hz", true), ("mean", "Hz", true), ("median", "Hz", true), ("p99", "Hz", true), ("max", "Hz", true), ("never fire", "", true),
            ("above max_rates", "of the pairs", true), ("most spikes", "in one step", true), ("steps with", "more than one", true), ("spikes", $"per {noun}", true), ("correlation", "with the rate network", true),
            ("mean error", "of the output", true),
        ],
        rates.Layers.Select(layer => new[]
        {
            layer.Layer, Words.Count(layer.Neurons), double.IsFinite(layer.MaxRateHigh) ? Words.Range(layer.MaxRateLow, layer.MaxRateHigh) : "none", Words.Measure(layer.Mean), Words.Measure(layer.Median),
            Words.Measure(layer.P99), Words.Measure(layer.Max), Words.Share(layer.Silent), Words.Share(layer.Above.Share), layer.MaxSpikesInAStep.ToString(CultureInfo.InvariantCulture),
            Words.Share(layer.MultiSpikeShare), Words.Count(layer.SpikesPerItem), Finite(layer.Agreement.Correlation, "0.0000"), Finite(layer.Agreement.MeanAbsoluteError, "0.0000"),
        }));

    private static string Finite(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "none";
}
