using System.Collections.Immutable;

namespace SpikeSharp.Numerics;

/// <summary>How a discrete filter steps; the convention of the output differs (specification section 3.2).</summary>
public enum FilterForm
{
    /// <summary>y = D u.</summary>
    NoState,

    /// <summary>x = A x + (C B) u; y = x.</summary>
    OneState,

    /// <summary>x = A x + B u; y = C x.</summary>
    General,

    /// <summary>y = C x + D u; then x = A x + B u.</summary>
    Direct,
}

/// <summary>A discrete linear filter.</summary>
/// <param name="A">Row-major, order times order.</param>
/// <param name="B">Input vector.</param>
/// <param name="C">Output vector.</param>
/// <param name="D">Direct part.</param>
public sealed record DiscreteStateSpace(ImmutableArray<double> A, ImmutableArray<double> B, ImmutableArray<double> C, double D)
{
    internal static DiscreteStateSpace Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, double d) => new([.. a], [.. b], [.. c], d);

    /// <summary>Number of states.</summary>
    public int Order => B.Length;

    /// <summary>How it steps.</summary>
    public FilterForm Form => Order == 0 ? FilterForm.NoState : D != 0 ? FilterForm.Direct : Order == 1 ? FilterForm.OneState : FilterForm.General;
}
