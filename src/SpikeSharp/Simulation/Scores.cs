using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>How well probes saw what they were to see: one number a probe and metric, the mean over all items.</summary>
public sealed class Scores
{
    private readonly BuiltModel _model;
    private readonly ScoredProbe[] _probes;
    private readonly IReadOnlyList<Metric> _metrics;

    internal Scores(BuiltModel model, ScoredProbe[] probes, IReadOnlyList<Metric> metrics, int items)
    {
        _model = model;
        _probes = probes;
        _metrics = metrics;
        Items = items;
        Total = probes.Sum(probe => probe.Sums[0] / items);
    }

    /// <summary>Number of items.</summary>
    public int Items { get; }

    /// <summary>The sum of the first metric over all probes with targets.</summary>
    public double Total { get; }

    /// <summary>The score of a probe.</summary>
    /// <param name="probe">A probe with targets.</param>
    /// <param name="metric">One of the metrics; null: the first.</param>
    /// <exception cref="KeyNotFoundException">The probe had no targets, or the metric was not asked for.</exception>
    public double this[Probe probe, Metric? metric = null] => Of(_model.IndexOf(probe), probe.ToString(), metric);

    /// <summary>The score of a probe by its label.</summary>
    /// <param name="label">Label of a probe with targets.</param>
    /// <param name="metric">One of the metrics; null: the first.</param>
    /// <exception cref="KeyNotFoundException">The probe had no targets, or the metric was not asked for.</exception>
    public double this[string label, Metric? metric = null] => Of(_model.Probes.Index().Where(p => p.Item.Label == label).Select(p => p.Index).FirstOrDefault(-1), $"'{label}'", metric);

    private double Of(int index, string name, Metric? metric)
    {
        ScoredProbe probe = Array.Find(_probes, scored => scored.Index == index) ?? throw new KeyNotFoundException($"{name} had no targets.");
        int position = metric is null ? 0 : _metrics.Index().Where(m => m.Item == metric).Select(m => m.Index).FirstOrDefault(-1);
        return position >= 0 ? probe.Sums[position] / Items : throw new KeyNotFoundException($"The metric '{metric!.Name}' was not asked for.");
    }
}

/// <summary>The targets of a probe, and the sums of its metrics on the way.</summary>
internal sealed class ScoredProbe
{
    private readonly BuiltProbe _probe;
    private readonly double[] _targets;
    private readonly int _samples;
    private readonly int _targetSize;
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly bool _holds;

    /// <exception cref="ArgumentException">There is no such probe, or the targets are not those of as many items or not finite.</exception>
    public ScoredProbe(BuiltModel model, Probe? probe, string? label, NdArray targets, int items, IReadOnlyList<Metric> metrics, bool holds)
    {
        Index = probe is null ? model.Probes.Index().Where(p => p.Item.Label == label).Select(p => p.Index).FirstOrDefault(-1) : model.IndexOf(probe);
        if (Index < 0) throw new ArgumentException($"The model has no probe '{label}'; it has {string.Join(", ", model.Probes.Select(p => p.Label))}.", nameof(targets));
        _probe = model.Probes[Index];
        if (targets.Rank is not (2 or 3) || targets.Shape[0] != items)
            throw new ArgumentException($"Targets for probe '{_probe.Label}' have shape ({string.Join(", ", targets.Shape)}); ({items}, samples, {_probe.Signal.Size}) is needed, or ({items}, {_probe.Signal.Size}) for one sample.", nameof(targets));
        _targets = targets.ToDoubles();
        int bad = Array.FindIndex(_targets, value => !double.IsFinite(value));
        if (bad >= 0) throw new ArgumentException($"Targets for probe '{_probe.Label}' must be finite; item {bad / (_targets.Length / items)} holds {_targets[bad]}.", nameof(targets));
        _samples = targets.Rank == 2 ? 1 : targets.Shape[1];
        _targetSize = targets.Shape[^1];
        _metrics = metrics;
        _holds = holds;
        Sums = new double[metrics.Count];
    }

    /// <summary>Position in <see cref="BuiltModel.Probes"/>.</summary>
    public int Index { get; }

    /// <summary>Sums over the items, one a metric.</summary>
    public double[] Sums { get; }

    /// <summary>Takes what the probe saw of an item.</summary>
    /// <exception cref="ArgumentException">The targets do not suit it.</exception>
    public void Add(int item, NdArray seen)
    {
        int size = seen.Shape[^1], samples = seen.Rank == 2 ? seen.Shape[0] : 1;
        double[] outputs = seen.ToDoubles();
        ReadOnlySpan<double> targets = _targets.AsSpan(item * _samples * _targetSize, _samples * _targetSize);
        double[]? held = _holds && _samples == 1 && samples > 1 ? Held(targets, samples) : null;
        for (int i = 0; i < _metrics.Count; i++)
        {
            Check(_metrics[i], samples, size);
            Sums[i] += _metrics[i].Of(new ScoredItem(outputs, size, held ?? targets, _targetSize));
        }
    }

    private static double[] Held(ReadOnlySpan<double> target, int samples)
    {
        double[] held = new double[target.Length * samples];
        for (int i = 0; i < held.Length; i++) held[i] = target[i % target.Length];
        return held;
    }

    // How many samples there are is known only after the first run.
    private void Check(Metric metric, int samples, int size)
    {
        bool isHeld = _samples == 1 && (_holds || metric.LooksAtLastSample);
        if ((_samples == samples || isHeld) && (_targetSize == size || (metric.LooksAtLastSample && _targetSize == 1)) && samples > 0) return;
        string hint = _samples == 1 && samples > 1 && _targetSize == size ? "; holdTargets: true compares every sample with the same target, keep: Keep.Last compares the last sample only" : "";
        throw new ArgumentException($"Targets for probe '{_probe.Label}' have {_samples} samples of {_targetSize} elements; it gave {samples} of {size} ({metric.Name}){hint}.");
    }
}
