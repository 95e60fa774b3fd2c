using System.Diagnostics.CodeAnalysis;

namespace SpikeSharp;

/// <summary>What a probe records of its target.</summary>
public enum ProbeAttribute
{
    /// <summary>The output: of neurons amplitude/dt a spike, of a node its value.</summary>
    Output,

    /// <summary>The input: of neurons the current J after gain and bias.</summary>
    Input,

    /// <summary>Membrane voltage of spiking neurons, dimensionless.</summary>
    Voltage,

    /// <summary>Remaining refractory time of <see cref="Lif"/> neurons, in seconds.</summary>
    RefractoryTime,
}

/// <summary>Records a signal during a run.</summary>
public sealed class Probe : NetworkObject
{
    private readonly double? _sampleEvery;
    private Synapse? _synapse;

    /// <summary>A probe.</summary>
    /// <param name="target">Neurons, a node, an ensemble or a view of one.</param>
    /// <param name="attribute">What to record.</param>
    /// <exception cref="ArgumentException">The target has no such attribute.</exception>
    public Probe(View target, ProbeAttribute attribute = ProbeAttribute.Output)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.SizeOut == 0) throw new ArgumentException($"Probe.target: {target} has no elements to record.", nameof(target));
        bool known = target.Target switch
        {
            Neurons => true,
            Node => attribute == ProbeAttribute.Output,
            Ensemble => attribute is ProbeAttribute.Output or ProbeAttribute.Input,
            _ => false,
        };
        if (!known) throw new ArgumentException($"Probe.attribute: {target} has no attribute {attribute}.", nameof(attribute));
        Target = target;
        Attribute = attribute;
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
        init => _sampleEvery = value is double v ? Check.AtLeast(v, 1e-10, nameof(SampleEvery)) : null;
    }

    /// <summary>Filter of the recorded values; with one, the first sample is 0.</summary>
    /// <value>Default <see cref="Synapse.None"/> (unlike connections).</value>
    [AllowNull]
    public Synapse Synapse
    {
        get => _synapse ?? Synapse.None;
        init => _synapse = value;
    }

    private protected override void OnAdded(Network owner)
    {
        if (Target.Owner is null) throw new InvalidOperationException($"Probe: {Target} was not added to a network; add it before probing it.");
        _synapse ??= owner.Default(c => c.Probe.Synapse);
    }

    /// <summary>The target and attribute, for messages.</summary>
    /// <returns>For example <c>Probe of Node "a"</c>.</returns>
    public override string ToString() => Label is null ? $"Probe of {Target}" : base.ToString();
}
