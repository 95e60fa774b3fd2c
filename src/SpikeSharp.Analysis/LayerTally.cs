using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>Gathers what one layer did, item by item.</summary>
internal sealed class LayerTally
{
    private const int HistogramBins = 50;

    private readonly ModelLayer _layer;
    private readonly BuiltEnsemble _ensemble;
    private readonly int _steps;
    private readonly double _seconds;
    private readonly bool _hasParts;
    private readonly double[] _firstVoltage;

    private readonly SpikeCounts _counts = new();
    private readonly AgreementSums _agreement = new();
    private readonly Fast[] _fast;
    private readonly bool[] _active;
    private readonly bool[] _above;
    private readonly CauseSums[] _causes = [new(), new(), new()];
    private readonly CauseSums _all = new();
    private long _items;
    private double _spikes;
    private double _spikeSteps;
    private double _multi;
    private double _mostSpikeSteps;
    private double _most;

    public LayerTally(ModelLayer layer, BuiltEnsemble ensemble, int steps, double dt, Precision precision)
    {
        _layer = layer;
        _ensemble = ensemble;
        _steps = steps;
        _seconds = steps * dt;
        _hasParts = RateParts.Hold(ensemble.NeuronType);
        _firstVoltage = _hasParts ? RateParts.FirstVoltages(ensemble, precision) : [];
        _fast = new Fast[ensemble.Size];
        _active = new bool[ensemble.Size];
        _above = new bool[ensemble.Size];
        Signal output = layer.Output;
        Recordings = [new(output, Reduction.SpikeCount), new(output, Reduction.SpikeSteps), new(output, Reduction.MaxSpikes), new(output, Reduction.MultiSpikeSteps)];
        if (_hasParts) Recordings = Recordings.Add(new(ensemble.Current, Reduction.RectifiedMean));
    }

    /// <summary>What <see cref="Add"/> needs, in its order.</summary>
    public ImmutableArray<Recording> Recordings { get; }

    /// <param name="item">Number of the item.</param>
    /// <param name="session">After the run.</param>
    /// <param name="recording">Where the session's <see cref="Recordings"/> of this layer begin.</param>
    /// <param name="place">The item's place in the session.</param>
    /// <param name="activations">Of the rate network.</param>
    public void Add(int item, Session session, int recording, int place, ReadOnlySpan<double> activations)
    {
        ReadOnlySpan<double> counts = Recorded(0), spikeSteps = Recorded(1), most = Recorded(2), multi = Recorded(3);
        ReadOnlySpan<double> means = _hasParts ? Recorded(4) : default, last = _hasParts ? session.Read(_ensemble.Voltage!, place) : default;
        double amplitude = _ensemble.NeuronType.Amplitude;
        IReadOnlyList<double> maxRates = _ensemble.MaxRates;
        _items++;
        for (int i = 0; i < counts.Length; i++)
        {
            double count = counts[i], rate = count / _seconds, activation = activations[i];
            _counts.Add((long)count);
            _agreement.Add(amplitude * rate, activation);
            _active[i] |= activation > 0;
            if (count == 0) continue;

            _spikes += count;
            _spikeSteps += spikeSteps[i];
            _multi += multi[i];
            _mostSpikeSteps = Math.Max(_mostSpikeSteps, spikeSteps[i]);
            _most = Math.Max(_most, most[i]);
            bool above = rate > RateParts.Above(maxRates[i]), fastest = count > _fast[i].Count;
            if (!above && !fastest) continue;

            RateParts? parts = _hasParts ? RateParts.Of(1 / amplitude, activation, means[i], _firstVoltage[i], last[i], _seconds) : null;
            if (fastest) _fast[i] = new Fast(count, item, activation, parts, (int)most[i]);
            if (!above) continue;
            _above[i] = true;
            _all.Add(rate, parts);
            if (parts is { } known) _causes[(int)known.CauseAbove(RateParts.Above(maxRates[i]))].Add(rate, known);
        }

        ReadOnlySpan<double> Recorded(int offset) => session.Recorded(recording + offset, place).AsSpan<double>();
    }

