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
        Dimensions = dimensions;
        _length = new SubvectorLength(dimensions);
    }

    /// <summary>Dimensions of the vectors.</summary>
    public int Dimensions { get; }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        double[] signs = Each(count, dimensions, () => random.NextDouble() <= 0.5 ? 1 : -1);
        double[] lengths = _length.Sample(count, dimensions, random);
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] *= signs[i];
        return lengths;
    }
}
