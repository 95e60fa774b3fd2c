using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>The cosine of the angle between two random vectors: symmetric about 0, narrower the more dimensions. First one double a sample for the signs, then the lengths.</summary>
public sealed record CosineSimilarity : Distribution
{
    private readonly SubvectorLength _length;

    /// <summary>Dimensions of the vectors.</summary>
    /// <param name="dimensions">At least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is less than 2.</exception>
    public CosineSimilarity(int dimensions)
    {
        Dimensions = Check.AtLeast(dimensions, 2, nameof(dimensions), typeof(CosineSimilarity));
        _length = new SubvectorLength(dimensions);
    }

    /// <summary>Dimensions of the vectors.</summary>
    public int Dimensions { get; }

    /// <summary>The probability of a sample of at most x.</summary>
    /// <param name="x">From -1 to 1.</param>
    public double Cdf(double x) => ((_length.Cdf(Math.Abs(x)) * Math.Sign(x)) + 1) / 2;

    /// <summary>The probability density at x.</summary>
    /// <param name="x">From -1 to 1.</param>
    public double Pdf(double x) => _length.Pdf(Math.Abs(x)) / 2;

    /// <summary>The x that a sample exceeds with probability 1 - p.</summary>
    /// <param name="p">From 0 to 1.</param>
    public double Quantile(double p) => Math.CopySign(_length.Quantile(Math.Abs((2 * p) - 1)), p - 0.5);

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        double[] signs = Each(count, dimensions, () => random.NextDouble() <= 0.5 ? 1 : -1);
        double[] lengths = _length.Sample(count, dimensions, random);
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] *= signs[i];
        return lengths;
    }
}
