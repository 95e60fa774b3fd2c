using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>When the neurons of every spiking layer fired while one item was presented.</summary>
/// <param name="Item">Number of the item.</param>
/// <param name="Steps">Steps of the presentation.</param>
/// <param name="Dt">Length of a step in seconds.</param>
/// <param name="Layers">One entry a spiking layer, in the order of the model.</param>
public sealed record SpikeRaster(int Item, int Steps, double Dt, ImmutableArray<LayerRaster> Layers)
{
    /// <summary>Runs one item twice: to find which neurons fire, and to follow some of them.</summary>
    /// <param name="model">A converted network.</param>
    /// <param name="inputs">Items by the name of the input.</param>
    /// <param name="item">Number of the item.</param>
    /// <param name="steps">Steps of the presentation.</param>
    /// <param name="rows">Most neurons of a layer to follow: where more fired, the busiest and others down the ranking by spikes, in ever larger strides to the last.</param>
    /// <param name="options">Precision and threads; items, recordings and inputs are set here. Null: defaults.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>Neurons sorted by their spikes, the busiest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item, or fewer than one step or row.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    public static SpikeRaster Measure(
        BuiltModel model, IReadOnlyDictionary<string, NdArray> inputs, int item, int steps, int rows = 30, SessionOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        int items = new Presentation(model, inputs).Items;
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, items);
        Dictionary<string, NdArray> one = inputs.ToDictionary(input => input.Key, input => OneItem(input.Value, item));
        Presentation presentation = new(model, one);
        ModelLayer[] layers = [.. model.Layers.Where(layer => layer.Ensemble >= 0 && model.Ensembles[layer.Ensemble].NeuronType.IsSpiking)];

        int[][] chosen = new int[layers.Length][];
        int[] fired = new int[layers.Length];
        double[][] perStep = new double[layers.Length][];
        Run([Reduction.SpikeCount, Reduction.SpikesPerStep], (session, layer) =>
        {
            double[] counts = session.Recorded(0).ToDoubles();
            perStep[layer] = session.Recorded(1).ToDoubles();
            int[] ranking = [.. Enumerable.Range(0, counts.Length).Where(neuron => counts[neuron] > 0).OrderByDescending(neuron => counts[neuron]).ThenBy(neuron => neuron)];
            fired[layer] = ranking.Length;
            chosen[layer] = [.. Ranks(ranking.Length, rows).Select(rank => ranking[rank])];
        });

        LayerRaster[] rasters = new LayerRaster[layers.Length];
        Run([Reduction.Trace], (session, layer) =>
        {
            double[] output = session.Recorded(0).ToDoubles();
            BuiltEnsemble ensemble = model.Ensembles[layers[layer].Ensemble];
            double spike = ensemble.NeuronType.Amplitude / model.Dt;
            rasters[layer] = new LayerRaster(
                layers[layer].Name, ensemble.Size, fired[layer], [.. perStep[layer].Select(spikes => (int)Math.Round(spikes))],
                [
                    .. chosen[layer].Select(neuron => new SpikeTrain(
                        neuron, [.. Enumerable.Range(0, steps).Select(step => (int)Math.Round(output[(step * ensemble.Size) + neuron] / spike))])),
                ]);
        });
        return new SpikeRaster(item, steps, model.Dt, [.. rasters]);

        // Layer by layer: the trace of one population at a time is all that memory must hold.
        void Run(Reduction[] reductions, Action<Session, int> read)
        {
            SessionOptions session = (options ?? new SessionOptions()) with { Items = 1, Inputs = presentation.Signals };
            for (int i = 0; i < layers.Length; i++)
            {
                int layer = i;
                ImmutableArray<Recording> recordings = [.. reductions.Select(reduction => new Recording(layers[layer].Output, reduction))];
                presentation.Run(1, steps, _ => CpuBackend.Instance.Open(model, session with { Recordings = recordings }), (opened, _, _) => read(opened, layer), null, cancel);
            }
        }
    }

    /// <summary>Some of the ranks 0 to count - 1: all if there are few, else the first ones and then others in ever larger strides, with the last.</summary>
    internal static int[] Ranks(int count, int most)
    {
        if (count <= most) return [.. Enumerable.Range(0, count)];
        int[] ranks = new int[most];
        for (int i = 1; i < most; i++)
        {
            // Geometric, but never twice the same.
            int rank = (int)Math.Round(Math.Pow(count, (double)i / (most - 1))) - 1;
            ranks[i] = Math.Max(ranks[i - 1] + 1, rank);
        }
        return ranks;
    }

    private static NdArray OneItem(NdArray values, int item)
    {
        int size = values.Length / values.Shape[0];
        ImmutableArray<int> shape = [1, .. values.Shape[1..]];
        return values.Slice(item * size, size).Reshape(shape.AsSpan());
    }
}

/// <summary>When some neurons of one layer fired.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Neurons">Number of its neurons.</param>
/// <param name="Fired">How many of them fired at all.</param>
/// <param name="SpikesPerStep">Spikes of the whole layer in every step.</param>
/// <param name="Trains">Those that were followed, the busiest first.</param>
public sealed record LayerRaster(string Layer, int Neurons, int Fired, ImmutableArray<int> SpikesPerStep, ImmutableArray<SpikeTrain> Trains);

/// <summary>The spikes of one neuron.</summary>
/// <param name="Neuron">Its number in the layer.</param>
/// <param name="Spikes">Spikes of every step.</param>
public sealed record SpikeTrain(int Neuron, ImmutableArray<int> Spikes)
{
    /// <summary>All its spikes.</summary>
    public int Total => Spikes.Sum();
}
