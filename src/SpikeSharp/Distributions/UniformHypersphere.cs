using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Points drawn independently and uniformly from the unit ball, or from its surface. n d gaussians; for the ball n doubles more.</summary>
public sealed record UniformHypersphere : Distribution
{
    /// <summary>Which part of the ball.</summary>
    /// <param name="surface">True: lengths are 1. Default false.</param>
    /// <param name="minMagnitude">Shortest length in the ball, 0 to below 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minMagnitude"/> is outside [0, 1).</exception>
    public UniformHypersphere(bool surface = false, double minMagnitude = 0)
    {
        Surface = surface;
        MinMagnitude = minMagnitude is >= 0 and < 1 ? minMagnitude : throw Check.OutOfRange(nameof(minMagnitude), minMagnitude, "must be at least 0 and below 1", typeof(UniformHypersphere));
    }

    /// <summary>True when all points have length 1.</summary>
    public bool Surface { get; }

    /// <summary>Shortest length in the ball.</summary>
    public double MinMagnitude { get; }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        int d = Required(dimensions);
        double[] points = Each(count, d, random.NextGaussian);
        PairwiseSum.NormalizeRows(points, d);
        if (Surface)
            return points;

        double inner = Math.Pow(MinMagnitude, d);
        for (int i = 0; i < count; i++)
        {
            double radius = Math.Pow(inner + ((1 - inner) * random.NextDouble()), 1.0 / d);
            foreach (ref double value in points.AsSpan(i * d, d))
                value *= radius;
        }

        return points;
    }
}
