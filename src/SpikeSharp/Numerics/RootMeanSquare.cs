namespace SpikeSharp.Numerics;

/// <summary>Root mean squares: how large values are, and how far they lie from others.</summary>
public static class RootMeanSquare
{
    /// <summary>sqrt(mean(x^2)).</summary>
    /// <param name="values">x.</param>
    /// <returns>In the unit of x; NaN without values.</returns>
    public static double Of(ReadOnlySpan<double> values)
    {
        double[] squares = new double[values.Length];
        for (int i = 0; i < squares.Length; i++) squares[i] = values[i] * values[i];
        return Math.Sqrt(PairwiseSum.Sum(squares) / squares.Length);
    }

    /// <summary>The error sqrt(mean((x - y)^2)).</summary>
    /// <param name="values">x.</param>
    /// <param name="target">y, as long.</param>
    /// <returns>In the unit of x; NaN without values.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Error(ReadOnlySpan<double> values, ReadOnlySpan<double> target)
    {
        if (values.Length != target.Length) throw new ArgumentException($"{values.Length} values cannot be compared with {target.Length}.", nameof(target));
        double[] differences = new double[values.Length];
        for (int i = 0; i < differences.Length; i++) differences[i] = values[i] - target[i];
        return Of(differences);
    }

    /// <summary>The error over the size of the target: 0 is perfect, 1 as bad as giving 0.</summary>
    /// <param name="values">x.</param>
    /// <param name="target">y, as long, not all 0.</param>
    /// <returns>A ratio; not finite when the target is 0.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double NormalizedError(ReadOnlySpan<double> values, ReadOnlySpan<double> target) => Error(values, target) / Of(target);
}
