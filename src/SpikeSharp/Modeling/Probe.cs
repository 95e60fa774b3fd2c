using System.Diagnostics.CodeAnalysis;

namespace SpikeSharp;

/// <summary>Records a signal during a run.</summary>
public sealed class Probe : NetworkObject
{
    private double? _sampleEvery;
    private Synapse? _synapse;
    private Solver? _solver;
    private bool? _keepHistory;

    /// <summary>A probe.</summary>
    /// <param name="target">An ensemble, its neurons, a node, a view of one, a connection or a learning rule.</param>
    /// <param name="attribute">What to record; null: the first that the target has.</param>
    /// <exception cref="ArgumentException">The target has no such attribute, or nothing to record.</exception>
    public Probe(View target, ProbeAttribute? attribute = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.SizeOut == 0) throw new ArgumentException($"Probe.Target: {target} must have an output of at least one element{target.WhyEmpty}.", nameof(target));
        IReadOnlyList<ProbeAttribute> known = target.Probeable;
        Attribute = attribute ?? known[0];
        if (!known.Contains(Attribute))
            throw new ArgumentException($"Probe.Attribute: {target} has no attribute '{Attribute}'; it has {string.Join(", ", known)}.", nameof(attribute));
        Target = target;
    }

    /// <summary>What is looked at.</summary>
    public View Target { get; }

    /// <summary>What is recorded of it.</summary>
    public ProbeAttribute Attribute { get; }

    /// <summary>Time between samples in seconds; null: every step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1e-10.</exception>
    public double? SampleEvery
    {
        get => _sampleEvery;
        init => _sampleEvery = value is double v ? Check.AtLeast(v, 1e-10, nameof(SampleEvery), typeof(Probe)) : null;
    }

    /// <summary>Filter of the recorded values; with one, the first sample is 0.</summary>
    /// <value>Default <see cref="Synapse.None"/> (unlike connections).</value>
    [AllowNull]
    public Synapse Synapse
    {
        get => _synapse ?? Synapse.None;
        init => _synapse = value;
    }

    /// <summary>Whether all samples of a run are kept, or only the last, which spares memory; <see cref="SampleEvery"/> has no effect then.</summary>
    /// <value>Default true.</value>
    /// <remarks>Files of built models do not hold it.</remarks>
    public bool KeepHistory
    {
        get => _keepHistory ?? true;
        init => _keepHistory = value;
    }

    /// <summary>How decoders are solved for where a decoded output is recorded.</summary>
    /// <value>Default: the network's default solver of connections.</value>
    [AllowNull]
    public Solver Solver
    {
        get => _solver ?? ConnectionDefaults.BuiltIn.Solver!;
        init => _solver = value;
    }

    private protected override void OnAdded(Network owner)
    {
        if (Target.Owner is null) throw new InvalidOperationException($"Probe: {Target} was not added to a network; add it before probing it.");
        if (!ReferenceEquals(Target.Owner.Root, owner.Root)) throw new InvalidOperationException($"Probe: {Target} belongs to another model than the probe.");
        _synapse ??= owner.Default(c => c.Probe.Synapse);
        _sampleEvery ??= owner.Default(c => c.Probe.SampleEvery);
        _keepHistory ??= owner.Default(c => c.Probe.KeepHistory);
        _solver ??= owner.Default(c => c.Probe.Solver) ?? owner.Default(c => c.Connection.Solver);
    }

    /// <summary>The target and attribute, for messages.</summary>
    /// <returns>For example <c>Probe of Node "a"</c>.</returns>
    public override string ToString() => Label is null ? $"Probe of {Target}" : base.ToString();
}
