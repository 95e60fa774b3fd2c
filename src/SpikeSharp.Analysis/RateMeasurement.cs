using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>How fast the layers of a converted network fired on some items.</summary>
/// <param name="Items">Number of items.</param>
/// <param name="Steps">Steps of a presentation.</param>
/// <param name="Dt">Length of a step in seconds.</param>
/// <param name="Layers">One entry a spiking layer, in the order of the model.</param>
/// <param name="Busiest">The three most active neurons of all layers, each on the item that drove it hardest; the fastest first. Fewer if fewer spiked.</param>
public sealed record RateMeasurement(int Items, int Steps, double Dt, ImmutableArray<LayerRates> Layers, ImmutableArray<BusiestNeuron> Busiest)
{
    private const int DefaultMinibatch = 32;
    private const int BusiestCount = 3;

    /// <summary>Runs all items and the rate network beside them. No spike train is stored.</summary>
    /// <param name="model">The built conversion.</param>
    /// <param name="presentation">The items.</param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="options">Precision and threads; items, recordings and inputs are set here. Null: defaults.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>Without layers if the model has no spiking ones.</returns>
    /// <exception cref="BuildException">The network has no rate network: a neuron type without rates, or recurrence.</exception>
    public static RateMeasurement Measure(
        BuiltModel model, Presentation presentation, int steps, SessionOptions? options = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(presentation);
        options ??= new SessionOptions();
        ModelLayer[] layers = [.. model.Layers.Where(layer => layer.Ensemble >= 0 && model.Ensembles[layer.Ensemble].NeuronType.IsSpiking)];
        if (layers.Length == 0) return new RateMeasurement(presentation.Items, steps, model.Dt, [], []);

        LayerTally[] tallies = [.. layers.Select(layer => new LayerTally(layer, model.Ensembles[layer.Ensemble], steps, model.Dt, options.Precision ?? model.Precision))];
        ImmutableArray<Recording> recordings = [.. tallies.SelectMany(tally => tally.Recordings)];
        using RateRun rates = new(model, presentation, [.. layers.Select(layer => layer.Output)], steps, options.Threads);
        presentation.Run(
            DefaultMinibatch, steps,
            items => CpuBackend.Instance.Open(model, options with { Items = items, Recordings = recordings, Inputs = presentation.Signals }),
            (session, first, items) =>
            {
                Session activations = rates.Present(first, items, cancel);
                for (int item = 0; item < items; item++)
                {
                    for (int layer = 0, recording = 0; layer < tallies.Length; recording += tallies[layer++].Recordings.Length)
                        tallies[layer].Add(first + item, session, recording, item, activations.Recorded(layer, item).AsSpan<double>());
                }
            },
            progress, cancel);
        return new RateMeasurement(
            presentation.Items, steps, model.Dt, [.. tallies.Select(tally => tally.Result())],
            [.. tallies.SelectMany(tally => tally.Fastest(BusiestCount)).OrderByDescending(neuron => neuron.Rate).Take(BusiestCount)]);
    }
}
