using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>A linear filter with transfer function num(s)/den(s), or num(z)/den(z).</summary>
public record LinearFilter : Synapse
{
    // Smaller leading coefficients of a numerator are rounding errors of whoever computed it; kept, they would change the form of the steps.
    private const double Negligible = 1e-14;

    /// <summary>A filter.</summary>
    /// <param name="numerator">Coefficients, highest power first.</param>
    /// <param name="denominator">Coefficients, highest power first; at least as long as the numerator, leading zeros aside.</param>
    /// <param name="isAnalog">In s; otherwise in z.</param>
    /// <param name="method">How an analog filter becomes discrete.</param>
    /// <exception cref="ArgumentException">The denominator is zero, a coefficient is not finite, or the numerator has the higher order.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is unknown.</exception>
    public LinearFilter(
        ImmutableArray<double> numerator, ImmutableArray<double> denominator, bool isAnalog = true, Discretization method = Discretization.ZeroOrderHold)
    {
        if (numerator.IsDefaultOrEmpty || denominator.IsDefaultOrEmpty || !numerator.All(double.IsFinite) || !denominator.All(double.IsFinite))
            throw new ArgumentException("LinearFilter.Numerator and LinearFilter.Denominator must have coefficients, all finite.", nameof(numerator));

        ReadOnlySpan<double> num = Trim(numerator, Negligible), den = Trim(denominator, 0);
        if (den[0] == 0)
            throw new ArgumentException("LinearFilter.Denominator must not be zero.", nameof(denominator));
        if (num.Length > den.Length)
            throw new ArgumentException($"LinearFilter.Numerator has order {num.Length - 1}, LinearFilter.Denominator {den.Length - 1}: an improper filter; the denominator must have at least the order of the numerator.", nameof(numerator));

        Numerator = numerator;
        Denominator = denominator;
        IsAnalog = isAnalog;
        Method = Enum.IsDefined(method) ? method : throw Check.OutOfRange(nameof(method), method, "must be a known method", typeof(LinearFilter));
    }

    /// <summary>Coefficients, highest power first.</summary>
    public ImmutableArray<double> Numerator { get; }

    /// <summary>Coefficients, highest power first.</summary>
    public ImmutableArray<double> Denominator { get; }

    /// <summary>Whether the function is one of s; otherwise of z.</summary>
    public bool IsAnalog { get; }

    /// <summary>How an analog filter becomes discrete.</summary>
    public Discretization Method { get; }

    /// <summary>The filter that applies this one and then another.</summary>
    /// <param name="other">Analog like this one, or discrete like this one.</param>
    /// <returns>The product of the transfer functions; it becomes discrete by <see cref="Discretization.ZeroOrderHold"/>.</returns>
    /// <exception cref="ArgumentException">One filter is analog, the other not.</exception>
    public LinearFilter Combine(LinearFilter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsAnalog == other.IsAnalog
            ? new LinearFilter(Product(Numerator, other.Numerator), Product(Denominator, other.Denominator), IsAnalog)
            : throw new ArgumentException("An analog and a discrete filter cannot be combined.", nameof(other));
    }

    /// <summary>The transfer function at a frequency: its absolute value is the gain, its angle the phase.</summary>
    /// <param name="frequency">Hz for an analog filter, cycles a step for a discrete one.</param>
    public Complex Evaluate(double frequency)
    {
        Complex turn = new(0, 2 * Math.PI * frequency);
        Complex at = IsAnalog ? turn : Complex.Exp(turn);
        return Horner(Numerator, at) / Horner(Denominator, at);
    }

    /// <summary>The discrete state space for a step.</summary>
    /// <param name="dt">Step in seconds, positive.</param>
    /// <returns>Matrices A, B, C and number D.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dt"/> is not positive and finite.</exception>
    public DiscreteStateSpace Discretize(double dt)
    {
        Check.Positive(dt, nameof(dt));
        double[] den = Trim(Denominator, 0).ToArray();
        int order = den.Length - 1;
        double[] num = new double[den.Length];
        ReadOnlySpan<double> given = Trim(Numerator, Negligible);
        given.CopyTo(num.AsSpan(num.Length - given.Length));

        double head = den[0];
        for (int i = 0; i < den.Length; i++)
        {
            num[i] /= head;
            den[i] /= head;
        }

        if (order == 0)
            return DiscreteStateSpace.Of([], [], [], num[0]);

        // Controller canonical form.
        double[] a = new double[order * order], b = new double[order], c = new double[order];
        b[0] = 1;
        for (int k = 0; k < order; k++)
        {
            a[k] = -den[k + 1];
            c[k] = num[k + 1] - (num[0] * den[k + 1]);
            if (k > 0)
                a[(k * order) + k - 1] = 1;
        }

        return !IsAnalog ? DiscreteStateSpace.Of(a, b, c, num[0]) : Method switch
        {
            Discretization.ZeroOrderHold => HoldInput(a, b, c, num[0], dt),
            Discretization.Bilinear => Average(a, b, c, num[0], dt, 0.5),
            Discretization.Euler => Average(a, b, c, num[0], dt, 0),
            _ => Average(a, b, c, num[0], dt, 1),
        };
    }

