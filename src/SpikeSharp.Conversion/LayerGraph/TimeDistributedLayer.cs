using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>One layer applied to every time step, which is the first axis of the item's shape.</summary>
public sealed record TimeDistributedLayer : Layer
{
    /// <summary>The layer of one time step; its one input is an <see cref="InputLayer"/> of the shape of a step.</summary>
    public required Layer Inner { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => Inner.Variables;

    /// <inheritdoc/>
    public override Activation Activation => Inner.Activation;
}
