namespace SpikeSharp.Numerics;

/// <summary>Sums in NumPy's order of additions, so that they round like NumPy's.</summary>
internal static class PairwiseSum
{
    private const int Block = 128;

    /// <summary>Sum of contiguous elements: eight running sums below 128 elements, halves above.</summary>
    public static double Sum(ReadOnlySpan<double> x)
    {
        if (x.Length > Block)
        {
            int half = x.Length / 2;
            half -= half % 8;
            return Sum(x[..half]) + Sum(x[half..]);
        }

        if (x.Length < 8)
        {
            double few = 0;
            foreach (double value in x)
                few += value;
            return few;
        }

        double r0 = x[0], r1 = x[1], r2 = x[2], r3 = x[3], r4 = x[4], r5 = x[5], r6 = x[6], r7 = x[7];
        int i = 8;
        for (; i <= x.Length - 8; i += 8)
        {
            r0 += x[i];
            r1 += x[i + 1];
            r2 += x[i + 2];
            r3 += x[i + 3];
            r4 += x[i + 4];
            r5 += x[i + 5];
            r6 += x[i + 6];
            r7 += x[i + 7];
        }

        double sum = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
        for (; i < x.Length; i++)
            sum += x[i];
        return sum;
    }

    /// <summary>L2 norm of contiguous elements: the root of the pairwise sum of squares.</summary>
    public static double Norm(ReadOnlySpan<double> x)
    {
        Span<double> squares = x.Length <= 256 ? stackalloc double[256] : new double[x.Length];
        squares = squares[..x.Length];
        for (int i = 0; i < x.Length; i++)
            squares[i] = x[i] * x[i];
        return Math.Sqrt(Sum(squares));
    }

    /// <summary>Divides every row of a matrix by its L2 norm; a row of zeros becomes NaN.</summary>
    /// <param name="matrix">Shape (rows, <paramref name="columns"/>), row-major.</param>
    /// <param name="columns">Elements in a row.</param>
    public static void NormalizeRows(Span<double> matrix, int columns)
    {
        for (int start = 0; start < matrix.Length; start += columns)
        {
            Span<double> row = matrix.Slice(start, columns);
            double norm = Norm(row);
            foreach (ref double value in row)
                value /= norm;
        }
    }
}
