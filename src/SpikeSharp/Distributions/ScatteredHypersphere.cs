using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Points spread evenly over a sphere or ball by a quasi-random sequence (specification section 4.8); one dimension in this version.</summary>
/// <param name="Surface">Points of length 1 only.</param>
public sealed record ScatteredHypersphere(bool Surface = false) : Distribution
{
    /// <inheritdoc/>
    public override double[] Sample(int n, int? d, NumpyRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (d is not 1)
            throw new BuildException(
                DiagnosticCodes.UnsupportedPart,
                $"ScatteredHypersphere has no points of {d ?? 0} dimensions in this version.",
                "give Encoders and EvalPoints as arrays");
        if (Surface) return Array.ConvertAll(Sequence(n, random), z => (double)Math.Sign(z - 0.5));
        double[] positive = Sequence(n / 2, random), negative = Sequence(n - (n / 2), random);
        double[] points = [.. positive, .. negative.Select(z => -z)];
        random.Shuffle(points.AsSpan());
        return points;
    }

    // z_i = (u + i/n) mod 1, shuffled (specification section 4.7).
    private static double[] Sequence(int n, NumpyRandom random)
    {
        double u = random.NextDouble(), step = 1.0 / n;
        double[] z = new double[n];
        for (int i = 0; i < n; i++) z[i] = (u + (step * i)) % 1;
        random.Shuffle(z.AsSpan());
        return z;
    }
}
