namespace SpikeSharp;

/// <summary>One end of a connection, or what a probe looks at: an object or some of its elements. Objects convert to it by themselves.</summary>
public sealed class View
{
    internal View(NetworkObject target, Slice slice)
    {
        Target = target;
        Slice = slice;
        CheckIndices();
    }

    /// <summary>An <see cref="Ensemble"/>, its <see cref="SpikeSharp.Neurons"/>, a <see cref="Node"/>, a <see cref="Connection"/> or a <see cref="LearningRule"/>.</summary>
    public NetworkObject Target { get; }

    /// <summary>Which of its elements.</summary>
    public Slice Slice { get; }

    /// <summary>Elements that this end takes in.</summary>
    public int SizeIn => Slice.CountOn(FullSizeIn);

    /// <summary>Elements that this end gives out.</summary>
    public int SizeOut => Slice.CountOn(FullSizeOut);

    internal int FullSizeIn => Target switch
    {
        Ensemble e => e.Dimensions,
        Neurons n => n.Connectable,
        Node n => n.SizeIn,
        LearningRule r => r.SizeIn,
        _ => throw new ArgumentException($"{Target} has no input."),
    };

    internal int FullSizeOut => Target switch
    {
        Ensemble e => e.Dimensions,
        Neurons n => n.Connectable,
        Node n => n.SizeOut,
        Connection c => c.SizeOut,
        LearningRule => 1,
        _ => throw new ArgumentException($"{Target} has no output."),
    };

    /// <summary>The network that the target was added to; null before.</summary>
    internal Network? Owner => Target switch
    {
        Neurons neurons => neurons.Ensemble.Owner,
        LearningRule rule => rule.Connection.Owner,
        _ => Target.Owner,
    };

    /// <summary>What a probe can record of the target; the first is the default.</summary>
    internal IReadOnlyList<ProbeAttribute> Probeable => Target switch
    {
        Ensemble => [ProbeAttribute.DecodedOutput, ProbeAttribute.Input, ProbeAttribute.ScaledEncoders],
        Neurons neurons => [.. neurons.Ensemble.NeuronType.Probeable.Select(name => new ProbeAttribute(name))],
        Node => [ProbeAttribute.Output],
        Connection => [ProbeAttribute.Output, ProbeAttribute.Input, ProbeAttribute.Weights],
        LearningRule rule => rule.Type.Probeable,
        _ => [],
    };

    /// <summary>The end of a sentence about a missing input or output.</summary>
    internal string WhyEmpty => Target is Neurons { Connectable: 0 } ? ", but neurons of type Direct have neither input nor output; connect to the ensemble" : "";

    // Of a node an index may mean the input or the output; which one is known when it is connected.
    private void CheckIndices()
    {
        int size = Target switch
        {
            Ensemble e => e.Dimensions,
            Neurons n => n.Size,
            Node n => Math.Max(n.SizeIn, n.SizeOut),
            _ => int.MaxValue,
        };
        foreach (int index in Slice.Listed)
            if (index < -size || index >= size)
                throw new ArgumentOutOfRangeException(nameof(index), $"{Target}: index {(index == int.MaxValue ? "^0" : index)} lies outside its {size} elements.");
    }

    /// <summary>The whole ensemble.</summary>
    /// <param name="ensemble">Target.</param>
    public static implicit operator View(Ensemble ensemble) => new(ensemble, Slice.All);

    /// <summary>All neurons.</summary>
    /// <param name="neurons">Target.</param>
    public static implicit operator View(Neurons neurons) => new(neurons, Slice.All);

    /// <summary>The whole node.</summary>
    /// <param name="node">Target.</param>
    public static implicit operator View(Node node) => new(node, Slice.All);

    /// <summary>A whole connection, to probe.</summary>
    /// <param name="connection">Target.</param>
    public static implicit operator View(Connection connection) => new(connection, Slice.All);

    /// <summary>A learning rule, to connect an error to or to probe.</summary>
    /// <param name="rule">Target.</param>
    public static implicit operator View(LearningRule rule) => new(rule, Slice.All);

    /// <summary>The target's name, with a mark if only some elements are taken.</summary>
    /// <returns>For messages.</returns>
    public override string ToString() => ReferenceEquals(Slice, Slice.All) ? Target.ToString() : $"{Target}[..]";
}