    public LayerRates Result()
    {
        double pairs = (double)_items * _ensemble.Size;
        double[] maxRates = [.. _ensemble.MaxRates.Where(double.IsFinite)];
        return new LayerRates
        {
            Layer = _layer.Name,
            Neurons = _ensemble.Size,
            Scale = _layer.Scale,
            MaxRateLow = maxRates.Length == 0 ? double.NaN : maxRates.Min(),
            MaxRateHigh = maxRates.Length == 0 ? double.NaN : maxRates.Max(),
            Mean = _spikes / pairs / _seconds,
            Median = _counts.Quantile(0.5) / _seconds,
            P99 = _counts.Quantile(0.99) / _seconds,
            Max = _counts.Max / _seconds,
            Silent = (double)_fast.Count(fast => fast.Count == 0) / _ensemble.Size,
            SilentInRateNetwork = (double)_active.Count(active => !active) / _ensemble.Size,
            MaxSpikesInAStep = (int)_most,
            MultiSpikeShare = _multi / (pairs * _steps),
            SpikesPerItem = _spikes / _items,
            Agreement = _agreement.Result(),
            Histogram = _counts.Histogram(HistogramBins, _seconds),
            Above = new AboveMaxRates(
                _all.Pairs, _all.Pairs / pairs, _above.Count(above => above), _all.MeanRate, _hasParts ? _all.Mean : null,
                _hasParts ? [.. _causes.Select((cause, i) => new AboveMaxRatesCause((RateCause)i, cause.Pairs, cause.Mean))] : []),
            Binary = new BinaryRates(_spikeSteps / pairs / _seconds, _mostSpikeSteps / _seconds, _spikes > 0 ? 1 - (_spikeSteps / _spikes) : 0),
        };
    }

    /// <summary>The most active neurons, those that spiked at all.</summary>
    public IEnumerable<BusiestNeuron> Fastest(int count) => _fast
        .Select((fast, index) => (fast, index))
        .Where(neuron => neuron.fast.Count > 0)
        .OrderByDescending(neuron => neuron.fast.Count)
        .Take(count)
        .Select(neuron => new BusiestNeuron(
            _layer.Name, neuron.index, neuron.fast.Item, _seconds, neuron.fast.Count / _seconds, _ensemble.MaxRates[neuron.index], neuron.fast.Activation,
            1 / _ensemble.NeuronType.Amplitude, neuron.fast.Parts, neuron.fast.MostSpikes));

    /// <summary>The item on which a neuron fired most.</summary>
    private readonly record struct Fast(double Count, int Item, double Activation, RateParts? Parts, int MostSpikes);

    private sealed class CauseSums
    {
        private double _rate;
        private RateParts _parts;
        private bool _hasParts;

        public long Pairs { get; private set; }

        public double MeanRate => _rate / Pairs;

        public RateParts? Mean => _hasParts ? new RateParts(_parts.Input / Pairs, _parts.Jitter / Pairs, _parts.Rounding / Pairs) : null;

        public void Add(double rate, RateParts? parts)
        {
            Pairs++;
            _rate += rate;
            if (parts is not { } p) return;
            _hasParts = true;
            _parts = new RateParts(_parts.Input + p.Input, _parts.Jitter + p.Jitter, _parts.Rounding + p.Rounding);
        }
    }

    /// <summary>Running sums for correlation and error.</summary>
    private sealed class AgreementSums
    {
        private double _n, _x, _y, _xx, _yy, _xy, _error;

        public void Add(double output, double activation)
        {
            _n++;
            _x += output;
            _y += activation;
            _xx += output * output;
            _yy += activation * activation;
            _xy += output * activation;
            _error += Math.Abs(output - activation);
        }

        public RateAgreement Result()
        {
            double spread = Math.Sqrt(((_n * _xx) - (_x * _x)) * ((_n * _yy) - (_y * _y)));
            return new RateAgreement(spread > 0 ? ((_n * _xy) - (_x * _y)) / spread : double.NaN, _error / _n, _y / _n);
        }
    }
}
