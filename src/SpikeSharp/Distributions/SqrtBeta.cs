using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>The square root of a beta variate: the length of the part in m dimensions of a random unit vector in n + m.</summary>
public sealed record SqrtBeta : Distribution
{
    /// <summary>Dimensions left out and kept.</summary>
    /// <param name="n">Dimensions left out, at least 1.</param>
    /// <param name="m">Dimensions kept, at least 1. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public SqrtBeta(int n, int m = 1)
    {
        N = Check.AtLeast(n, 1, nameof(n), typeof(SqrtBeta));
        M = Check.AtLeast(m, 1, nameof(m), typeof(SqrtBeta));
    }

    /// <summary>Dimensions left out.</summary>
    public int N { get; }

    /// <summary>Dimensions kept.</summary>
    public int M { get; }

    /// <summary>The probability of a sample of at most x.</summary>
    /// <param name="x">From 0 to 1.</param>
    public double Cdf(double x) => IncompleteBeta.Regularized(M / 2.0, N / 2.0, x * x);

    /// <summary>The x that a sample exceeds with probability 1 - p.</summary>
    /// <param name="p">From 0 to 1.</param>
    public double Quantile(double p) => Math.Sqrt(IncompleteBeta.Inverse(M / 2.0, N / 2.0, p, IncompleteBeta.Beta(M / 2.0, N / 2.0)));

    /// <summary>The probability density at x: 2 x^(m-1) (1 - x^2)^(n/2-1) / B(m/2, n/2).</summary>
    /// <param name="x">From 0 to 1.</param>
    public double Pdf(double x) => 2 * Math.Pow(x, M - 1) * Math.Pow(1 - (x * x), (N / 2.0) - 1) / IncompleteBeta.Beta(M / 2.0, N / 2.0);

    internal override void SampleInto(Span<double> sample, NumpyRandom random)
    {
        foreach (ref double value in sample)
            value = Next(random);
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => Each(count, dimensions, () => Next(random));

    private double Next(NumpyRandom random) => Math.Sqrt(random.Beta(M / 2.0, N / 2.0));
}
