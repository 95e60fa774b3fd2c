using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSharp.Numerics;

/// <summary>Products A^T B of row-major matrices on all processors.</summary>
/// <remarks>
/// Every element sums its products one by one over the rows in ascending order, never fused: the result depends neither on the number of threads nor on the width of vectors,
/// which run across elements. Columns are packed in panels of eight, so that the inner loop reads memory in order.
/// </remarks>
internal static class PanelProduct
{
    private const int Width = 8;
    private const int Depth = 256;
    private const int TilePanels = 16;

    /// <summary>A^T B.</summary>
    /// <param name="a">Shape (rows, aColumns).</param>
    /// <param name="aColumns">Columns of A.</param>
    /// <param name="b">Shape (rows, bColumns).</param>
    /// <param name="bColumns">Columns of B.</param>
    /// <param name="rows">Rows of A and B.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>Shape (aColumns, bColumns).</returns>
    public static double[] TransposeMultiply(ReadOnlyMemory<double> a, int aColumns, ReadOnlyMemory<double> b, int bColumns, int rows, ParallelOptions options)
    {
        double[] product = new double[checked(aColumns * bColumns)];
        for (int start = 0; start < rows; start += Depth)
        {
            int depth = Math.Min(Depth, rows - start);
            double[] left = Pack(a, aColumns, start, 0, depth, 1, options);
            double[] right = Pack(b, bColumns, start, 0, depth, 1, options);
            Accumulate(left, right, depth, new Target(product, bColumns, 0, aColumns, bColumns), upperOnly: false, options);
        }

        return product;
    }

    /// <summary>The upper triangle of A^T A; the lower one is left 0.</summary>
    /// <param name="a">Shape (rows, columns).</param>
    /// <param name="columns">Columns of A.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>Shape (columns, columns).</returns>
    public static double[] UpperGram(ReadOnlyMemory<double> a, int columns, int rows, ParallelOptions options)
    {
        double[] gram = new double[checked(columns * columns)];
        for (int start = 0; start < rows; start += Depth)
        {
            int depth = Math.Min(Depth, rows - start);
            double[] packed = Pack(a, columns, start, 0, depth, 1, options);
            Accumulate(packed, packed, depth, new Target(gram, columns, 0, columns, columns), upperOnly: true, options);
        }

        return gram;
    }

    /// <summary>Subtracts P^T P from the upper triangle right of and below a block row, where P is that block row: the update of a Cholesky factorization.</summary>
    /// <param name="matrix">Shape (n, n), changed from row and column <paramref name="first"/> + <paramref name="depth"/> on.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="first">First row of the block row.</param>
    /// <param name="depth">Rows of the block row.</param>
    /// <param name="options">Threads and cancellation.</param>
    public static void SubtractOuter(double[] matrix, int n, int first, int depth, ParallelOptions options)
    {
        int next = first + depth;
        double[] left = Pack(matrix, n, first, next, depth, -1, options);
        double[] right = Pack(matrix, n, first, next, depth, 1, options);
        Accumulate(left, right, depth, new Target(matrix, n, (next * n) + next, n - next, n - next), upperOnly: true, options);
    }

    private static double[] Pack(ReadOnlyMemory<double> a, int columns, int firstRow, int firstColumn, int depth, double sign, ParallelOptions options)
    {
        int panels = PanelsOf(columns - firstColumn);
        double[] packed = new double[panels * depth * Width];
        For(panels, options, panel =>
        {
            int column = firstColumn + (panel * Width);
            int width = Math.Min(Width, columns - column);
            ReadOnlySpan<double> source = a.Span;
            for (int k = 0; k < depth; k++)
            {
                ReadOnlySpan<double> row = source.Slice(((firstRow + k) * columns) + column, width);
                Span<double> target = packed.AsSpan(((panel * depth) + k) * Width, width);
                for (int j = 0; j < width; j++)
                    target[j] = sign * row[j];
            }
        });
        return packed;
    }

    private static void Accumulate(double[] left, double[] right, int depth, Target target, bool upperOnly, ParallelOptions options)
    {
        int rowTiles = (PanelsOf(target.Rows) + TilePanels - 1) / TilePanels, columnTiles = (PanelsOf(target.Columns) + TilePanels - 1) / TilePanels;
        For(rowTiles * columnTiles, options, tile =>
        {
            int rowTile = tile / columnTiles, columnTile = tile % columnTiles;
            if (upperOnly && columnTile < rowTile)
                return;
            int rowEnd = Math.Min((rowTile + 1) * TilePanels, PanelsOf(target.Rows)), columnEnd = Math.Min((columnTile + 1) * TilePanels, PanelsOf(target.Columns));
            Span<double> sums = stackalloc double[Width * Width];
            for (int i = rowTile * TilePanels; i < rowEnd; i++)
            {
                for (int j = upperOnly ? Math.Max(i, columnTile * TilePanels) : columnTile * TilePanels; j < columnEnd; j++)
                {
                    target.Load(i * Width, j * Width, sums);
                    AddProducts(left.AsSpan(i * depth * Width, depth * Width), right.AsSpan(j * depth * Width, depth * Width), sums);
                    target.Store(i * Width, j * Width, sums);
                }
            }
        });
    }

