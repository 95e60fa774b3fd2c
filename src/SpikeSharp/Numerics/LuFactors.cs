using System.Numerics.Tensors;

namespace SpikeSharp.Numerics;

/// <summary>The factors of P A = L U, with partial pivoting, for small and middle-sized dense systems.</summary>
internal sealed class LuFactors
{
    private readonly int _n;
    private readonly double[] _lu;
    private readonly int[] _rows;

    private LuFactors(int n, double[] lu, int[] rows)
    {
        _n = n;
        _lu = lu;
        _rows = rows;
    }

    /// <summary>True when a pivot is exactly zero: there is no solution to ask for.</summary>
    public bool IsSingular { get; private set; }

    /// <summary>Factors a matrix.</summary>
    /// <param name="a">Shape (n, n), row-major; not changed.</param>
    /// <param name="n">Rows and columns.</param>
    public static LuFactors Of(ReadOnlySpan<double> a, int n)
    {
        double[] lu = a.ToArray();
        int[] rows = new int[n];
        for (int i = 0; i < n; i++)
            rows[i] = i;

        LuFactors factors = new(n, lu, rows);
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(lu[(i * n) + k]) > Math.Abs(lu[(pivot * n) + k]))
                    pivot = i;
            }

            if (lu[(pivot * n) + k] == 0)
            {
                factors.IsSingular = true;
                return factors;
            }

            if (pivot != k)
            {
                (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
                for (int j = 0; j < n; j++)
                    (lu[(k * n) + j], lu[(pivot * n) + j]) = (lu[(pivot * n) + j], lu[(k * n) + j]);
            }

            ReadOnlySpan<double> top = lu.AsSpan((k * n) + k + 1, n - k - 1);
            for (int i = k + 1; i < n; i++)
            {
                double factor = lu[(i * n) + k] /= lu[(k * n) + k];
                if (factor != 0)
                    Matrix.AddScaled(lu.AsSpan((i * n) + k + 1, n - k - 1), -factor, top);
            }
        }

        return factors;
    }

    /// <summary>Solves A X = B for all columns of B.</summary>
    /// <param name="b">Shape (n, columns), row-major.</param>
    /// <param name="columns">Columns of B and X.</param>
    /// <returns>X, shape (n, columns).</returns>
    public double[] Solve(ReadOnlySpan<double> b, int columns)
    {
        double[] x = new double[_n * columns];
        for (int i = 0; i < _n; i++)
        {
            b.Slice(_rows[i] * columns, columns).CopyTo(x.AsSpan(i * columns));
            for (int k = 0; k < i; k++)
                Matrix.AddScaled(x.AsSpan(i * columns, columns), -_lu[(i * _n) + k], x.AsSpan(k * columns, columns));
        }

        for (int i = _n - 1; i >= 0; i--)
        {
            Span<double> row = x.AsSpan(i * columns, columns);
            for (int k = i + 1; k < _n; k++)
                Matrix.AddScaled(row, -_lu[(i * _n) + k], x.AsSpan(k * columns, columns));
            TensorPrimitives.Divide(row, _lu[(i * _n) + i], row);
        }

        return x;
    }

    /// <summary>The inverse of A, shape (n, n).</summary>
    public double[] Inverse() => Solve(Matrix.Identity(_n), _n);
}
