using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>How fast one layer fired on some items.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Neurons">Number of neurons.</param>
/// <param name="MaxRateLow">Smallest of the max rates in Hz: the rate at input 1, not a ceiling.</param>
/// <param name="MaxRateHigh">Largest of the max rates in Hz.</param>
/// <param name="Mean">Mean measured rate of all (item, neuron) pairs, Hz.</param>
/// <param name="Median">Median measured rate, Hz.</param>
/// <param name="P99">99th percentile of the measured rate, Hz.</param>
/// <param name="Max">Highest measured rate, Hz.</param>
/// <param name="Silent">Share of neurons that spiked for no item.</param>
/// <param name="AboveMaxRate">Share of (item, neuron) pairs that fired faster than the neuron's max rate.</param>
/// <param name="MaxSpikesInAStep">Most spikes of one neuron in one step.</param>
/// <param name="MultiSpikeShare">Share of (item, neuron, step) with more than one spike.</param>
/// <param name="SpikesPerItem">Spikes of the whole layer for one item.</param>
public sealed record LayerRates(
    string Layer, int Neurons, double MaxRateLow, double MaxRateHigh, double Mean, double Median, double P99, double Max, double Silent, double AboveMaxRate,
    int MaxSpikesInAStep, double MultiSpikeShare, double SpikesPerItem)
{
    /// <summary>Measures every spiking layer of a converted network.</summary>
    /// <param name="model">The built conversion.</param>
    /// <param name="presentation">The items.</param>
    /// <param name="steps">Steps of a presentation.</param>
    /// <param name="options">Precision and threads; items, recordings and inputs are set here. Null: defaults.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>One entry a spiking layer, in the order of the model.</returns>
    public static IReadOnlyList<LayerRates> Measure(
        BuiltModel model, Presentation presentation, int steps, SessionOptions? options = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(presentation);
        ModelLayer[] layers = [.. model.Layers.Where(layer => layer.Ensemble >= 0 && model.Ensembles[layer.Ensemble].NeuronType.IsSpiking)];
        ImmutableArray<Recording> recordings =
        [
            .. layers.SelectMany(layer => new Recording[]
            {
                new(layer.Output, Reduction.SpikeCount), new(layer.Output, Reduction.MaxSpikes), new(layer.Output, Reduction.MultiSpikeSteps),
            }),
        ];
        Tally[] tallies = [.. layers.Select(layer => new Tally(model.Ensembles[layer.Ensemble], steps * model.Dt))];
        presentation.Run(
            32, steps,
            items => CpuBackend.Instance.Open(model, (options ?? new SessionOptions()) with { Items = items, Recordings = recordings, Inputs = presentation.Signals }),
            (session, _, items) =>
            {
                for (int item = 0; item < items; item++)
                {
                    for (int i = 0; i < tallies.Length; i++)
                        tallies[i].Add(session.Recorded(3 * i, item).AsSpan<double>(), session.Recorded((3 * i) + 1, item).AsSpan<double>(), session.Recorded((3 * i) + 2, item).AsSpan<double>());
                }
            },
            progress, cancel);
        return [.. layers.Select((layer, i) => tallies[i].Result(layer.Name, steps))];
    }

    /// <summary>Counts of one layer: a histogram of spike counts stands for all (item, neuron) pairs.</summary>
    private sealed class Tally(BuiltEnsemble ensemble, double seconds)
    {
        private readonly bool[] _spiked = new bool[ensemble.Size];
        private readonly SortedDictionary<int, long> _histogram = [];
        private long _items;
        private long _above;
        private double _multi;
        private int _most;

        public void Add(ReadOnlySpan<double> counts, ReadOnlySpan<double> most, ReadOnlySpan<double> multi)
        {
            _items++;
            for (int i = 0; i < counts.Length; i++)
            {
                int count = (int)counts[i];
                _histogram[count] = _histogram.GetValueOrDefault(count) + 1;
                _spiked[i] |= count > 0;
                if (count / seconds > ensemble.MaxRates[i]) _above++;
                _most = Math.Max(_most, (int)most[i]);
                _multi += multi[i];
            }
        }

        public LayerRates Result(string name, int steps)
        {
            double pairs = (double)_items * ensemble.Size, spikes = _histogram.Sum(bin => (double)bin.Key * bin.Value);
            return new LayerRates(
                name, ensemble.Size, ensemble.MaxRates.Min(), ensemble.MaxRates.Max(), spikes / pairs / seconds, Quantile(0.5), Quantile(0.99), _histogram.Keys.Max() / seconds,
                (double)_spiked.Count(spiked => !spiked) / ensemble.Size, _above / pairs, _most, _multi / (pairs * steps), spikes / _items);

            double Quantile(double share)
            {
                double below = 0;
                foreach ((int count, long n) in _histogram)
                    if ((below += n) >= share * pairs) return count / seconds;
                return _histogram.Keys.Max() / seconds;
            }
        }
    }
}