    private static void AddProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> sums)
    {
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        if (Vector512.IsHardwareAccelerated)
        {
            AddProductsWide(ref a, ref b, left.Length, ref MemoryMarshal.GetReference(sums));
            return;
        }

        for (int half = 0; half < Width; half += Width / 2)
            AddProductsHalf(ref Unsafe.Add(ref a, half), ref b, left.Length, ref sums[half * Width]);
    }

    private static void AddProductsWide(ref double a, ref double b, int length, ref double sums)
    {
        Vector512<double> c0 = Vector512.LoadUnsafe(ref sums), c1 = Vector512.LoadUnsafe(ref sums, 8), c2 = Vector512.LoadUnsafe(ref sums, 16), c3 = Vector512.LoadUnsafe(ref sums, 24);
        Vector512<double> c4 = Vector512.LoadUnsafe(ref sums, 32), c5 = Vector512.LoadUnsafe(ref sums, 40), c6 = Vector512.LoadUnsafe(ref sums, 48), c7 = Vector512.LoadUnsafe(ref sums, 56);
        for (nuint k = 0; k < (nuint)length; k += Width)
        {
            Vector512<double> row = Vector512.LoadUnsafe(ref b, k);
            c0 += Vector512.Create(Unsafe.Add(ref a, k)) * row;
            c1 += Vector512.Create(Unsafe.Add(ref a, k + 1)) * row;
            c2 += Vector512.Create(Unsafe.Add(ref a, k + 2)) * row;
            c3 += Vector512.Create(Unsafe.Add(ref a, k + 3)) * row;
            c4 += Vector512.Create(Unsafe.Add(ref a, k + 4)) * row;
            c5 += Vector512.Create(Unsafe.Add(ref a, k + 5)) * row;
            c6 += Vector512.Create(Unsafe.Add(ref a, k + 6)) * row;
            c7 += Vector512.Create(Unsafe.Add(ref a, k + 7)) * row;
        }

        c0.StoreUnsafe(ref sums);
        c1.StoreUnsafe(ref sums, 8);
        c2.StoreUnsafe(ref sums, 16);
        c3.StoreUnsafe(ref sums, 24);
        c4.StoreUnsafe(ref sums, 32);
        c5.StoreUnsafe(ref sums, 40);
        c6.StoreUnsafe(ref sums, 48);
        c7.StoreUnsafe(ref sums, 56);
    }

    // Four rows at a time: eight sums and what they need fill the sixteen registers of AVX2.
    private static void AddProductsHalf(ref double a, ref double b, int length, ref double sums)
    {
        Vector256<double> l0 = Vector256.LoadUnsafe(ref sums), h0 = Vector256.LoadUnsafe(ref sums, 4), l1 = Vector256.LoadUnsafe(ref sums, 8), h1 = Vector256.LoadUnsafe(ref sums, 12);
        Vector256<double> l2 = Vector256.LoadUnsafe(ref sums, 16), h2 = Vector256.LoadUnsafe(ref sums, 20), l3 = Vector256.LoadUnsafe(ref sums, 24), h3 = Vector256.LoadUnsafe(ref sums, 28);
        for (nuint k = 0; k < (nuint)length; k += Width)
        {
            Vector256<double> low = Vector256.LoadUnsafe(ref b, k), high = Vector256.LoadUnsafe(ref b, k + 4);
            Vector256<double> factor = Vector256.Create(Unsafe.Add(ref a, k));
            l0 += factor * low;
            h0 += factor * high;
            factor = Vector256.Create(Unsafe.Add(ref a, k + 1));
            l1 += factor * low;
            h1 += factor * high;
            factor = Vector256.Create(Unsafe.Add(ref a, k + 2));
            l2 += factor * low;
            h2 += factor * high;
            factor = Vector256.Create(Unsafe.Add(ref a, k + 3));
            l3 += factor * low;
            h3 += factor * high;
        }

        l0.StoreUnsafe(ref sums);
        h0.StoreUnsafe(ref sums, 4);
        l1.StoreUnsafe(ref sums, 8);
        h1.StoreUnsafe(ref sums, 12);
        l2.StoreUnsafe(ref sums, 16);
        h2.StoreUnsafe(ref sums, 20);
        l3.StoreUnsafe(ref sums, 24);
        h3.StoreUnsafe(ref sums, 28);
    }

    private static int PanelsOf(int columns) => (columns + Width - 1) / Width;

    private static void For(int count, ParallelOptions options, Action<int> body)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        if (count == 1)
            body(0);
        else
            Parallel.For(0, count, options, body);
    }

    /// <summary>Where a product is added: a part of a row-major matrix.</summary>
    private readonly record struct Target(double[] Values, int Stride, int Offset, int Rows, int Columns)
    {
        public void Load(int row, int column, Span<double> sums)
        {
            sums.Clear();
            int width = Math.Min(Width, Columns - column);
            for (int i = 0; i < Math.Min(Width, Rows - row); i++)
                Values.AsSpan(Offset + ((row + i) * Stride) + column, width).CopyTo(sums[(i * Width)..]);
        }

        public void Store(int row, int column, ReadOnlySpan<double> sums)
        {
            int width = Math.Min(Width, Columns - column);
            for (int i = 0; i < Math.Min(Width, Rows - row); i++)
                sums.Slice(i * Width, width).CopyTo(Values.AsSpan(Offset + ((row + i) * Stride) + column));
        }
    }
}
