using System.Collections.Immutable;

namespace SpikeSharp.Numerics;

/// <summary>How a discrete filter steps, x being its state, u its input and y its output. Only the last form shows the state before the input.</summary>
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

/// <summary>A linear filter for a fixed step.</summary>
/// <param name="A">State to state, shape (K, K), row-major.</param>
/// <param name="B">Input to state, length K.</param>
/// <param name="C">State to output, length K.</param>
/// <param name="D">Input to output.</param>
public sealed record DiscreteStateSpace(ImmutableArray<double> A, ImmutableArray<double> B, ImmutableArray<double> C, double D)
{
    /// <summary>Number of states, K.</summary>
    public int Order => B.Length;

    /// <summary>How it steps: the first of the forms that fits, in this order of tests.</summary>
    public FilterForm Form => Order == 0 ? FilterForm.NoState : D != 0 ? FilterForm.Direct : Order == 1 ? FilterForm.OneState : FilterForm.General;

    /// <summary>Equal matrices.</summary>
    /// <param name="other">Another filter.</param>
    public bool Equals(DiscreteStateSpace? other) =>
        other is not null && D.Equals(other.D) && A.AsSpan().SequenceEqual(other.A.AsSpan()) && B.AsSpan().SequenceEqual(other.B.AsSpan()) && C.AsSpan().SequenceEqual(other.C.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Order, D, Order > 0 ? A[0] : 0, Order > 0 ? B[0] : 0);

    internal static DiscreteStateSpace Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, double d) => new([.. a], [.. b], [.. c], d);

    /// <summary>The state of a filter whose input has been constant for ever.</summary>
    /// <param name="output">The output it then has. The one-state form scales it by its DC gain, as the reference does.</param>
    /// <returns>Length K.</returns>
    /// <exception cref="ArgumentException">The output of a constant input vanishes, so no state belongs to another one.</exception>
    internal double[] SteadyState(double output)
    {
        if (Order == 0 || output == 0)
            return new double[Order];
        if (Form == FilterForm.OneState)
            return [C[0] * B[0] / (1 - A[0]) * output];

        double[] identityMinusA = Matrix.Identity(Order);
        Matrix.AddScaled(identityMinusA, -1, A.AsSpan());
        LuFactors factors = LuFactors.Of(identityMinusA, Order);
        double[] gains = factors.IsSingular ? new double[Order] : factors.Solve(B.AsSpan(), 1);
        double gain = D;
        for (int k = 0; k < Order; k++)
            gain += C[k] * gains[k];
        if (factors.IsSingular || Math.Abs(gain) <= 1e-8)
            throw new ArgumentException($"A filter that answers a constant input with {(factors.IsSingular ? "a growing output" : "0")} cannot start at the output {output}; start it at 0.", nameof(output));
        return Array.ConvertAll(gains, state => state * (output / gain));
    }
}
