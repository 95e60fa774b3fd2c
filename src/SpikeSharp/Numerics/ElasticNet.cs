namespace SpikeSharp.Numerics;

/// <summary>Cyclic coordinate descent for |y - A x|^2 / 2 + l1 |x|_1 + l2 |x|^2 / 2.</summary>
/// <param name="columns">A transposed, shape (neurons, points).</param>
/// <param name="points">Length of a column.</param>
/// <param name="l1">Weight of the absolute values.</param>
/// <param name="l2">Weight of the squares.</param>
/// <param name="maxIterations">Sweeps at most.</param>
internal sealed class ElasticNet(double[] columns, int points, double l1, double l2, int maxIterations)
{
    private const double Precision = 1e-4;

    /// <summary>Finds x, starting from the one given.</summary>
    /// <param name="y">Targets, length points.</param>
    /// <param name="x">Weights, one for each neuron; updated.</param>
    /// <param name="cancel">Asks to stop.</param>
    /// <returns>Sweeps taken.</returns>
    public int Fit(ReadOnlySpan<double> y, Span<double> x, CancellationToken cancel)
    {
        double[] residual = y.ToArray();
        for (int i = 0; i < x.Length; i++)
            Matrix.AddScaled(residual, -x[i], Column(i));

        double allowed = Precision * Matrix.Dot(y, y);
        for (int sweep = 1; sweep <= maxIterations; sweep++)
        {
            cancel.ThrowIfCancellationRequested();
            (double largest, double change) = Sweep(residual, x);
            if ((largest == 0 || change / largest < Precision) && Gap(residual, y, x) < allowed)
                return sweep;
        }

        return maxIterations;
    }

    private (double Largest, double Change) Sweep(Span<double> residual, Span<double> x)
    {
        double largest = 0, change = 0;
        for (int i = 0; i < x.Length; i++)
        {
            ReadOnlySpan<double> column = Column(i);
            double square = Matrix.Dot(column, column);
            if (square == 0)
                continue;
            double old = x[i];
            double slope = Matrix.Dot(column, residual) + (square * old);
            x[i] = Math.Sign(slope) * Math.Max(Math.Abs(slope) - l1, 0) / (square + l2);
            if (x[i] != old)
                Matrix.AddScaled(residual, old - x[i], column);
            largest = Math.Max(largest, Math.Abs(x[i]));
            change = Math.Max(change, Math.Abs(x[i] - old));
        }

        return (largest, change);
    }

    // The difference between the objective and its dual at the residual, scaled to be feasible.
    private double Gap(ReadOnlySpan<double> residual, ReadOnlySpan<double> y, ReadOnlySpan<double> x)
    {
        double dual = 0, absolute = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dual = Math.Max(dual, Math.Abs(Matrix.Dot(Column(i), residual) - (l2 * x[i])));
            absolute += Math.Abs(x[i]);
        }

        double scale = dual > l1 ? l1 / dual : 1;
        double squares = Matrix.Dot(residual, residual);
        return (0.5 * squares * (1 + (scale * scale))) + (l1 * absolute) - (scale * Matrix.Dot(residual, y)) + (0.5 * l2 * (1 + (scale * scale)) * Matrix.Dot(x, x));
    }

    private ReadOnlySpan<double> Column(int i) => columns.AsSpan(i * points, points);
}
