using System.Numerics.Tensors;

namespace SpikeSharp.Numerics;

/// <summary>The upper triangular U of G = U^T U for a symmetric positive definite G.</summary>
internal sealed class CholeskyFactor
{
    private const int Block = 64;
    private const double Precision = 2.220446049250313e-16;

    private readonly int _n;
    private readonly double[] _u;

    private CholeskyFactor(double[] u, int n)
    {
        _u = u;
        _n = n;
    }

    /// <summary>Factors a matrix in blocks of rows; the same result for any number of threads.</summary>
    /// <param name="g">Shape (n, n), row-major; only the upper triangle is read. It is overwritten.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>The factor, or null if G is not positive definite to the precision of doubles.</returns>
    public static CholeskyFactor? Of(double[] g, int n, ParallelOptions options)
    {
        double[] smallest = new double[n];
        for (int i = 0; i < n; i++)
            smallest[i] = Precision * g[(i * n) + i];

        for (int first = 0; first < n; first += Block)
        {
            int end = Math.Min(first + Block, n);
            for (int k = first; k < end; k++)
            {
                double pivot = g[(k * n) + k];
                if (!(pivot > smallest[k]))
                    return null;
                double root = Math.Sqrt(pivot);
                g[(k * n) + k] = root;
                Span<double> row = g.AsSpan((k * n) + k + 1, n - k - 1);
                TensorPrimitives.Divide(row, root, row);
                for (int i = k + 1; i < end; i++)
                    Matrix.AddScaled(g.AsSpan((i * n) + i, n - i), -g[(k * n) + i], g.AsSpan((k * n) + i, n - i));
            }

            if (end < n)
                PanelProduct.SubtractOuter(g, n, first, end - first, options);
        }

        return new CholeskyFactor(g, n);
    }

    /// <summary>Solves G X = B.</summary>
    /// <param name="b">B transposed, shape (columns, n): one right-hand side a row. Overwritten by X, transposed alike.</param>
    /// <param name="columns">Right-hand sides.</param>
    /// <param name="options">Threads and cancellation.</param>
    public void Solve(double[] b, int columns, ParallelOptions options) => Parallel.For(0, columns, options, column => Solve(b.AsSpan(column * _n, _n)));

    private void Solve(Span<double> x)
    {
        for (int k = 0; k < _n; k++)
        {
            x[k] /= _u[(k * _n) + k];
            Matrix.AddScaled(x[(k + 1)..], -x[k], _u.AsSpan((k * _n) + k + 1, _n - k - 1));
        }

        for (int k = _n - 1; k >= 0; k--)
            x[k] = (x[k] - Matrix.Dot(_u.AsSpan((k * _n) + k + 1, _n - k - 1), x[(k + 1)..])) / _u[(k * _n) + k];
    }
}
