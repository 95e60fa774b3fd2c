namespace SpikeSharp.Analysis;

/// <summary>The spikes of one item, layer by layer.</summary>
internal static class RasterSection
{
    public static void Write(Markup page, SpikeRaster raster, Report report)
    {
        string noun = report.ItemNoun;
        Card.Section(page, $"The spikes of one {noun}", "", section =>
        {
            section.Open("div", ("class", "beside"));
            report.Pictures?.Draw(section, raster.Item);
            section.Open("p").Text(About(raster, report)).Close();
            section.Close();
            Card.Legend(section, ("c1", "one spike in the step"), ("c2", "more than one"));
            section.Open("div", ("class", "grid"));
            foreach (LayerRaster layer in raster.Layers)
            {
                Card.Figure(section, layer.Layer, Answer(layer, noun), figure =>
                {
                    if (layer.Trains.IsEmpty) return;
                    Axis time = Axis.Linear($"step of {Words.Milliseconds(raster.Dt)}", 0, raster.Steps, whole: true);
                    new RasterChart($"Spikes of {layer.Layer} over time", time, layer.SpikesPerStep, [.. layer.Trains.Select(train => new RasterChart.Row(train.Neuron, train.Spikes))]).Draw(figure);
                });
            }
            section.Close();
        });
    }

    private static string About(SpikeRaster raster, Report report)
    {
        string noun = report.ItemNoun;
        string which = report.Rates is { Busiest.IsEmpty: false } rates && rates.Busiest[0].Item == raster.Item ? ", the one that drives the fastest neuron" : "";
        string answers = "";
        if (report.Evaluation is { RateAnswers.IsDefault: false } evaluation && raster.Item < evaluation.Items && raster.Steps == evaluation.Steps)
        {
            string label = report.HasLabels ? $"Its label is {evaluation.Labels[raster.Item]}; the" : "The";
            answers = $" {label} rate network says {evaluation.RateAnswers[raster.Item]}, the spikes say {evaluation.Answers(report.Readout)[raster.Item]}.";
        }
        return $"{char.ToUpperInvariant(noun[0])}{noun[1..]} {raster.Item}{which}.{answers} A mark is a step in which a neuron fired.";
    }

    private static string Answer(LayerRaster layer, string noun) => layer.Fired == 0
        ? $"None of {Words.Plural(layer.Neurons, "neuron")} fired for this {noun}."
        : layer.Trains.Length == layer.Fired
            ? $"{Words.Count(layer.Fired)} of {Words.Plural(layer.Neurons, "neuron")} fired; all of them are shown."
            : $"{Words.Count(layer.Fired)} of {Words.Plural(layer.Neurons, "neuron")} fired; {layer.Trains.Length} are shown: the busiest, then others in ever larger strides down to the slowest.";
}
