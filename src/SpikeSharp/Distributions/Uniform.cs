using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Equally likely between two bounds: low + (high - low) u.</summary>
/// <param name="Low">Lower bound, included.</param>
/// <param name="High">Upper bound, excluded.</param>
/// <param name="IsInteger">Whole numbers only.</param>
public sealed record Uniform(double Low, double High, bool IsInteger = false) : Distribution
{
    /// <inheritdoc/>
    public override double[] Sample(int n, int? d, NumpyRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double[] values = new double[checked(n * (d ?? 1))];
        for (int i = 0; i < values.Length; i++)
            values[i] = IsInteger ? random.RandInt((long)Low, (long)High) : random.Uniform(Low, High);
        return values;
    }
}
