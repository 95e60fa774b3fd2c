using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>The length of some dimensions of a random unit vector.</summary>
public sealed record SubvectorLength : Distribution
{
    private readonly SqrtBeta _length;

    /// <summary>Dimensions of the vector and of its part.</summary>
    /// <param name="dimensions">Dimensions of the whole vector, at least 2.</param>
    /// <param name="subdimensions">Dimensions of the part, 1 to <paramref name="dimensions"/> - 1. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SubvectorLength(int dimensions, int subdimensions = 1)
    {
        Dimensions = Check.AtLeast(dimensions, 2, nameof(dimensions), typeof(SubvectorLength));
        Subdimensions = subdimensions >= 1 && subdimensions < dimensions
            ? subdimensions
            : throw Check.OutOfRange(nameof(subdimensions), subdimensions, $"must be from 1 to {dimensions - 1}", typeof(SubvectorLength));
        _length = new SqrtBeta(dimensions - subdimensions, subdimensions);
    }

    /// <summary>Dimensions of the whole vector.</summary>
    public int Dimensions { get; }

    /// <summary>Dimensions of the part.</summary>
    public int Subdimensions { get; }

    /// <summary>The probability of a sample of at most x.</summary>
    /// <param name="x">From 0 to 1.</param>
    public double Cdf(double x) => _length.Cdf(x);

    /// <summary>The probability density at x.</summary>
    /// <param name="x">From 0 to 1.</param>
    public double Pdf(double x) => _length.Pdf(x);

    /// <summary>The x that a sample exceeds with probability 1 - p.</summary>
    /// <param name="p">From 0 to 1.</param>
    public double Quantile(double p) => _length.Quantile(p);

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => _length.Sample(count, dimensions, random);
}
