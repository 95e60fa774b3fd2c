namespace SpikeSharp;

/// <summary>One end of a connection, or what a probe looks at: an object or some of its elements. Objects convert to it by themselves.</summary>
public sealed class View
{
    internal View(NetworkObject target, Slice slice)
    {
        Target = target;
        Slice = slice;
    }

    /// <summary>An <see cref="Ensemble"/>, its <see cref="SpikeSharp.Neurons"/> or a <see cref="Node"/>.</summary>
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
        Neurons n => n.Size,
        Node n => n.SizeIn,
        _ => throw new ArgumentException($"{Target} has no input."),
    };

    internal int FullSizeOut => Target switch
    {
        Ensemble e => e.Dimensions,
        Neurons n => n.Size,
        Node n => n.SizeOut,
        _ => throw new ArgumentException($"{Target} has no output."),
    };

    /// <summary>The network that the target was added to; null before.</summary>
    internal Network? Owner => Target is Neurons neurons ? neurons.Ensemble.Owner : Target.Owner;

    /// <summary>The whole ensemble.</summary>
    /// <param name="ensemble">Target.</param>
    public static implicit operator View(Ensemble ensemble) => new(ensemble, Slice.All);

    /// <summary>All neurons.</summary>
    /// <param name="neurons">Target.</param>
    public static implicit operator View(Neurons neurons) => new(neurons, Slice.All);

    /// <summary>The whole node.</summary>
    /// <param name="node">Target.</param>
    public static implicit operator View(Node node) => new(node, Slice.All);

    /// <summary>The target's name, with a mark if only some elements are taken.</summary>
    /// <returns>For messages.</returns>
    public override string ToString() => ReferenceEquals(Slice, Slice.All) ? Target.ToString() : $"{Target}[..]";
}
