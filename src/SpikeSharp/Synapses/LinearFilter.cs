using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>How an analog filter becomes a discrete one.</summary>
public enum Discretization
{
    /// <summary>The input is held during a step: exact for step-wise constant inputs.</summary>
    ZeroOrderHold,

    /// <summary>Trapezoidal rule.</summary>
    Bilinear,

    /// <summary>Forward difference.</summary>
    Euler,

    /// <summary>Backward difference.</summary>
    BackwardDifference,
}

/// <summary>A linear filter with transfer function num(s)/den(s), or num(z)/den(z).</summary>
public record LinearFilter : Synapse
{
    /// <summary>A filter.</summary>
    /// <param name="numerator">Coefficients, highest power first.</param>
    /// <param name="denominator">Coefficients, highest power first; at least as long as the numerator.</param>
    /// <param name="isAnalog">In s; otherwise in z.</param>
    /// <param name="method">How an analog filter becomes discrete.</param>
    /// <exception cref="ArgumentException">The denominator is zero, a coefficient is not finite, or the numerator has the higher order.</exception>
    public LinearFilter(
        ImmutableArray<double> numerator, ImmutableArray<double> denominator, bool isAnalog = true, Discretization method = Discretization.ZeroOrderHold)
    {
        if (numerator.IsDefaultOrEmpty || denominator.IsDefaultOrEmpty || !numerator.All(double.IsFinite) || !denominator.All(double.IsFinite))
            throw new ArgumentException("A filter needs finite coefficients in numerator and denominator.", nameof(numerator));
        int leading = 0;
        while (leading < denominator.Length && denominator[leading] == 0) leading++;
        if (leading == denominator.Length) throw new ArgumentException("The denominator of a filter must not be zero.", nameof(denominator));
        if (numerator.Length > denominator.Length - leading)
            throw new ArgumentException($"The numerator has order {numerator.Length - 1}, the denominator {denominator.Length - leading - 1}: an improper filter.", nameof(numerator));
        Numerator = numerator;
        Denominator = denominator;
        IsAnalog = isAnalog;
        Method = method;
    }

    /// <summary>Coefficients, highest power first.</summary>
    public ImmutableArray<double> Numerator { get; }

    /// <summary>Coefficients, highest power first.</summary>
    public ImmutableArray<double> Denominator { get; }

    /// <summary>Whether the function is one of s; otherwise of z.</summary>
    public bool IsAnalog { get; }

    /// <summary>How an analog filter becomes discrete.</summary>
    public Discretization Method { get; }

    /// <summary>The discrete state space for a step (specification section 3.1).</summary>
    /// <param name="dt">Step in seconds, positive.</param>
    /// <returns>Matrices A, B, C and number D.</returns>
    public DiscreteStateSpace Discretize(double dt)
    {
        Check.Positive(dt, nameof(dt));
        int leading = 0;
        while (Denominator[leading] == 0) leading++;
        double[] den = [.. Denominator.Skip(leading)];
        double head = den[0];
        double[] num = [.. Numerator.Select(c => c / head)];
        for (int i = 0; i < den.Length; i++) den[i] /= head;
        int order = den.Length - 1;
        double[] padded = [.. Enumerable.Repeat(0.0, order + 1 - num.Length), .. num];
        double d = padded[0];
        if (order == 0) return DiscreteStateSpace.Of([], [], [], d);

        double[] a = new double[order * order], b = new double[order], c = new double[order];
        for (int k = 0; k < order; k++)
        {
            a[k] = -den[k + 1];
            if (k > 0) a[(k * order) + k - 1] = 1;
            c[k] = padded[k + 1] - (padded[0] * den[k + 1]);
        }
        b[0] = 1;
        if (!IsAnalog) return DiscreteStateSpace.Of(a, b, c, d);
        return Method == Discretization.ZeroOrderHold
            ? HoldInput(a, b, c, d, order, dt)
            : GeneralizedBilinear(a, b, c, d, order, dt, Method switch { Discretization.Bilinear => 0.5, Discretization.Euler => 0.0, _ => 1.0 });
    }

    private static DiscreteStateSpace HoldInput(double[] a, double[] b, double[] c, double d, int order, double dt)
    {
        int n = order + 1;
        double[] m = new double[n * n];
        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column < order; column++) m[(row * n) + column] = a[(row * order) + column] * dt;
            m[(row * n) + order] = b[row] * dt;
        }
        double[] exponential = SmallMatrix.Exponential(m, n);
        double[] ad = new double[order * order], bd = new double[order];
        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column < order; column++) ad[(row * order) + column] = exponential[(row * n) + column];
            bd[row] = exponential[(row * n) + order];
        }
        return DiscreteStateSpace.Of(ad, bd, c, d);
    }

    private static DiscreteStateSpace GeneralizedBilinear(double[] a, double[] b, double[] c, double d, int order, double dt, double alpha)
    {
        double[] left = new double[order * order], right = new double[order * order];
        for (int i = 0; i < left.Length; i++)
        {
            double identity = i % (order + 1) == 0 ? 1 : 0;
            left[i] = identity - (alpha * dt * a[i]);
            right[i] = identity + ((1 - alpha) * dt * a[i]);
        }
        double[] ad = SmallMatrix.Solve(left, right, order, order);
        double[] bd = SmallMatrix.Solve(left, [.. b.Select(v => dt * v)], order, 1);
        double[] cd = SmallMatrix.Solve(SmallMatrix.Transpose(left, order), c, order, 1);
        double dd = d;
        for (int k = 0; k < order; k++) dd += alpha * c[k] * bd[k];
        return DiscreteStateSpace.Of(ad, bd, cd, dd);
    }
}

/// <summary>First-order lowpass 1/(tau s + 1): an exponential moving average.</summary>
public sealed record Lowpass : LinearFilter
{
    /// <summary>A lowpass.</summary>
    /// <param name="tau">Time constant in seconds, zero or more; 0 passes the input on after one step.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public Lowpass(double tau)
        : base([1], [Check.NotNegative(tau, nameof(tau)), 1]) => Tau = tau;

    /// <summary>Time constant in seconds.</summary>
    public double Tau { get; }
}

/// <summary>Second-order lowpass 1/(tau s + 1)^2: the alpha function.</summary>
public sealed record Alpha : LinearFilter
{
    /// <summary>An alpha synapse.</summary>
    /// <param name="tau">Time constant in seconds, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public Alpha(double tau)
        : base([1], [Check.NotNegative(tau, nameof(tau)) * tau, 2 * tau, 1]) => Tau = tau;

    /// <summary>Time constant in seconds.</summary>
    public double Tau { get; }
}
