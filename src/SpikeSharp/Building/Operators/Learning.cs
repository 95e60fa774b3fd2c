using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>delta = outer(-(LearningRate dt / n) error, pre), n being the length of pre: <see cref="Pes"/>.</summary>
/// <param name="PreFiltered">Filtered presynaptic activities, shape (n).</param>
/// <param name="Error">Error, shape (rows).</param>
/// <param name="Delta">Change of the weights, shape (rows, n).</param>
/// <param name="LearningRate">Speed of learning.</param>
public sealed record SimPes(Signal PreFiltered, Signal Error, Signal Delta, double LearningRate) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(reads: [PreFiltered, Error], updates: [Delta]);
}

/// <summary>q = P r; s = 1/(1 + r q); P -= outer(q, q s); delta = outer(error, -s q): <see cref="Rls"/>.</summary>
/// <param name="PreFiltered">r, filtered presynaptic activities, shape (n).</param>
/// <param name="Error">Error, shape (rows).</param>
/// <param name="Delta">Change of the weights, shape (rows, n).</param>
/// <param name="InverseGamma">P, shape (n, n).</param>
public sealed record SimRls(Signal PreFiltered, Signal Error, Signal Delta, Signal InverseGamma) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(reads: [PreFiltered, Error], updates: [Delta, InverseGamma]);
}

/// <summary>delta = outer(LearningRate dt p (p - theta), a): <see cref="Bcm"/>.</summary>
/// <param name="PreFiltered">a, filtered presynaptic activities, shape (columns).</param>
/// <param name="PostFiltered">p, filtered postsynaptic activities, shape (rows).</param>
/// <param name="Theta">Threshold of each postsynaptic neuron, shape (rows).</param>
/// <param name="Delta">Change of the weights, shape (rows, columns).</param>
/// <param name="LearningRate">Speed of learning.</param>
public sealed record SimBcm(Signal PreFiltered, Signal PostFiltered, Signal Theta, Signal Delta, double LearningRate) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(reads: [PreFiltered, PostFiltered, Theta], updates: [Delta]);
}

/// <summary>delta = -Beta W (LearningRate dt p p) by rows + outer(LearningRate dt p, a): <see cref="Oja"/>.</summary>
/// <param name="PreFiltered">a, filtered presynaptic activities, shape (columns).</param>
/// <param name="PostFiltered">p, filtered postsynaptic activities, shape (rows).</param>
/// <param name="Weights">W, shape (rows, columns).</param>
/// <param name="Delta">Change of the weights, shape (rows, columns).</param>
/// <param name="LearningRate">Speed of learning.</param>
/// <param name="Beta">Strength of forgetting.</param>
public sealed record SimOja(Signal PreFiltered, Signal PostFiltered, Signal Weights, Signal Delta, double LearningRate, double Beta) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(reads: [PreFiltered, PostFiltered, Weights], updates: [Delta]);
}

/// <summary>delta = LearningRate dt L (Scale p x' - p E): <see cref="Voja"/>.</summary>
/// <param name="PreDecoded">x, what the ensemble is told to represent, shape (dimensions).</param>
/// <param name="PostFiltered">p, filtered activities of the ensemble's neurons, shape (neurons).</param>
/// <param name="ScaledEncoders">E, shape (neurons, dimensions).</param>
/// <param name="Delta">Change of the encoders, shape (neurons, dimensions).</param>
/// <param name="LearningSignal">L, one element.</param>
/// <param name="LearningRate">Speed of learning.</param>
/// <param name="Scale">Gain over radius of each neuron.</param>
public sealed record SimVoja(
    Signal PreDecoded, Signal PostFiltered, Signal ScaledEncoders, Signal Delta, Signal LearningSignal, double LearningRate, ImmutableArray<double> Scale) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(reads: [PreDecoded, PostFiltered, ScaledEncoders, LearningSignal], updates: [Delta]);
}
