using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>Advances the clock: step += 1, time = step * dt.</summary>
/// <param name="Step">Step counter, integer scalar.</param>
/// <param name="Time">Time in seconds, scalar.</param>
public sealed record TimeUpdate(Signal Step, Signal Time) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(sets: [Step, Time]);
}

/// <summary>dst[...] = value.</summary>
/// <param name="Target">Signal to set.</param>
/// <param name="Value">Value of every element.</param>
public sealed record Reset(Signal Target, double Value = 0) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(sets: [Target]);
}

/// <summary>dst = src or dst += src, optionally through index lists.</summary>
/// <param name="Source">Vector; one element broadcasts.</param>
/// <param name="Target">Vector.</param>
/// <param name="Increments">Whether it adds.</param>
/// <param name="SourceIndices">Elements of the source, or default for all.</param>
/// <param name="TargetIndices">Elements of the target, or default for all; repeats accumulate when adding and are not allowed when setting.</param>
public sealed record Copy(
    Signal Source, Signal Target, bool Increments = false, ImmutableArray<int> SourceIndices = default, ImmutableArray<int> TargetIndices = default) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => Increments ? SignalUse.Of(incs: [Target], reads: [Source]) : SignalUse.Of(sets: [Target], reads: [Source]);
}

/// <summary>Marks that a signal is read by a probe, which keeps it alive.</summary>
/// <param name="Signal">The probed signal.</param>
public sealed record SimProbe(Signal Signal) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(reads: [Signal]);
}
