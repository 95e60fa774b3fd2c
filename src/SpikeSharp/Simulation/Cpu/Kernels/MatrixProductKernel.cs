using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Y += A X with a matrix that changes or is a part of another. It lies by rows, so eight rows add up side by side, each in its order.</summary>
internal sealed class MatrixProductKernel<T>(Operand<T> a, Operand<T> x, Operand<T> y) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch) =>
        RowProducts.Add(ref a.Start(item), y.Length, a.RowStride, a.Stride, ref x.Start(item), x.Length, x.Stride, ref y.Start(item), y.Stride);
}

/// <summary>Products of a row-major matrix and a vector.</summary>
internal static class RowProducts
{
    /// <summary>y += A x: each row sums from +0 over ascending columns and is added once.</summary>
    /// <param name="a">First element of the matrix.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowStride">Distance of rows.</param>
    /// <param name="stride">Distance of columns.</param>
    /// <param name="x">First element of the vector.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="xStride">Distance of its elements.</param>
    /// <param name="y">First element of the sums.</param>
    /// <param name="yStride">Distance of its elements.</param>
    public static void Add<T>(ref T a, int rows, nint rowStride, nint stride, ref T x, int columns, nint xStride, ref T y, nint yStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = 0;
        for (; row <= rows - 8; row += 8)
        {
            ref T a0 = ref Unsafe.Add(ref a, row * rowStride);
            ref T a4 = ref Unsafe.Add(ref a0, 4 * rowStride);
            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero, s4 = T.Zero, s5 = T.Zero, s6 = T.Zero, s7 = T.Zero;
            nint at = 0, from = 0;
            for (int column = 0; column < columns; column++, at += stride, from += xStride)
            {
                T value = Unsafe.Add(ref x, from);
                s0 += Unsafe.Add(ref a0, at) * value;
                s1 += Unsafe.Add(ref a0, at + rowStride) * value;
                s2 += Unsafe.Add(ref a0, at + (2 * rowStride)) * value;
                s3 += Unsafe.Add(ref a0, at + (3 * rowStride)) * value;
                s4 += Unsafe.Add(ref a4, at) * value;
                s5 += Unsafe.Add(ref a4, at + rowStride) * value;
                s6 += Unsafe.Add(ref a4, at + (2 * rowStride)) * value;
                s7 += Unsafe.Add(ref a4, at + (3 * rowStride)) * value;
            }
            ref T target = ref Unsafe.Add(ref y, row * yStride);
            target += s0;
            Unsafe.Add(ref target, yStride) += s1;
            Unsafe.Add(ref target, 2 * yStride) += s2;
            Unsafe.Add(ref target, 3 * yStride) += s3;
            Unsafe.Add(ref target, 4 * yStride) += s4;
            Unsafe.Add(ref target, 5 * yStride) += s5;
            Unsafe.Add(ref target, 6 * yStride) += s6;
            Unsafe.Add(ref target, 7 * yStride) += s7;
        }
        for (; row < rows; row++)
        {
            ref T start = ref Unsafe.Add(ref a, row * rowStride);
            T sum = T.Zero;
            nint at = 0, from = 0;
            for (int column = 0; column < columns; column++, at += stride, from += xStride) sum += Unsafe.Add(ref start, at) * Unsafe.Add(ref x, from);
            Unsafe.Add(ref y, row * yStride) += sum;
        }
    }
}
