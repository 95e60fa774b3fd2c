using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>output = the value of a function of tensors, within the step.</summary>
/// <param name="Output">Vector to set, as long as the product of <paramref name="ShapeOut"/>.</param>
/// <param name="Time">Time in seconds; null for a pure function.</param>
/// <param name="Input">Input vector, as long as the product of <paramref name="ShapeIn"/>; null if there is none.</param>
/// <param name="ShapeIn">Shape of one item of the input; empty if there is none.</param>
/// <param name="ShapeOut">Shape of one item of the output.</param>
/// <param name="FunctionName">For messages.</param>
public sealed record SimTensor(Signal Output, Signal? Time, Signal? Input, ImmutableArray<int> ShapeIn, ImmutableArray<int> ShapeOut, string FunctionName) : Operator
{
    /// <summary>The function of all items of a step; null where it is pure and takes one item at a time, on any thread.</summary>
    public TimedTensorFunction? Function { get; internal init; }

    /// <summary>The pure function of one item; null where <see cref="Function"/> takes all.</summary>
    internal ItemFunction? PerItem { get; init; }

    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(sets: [Output], reads: [Time, Input]);

    internal override bool CallsHost => Function is not null;
}
