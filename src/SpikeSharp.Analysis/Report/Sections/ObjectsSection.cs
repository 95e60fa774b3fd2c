using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>What every layer of the trained network became.</summary>
internal static class ObjectsSection
{
    public static void Write(Markup page, ImmutableArray<ConvertedObject> objects, Report report) => Card.Section(page, "What the layers became", "", section =>
        Card.Figure(section, "Objects", Answer(objects, report), figure => Card.Table(
            figure, "Objects",
            [
                ("layer", "", false), ("type", "", false), ("became", "", false), ("neurons", "", true), ("parameters", "", true), ("scale", "", true), ("gain", "", true), ("bias", "", true), ("max_rates", "Hz", true),
                ("amplitude", "", true), ("synapse", "", true), ("exactness", "", false),
            ],
            objects.Select(Row))));

    private static string[] Row(ConvertedObject item)
    {
        bool hasNeurons = item.Neurons > 0;
        return
        [
            item.Layer, item.Kind, item.Became, hasNeurons ? Words.Count(item.Neurons) : "", item.Parameters is > 0 and int parameters ? Words.Count(parameters) : "", hasNeurons ? Words.Exact(item.Scale) : "",
            Range(item.Gain), Range(item.Bias), Range(item.MaxRates), item.Amplitude is double amplitude ? Words.Exact(amplitude) : "", hasNeurons ? Synapse(item.Synapse) : "",
            item.Reason is null || item.Reason == item.Became ? Word(item.Exactness) : $"{Word(item.Exactness)}: {item.Reason}",
        ];
    }

    private static string Range((double Low, double High)? range) => range is var (low, high) ? Words.Range(low, high) : "";

    private static string Synapse(string synapse) =>
        double.TryParse(synapse, System.Globalization.CultureInfo.InvariantCulture, out double seconds) ? Words.Milliseconds(seconds) : synapse;

    private static string Word(Exactness exactness) => exactness.ToString().ToLowerInvariant();

    private static string Answer(ImmutableArray<ConvertedObject> objects, Report report)
    {
        int neurons = objects.Sum(item => item.Neurons), with = objects.Count(item => item.Neurons > 0);
        string[] inexact = [.. objects.Where(item => item.Exactness == Exactness.Approximated).Select(item => item.Layer)];
        string exact = inexact.Length == 0 ? "the rate network computes what the trained network computes, up to rounding." : $"approximated: {Words.List(inexact)}.";
        string setting = report.Conditions is { Length: > 0 } conditions ? $"{conditions}: " : "";
        return $"{setting}{Words.Plural(objects.Length, "layer")}, {with} of them with {Words.Count(neurons)} neurons in all; {exact}";
    }
}
