using System.Numerics;
using System.Runtime.Intrinsics;

namespace SpikeSharp.Numerics;

/// <summary>Dense row-major matrices as plain arrays: the few operations that building needs, with one order of additions on every machine.</summary>
internal static class Matrix
{
    public static double[] Identity(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++)
            identity[(i * n) + i] = 1;
        return identity;
    }

    /// <summary>A B; every element sums over the inner index in ascending order.</summary>
    /// <param name="a">Shape (rows, inner).</param>
    /// <param name="b">Shape (inner, columns).</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B.</param>
    /// <returns>Shape (rows, columns).</returns>
    public static double[] Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int rows, int inner, int columns)
    {
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = product.AsSpan(i * columns, columns);
            for (int k = 0; k < inner; k++)
                AddScaled(row, a[(i * inner) + k], b.Slice(k * columns, columns));
        }

        return product;
    }

    /// <summary>Transpose of a (rows, columns) matrix.</summary>
    public static double[] Transpose(ReadOnlySpan<double> a, int rows, int columns)
    {
        double[] transposed = new double[a.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                transposed[(j * rows) + i] = a[(i * columns) + j];
        }

        return transposed;
    }

    /// <summary>Largest sum of absolute values of a column.</summary>
    public static double Norm1(ReadOnlySpan<double> a, int n)
    {
        double largest = 0;
        for (int j = 0; j < n; j++)
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
                sum += Math.Abs(a[(i * n) + j]);
            largest = Math.Max(largest, sum);
        }

        return largest;
    }

    /// <summary>target += factor * source, one product and one sum an element (never fused, so every machine rounds alike).</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        source = source[..target.Length];
        int i = 0;
        Vector<double> factors = new(factor);
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + (factors * new Vector<double>(source[i..]))).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    /// <summary>Sum of products in one order on every machine: eight running sums, each never fused, added in pairs; the rest one by one.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        b = b[..a.Length];
        Vector256<double> low = default, high = default;
        int i = 0;
        for (; i <= a.Length - 8; i += 8)
        {
            low += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
            high += Vector256.Create(a[(i + 4)..]) * Vector256.Create(b[(i + 4)..]);
        }

        Vector256<double> sums = low + high;
        double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
