using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>Why neurons fire faster than max rates: the three parts of a rate, for the layers and for the busiest neurons.</summary>
internal static class PartsSection
{
    private static readonly ImmutableArray<string> Parts = ["s·a", "jitter", "rounding"];

    public static void Write(Markup page, RateMeasurement rates, Report report)
    {
        string noun = report.ItemNoun;
        StackedBars.Bar[] layers =
        [
            .. rates.Layers.Where(layer => layer.Above is { Pairs: > 0, Mean: not null })
                .Select(layer => Bar($"{layer.Layer}: {Words.Plural(layer.Above.Pairs, "pair")}", layer.Above.Mean!.Value, layer.MaxRateLow == layer.MaxRateHigh ? layer.MaxRateHigh : double.NaN)),
        ];
        StackedBars.Bar[] busiest =
        [
            .. rates.Busiest.Where(neuron => neuron.Parts is not null).Select(neuron => Bar($"{neuron.Layer}, neuron {neuron.Index}, {noun} {neuron.Item}", neuron.Parts!.Value, neuron.MaxRate)),
        ];
        if (layers.Length == 0 && rates.Busiest.IsEmpty) return;

        const string Lead = "A spiking ReLU fires at exactly s·a, what the activation a of the rate network asks for at scale s; plus jitter, since an input that comes as spikes is not steady and "
            + "rectification keeps its peaks but not its dips; plus rounding, the voltage that a short window starts and ends with. Parts may be negative; together they give the measured rate.";
        Card.Section(page, "Why neurons fire faster than max_rates", Lead, section =>
        {
            section.Open("div", ("class", "grid"));
            if (layers.Length > 0) Card.Figure(section, "Pairs above max_rates, mean of each layer", Causes(rates, noun), figure => Draw(figure, "The three parts of the rate by layer", layers));
            else Card.Figure(section, "Pairs above max_rates", $"No neuron fired faster than its max_rates for any {noun}.", _ => { });
            if (busiest.Length > 0) Card.Figure(section, "The busiest neurons", Busiest(rates.Busiest[0], noun), figure => Draw(figure, "The three parts of the rate of the busiest neurons", busiest));
            section.Close();
            if (!rates.Busiest.IsEmpty) Card.Figure(section, "The busiest neurons, with the arithmetic", $"Each on the {noun} that drove it hardest.", figure => Table(figure, rates.Busiest, noun));
        });
    }

    private static StackedBars.Bar Bar(string label, RateParts parts, double limit) => new(label, [parts.Input, parts.Jitter, parts.Rounding], limit);

    private static void Draw(Markup page, string name, StackedBars.Bar[] bars)
    {
        Card.Legend(page, ("c1", "s·a: input"), ("c2", "jitter"), ("c3", "rounding"), ("sum", "measured"), ("limit", "max_rates"));
        new StackedBars(name, "rate, Hz", Parts, [.. bars]).Draw(page);
    }

    private static string Causes(RateMeasurement rates, string noun)
    {
        long all = rates.Layers.Sum(layer => layer.Above.Pairs);
        string[] causes =
        [
            .. Enum.GetValues<RateCause>().Select(cause => (Cause: cause, Pairs: rates.Layers.Sum(layer => layer.Above.Causes.Where(c => c.Cause == cause).Sum(c => c.Pairs))))
                .Where(entry => entry.Pairs > 0)
                .Select(entry => $"{Words.Count(entry.Pairs)} {Reason(entry.Cause)}"),
        ];
        return $"{Words.Plural(all, "pair")} of {noun} and neuron fired faster than max_rates: {Words.List(causes)}.";
    }

    private static string Reason(RateCause cause) => cause switch
    {
        RateCause.Input => "because the activation itself is above the one that max_rates stand for",
        RateCause.Jitter => "through the jitter of their input",
        _ => "through rounding alone",
    };

    private static string Busiest(BusiestNeuron neuron, string noun)
    {
        string most = neuron.MostSpikesInAStep > 1 ? $", up to {neuron.MostSpikesInAStep.ToString(CultureInfo.InvariantCulture)} in one step" : "";
        return $"The fastest, neuron {neuron.Index} of {neuron.Layer} on {noun} {neuron.Item}, spikes {neuron.Spikes} times in {Words.Milliseconds(neuron.Seconds)}{most}: {Words.Hertz(neuron.Rate)}{(double.IsFinite(neuron.MaxRate) ? $" where its max_rates is {Words.Hertz(neuron.MaxRate)}" : "")}.";
    }

    private static void Table(Markup page, ImmutableArray<BusiestNeuron> neurons, string noun) => Card.Table(
        page, "The busiest neurons",
        [("layer", "", false), ("neuron", "", true), (noun, "", true), ("measured", "Hz", true), ("max_rates", "Hz", true), ("activation", "", true), ("most spikes", "in one step", true), ("arithmetic", "", false)],
        neurons.Select(neuron => new[]
        {
            neuron.Layer, neuron.Index.ToString(CultureInfo.InvariantCulture), neuron.Item.ToString(CultureInfo.InvariantCulture), Words.Measure(neuron.Rate),
            double.IsFinite(neuron.MaxRate) ? Words.Measure(neuron.MaxRate) : "none", neuron.Activation.ToString("0.000", CultureInfo.InvariantCulture), neuron.MostSpikesInAStep.ToString(CultureInfo.InvariantCulture), neuron.Arithmetic(),
        }));
}
