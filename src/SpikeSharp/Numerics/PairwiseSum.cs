namespace SpikeSharp.Numerics;

/// <summary>Sums as NumPy rounds them (specification section 9.3).</summary>
internal static class PairwiseSum
{
    /// <summary>Euclidean length: the square root of the pairwise sum of squares.</summary>
    public static double Norm(ReadOnlySpan<double> values)
    {
        double[] squares = new double[values.Length];
        for (int i = 0; i < squares.Length; i++) squares[i] = values[i] * values[i];
        return Math.Sqrt(Sum(squares));
    }

    /// <summary>Sequential below 8 terms, eight accumulators to 128, halves beyond.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        if (n < 8)
        {
            double sum = 0;
            foreach (double value in values) sum += value;
            return sum;
        }
        if (n > 128)
        {
            int half = n / 2;
            half -= half % 8;
            return Sum(values[..half]) + Sum(values[half..]);
        }
        Span<double> r = stackalloc double[8];
        values[..8].CopyTo(r);
        int i = 8;
        for (; i < n - (n % 8); i += 8)
            for (int k = 0; k < 8; k++) r[k] += values[i + k];
        double result = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        for (; i < n; i++) result += values[i];
        return result;
    }
}