    /// <summary>Equal coefficients, kind, method and seed.</summary>
    /// <param name="other">Another synapse.</param>
    public virtual bool Equals(LinearFilter? other) =>
        base.Equals(other) && IsAnalog == other.IsAnalog && Method == other.Method
        && Numerator.AsSpan().SequenceEqual(other.Numerator.AsSpan()) && Denominator.AsSpan().SequenceEqual(other.Denominator.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, IsAnalog, Method, Numerator[0], Denominator.Length, Denominator[0]);

    /// <summary>The coefficients.</summary>
    public override string ToString() => $"LinearFilter([{Join(Numerator)}], [{Join(Denominator)}]{(IsAnalog ? "" : ", discrete")}{(Method == Discretization.ZeroOrderHold ? "" : $", {Method}")})";

    private protected override ProcessStep Start(int size, double dt) => new LinearFilterStep(Discretize(dt), size);

    private protected override ImmutableArray<ProcessVariable> Settled(int size, double dt, double output) => LinearFilterStep.Settled(Discretize(dt), size, output);

    /// <summary>Exact for an input that is constant during a step: the exponential of the matrix [[A, B], [0, 0]] dt.</summary>
    private static DiscreteStateSpace HoldInput(double[] a, double[] b, double[] c, double d, double dt)
    {
        int order = b.Length, n = order + 1;
        double[] m = new double[n * n];
        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column < order; column++)
                m[(row * n) + column] = a[(row * order) + column] * dt;
            m[(row * n) + order] = b[row] * dt;
        }

        double[] exponential = MatrixExponential.Of(m, n);
        double[] ad = new double[order * order], bd = new double[order];
        for (int row = 0; row < order; row++)
        {
            exponential.AsSpan(row * n, order).CopyTo(ad.AsSpan(row * order));
            bd[row] = exponential[(row * n) + order];
        }

        return DiscreteStateSpace.Of(ad, bd, c, d);
    }

    /// <summary>The derivative of a step is taken as alpha times that at its end plus (1 - alpha) times that at its start.</summary>
    private static DiscreteStateSpace Average(double[] a, double[] b, double[] c, double d, double dt, double alpha)
    {
        int order = b.Length;
        double[] left = Matrix.Identity(order), right = Matrix.Identity(order);
        Matrix.AddScaled(left, -alpha * dt, a);
        Matrix.AddScaled(right, (1 - alpha) * dt, a);

        LuFactors factors = LuFactors.Of(left, order);
        double[] ad = factors.Solve(right, order);
        double[] bd = factors.Solve(Array.ConvertAll(b, value => dt * value), 1);
        double[] cd = LuFactors.Of(Matrix.Transpose(left, order, order), order).Solve(c, 1);
        double dd = d;
        for (int k = 0; k < order; k++)
            dd += alpha * c[k] * bd[k];
        return DiscreteStateSpace.Of(ad, bd, cd, dd);
    }

    private static ReadOnlySpan<double> Trim(ImmutableArray<double> coefficients, double negligible)
    {
        int leading = 0;
        while (leading < coefficients.Length - 1 && Math.Abs(coefficients[leading]) <= negligible)
            leading++;
        return coefficients.AsSpan(leading, coefficients.Length - leading);
    }

    private static ImmutableArray<double> Product(ImmutableArray<double> p, ImmutableArray<double> q)
    {
        double[] product = new double[p.Length + q.Length - 1];
        for (int i = 0; i < p.Length; i++)
        {
            for (int j = 0; j < q.Length; j++)
                product[i + j] += p[i] * q[j];
        }

        return [.. product];
    }

    private static Complex Horner(ImmutableArray<double> coefficients, Complex at)
    {
        Complex sum = Complex.Zero;
        foreach (double coefficient in coefficients)
            sum = (sum * at) + coefficient;
        return sum;
    }

    private static string Join(ImmutableArray<double> values) => string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
