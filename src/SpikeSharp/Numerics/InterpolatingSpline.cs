namespace SpikeSharp.Numerics;

/// <summary>The spline of a degree from 1 to 3 through given points, as a sum of B-splines. Its knots are those that <c>scipy.interpolate.interp1d</c> takes.</summary>
/// <remarks>C. de Boor, "A Practical Guide to Splines", 1978.</remarks>
internal sealed class InterpolatingSpline
{
    private readonly int _degree;
    private readonly int _count;
    private readonly int _columns;
    private readonly double[] _knots;
    private readonly double[] _coefficients;

    /// <param name="x">Where, ascending without repeats; more than <paramref name="degree"/>.</param>
    /// <param name="y">Shape (points, columns), row-major.</param>
    /// <param name="degree">1, 2 or 3.</param>
    public InterpolatingSpline(double[] x, double[] y, int degree)
    {
        _degree = degree;
        _count = x.Length;
        _columns = y.Length / x.Length;
        _knots = Knots(x, degree);
        double[] matrix = new double[checked(_count * _count)];
        Span<double> basis = stackalloc double[degree + 1];
        for (int row = 0; row < _count; row++)
        {
            int first = Basis(x[row], basis);
            basis.CopyTo(matrix.AsSpan((row * _count) + first));
        }
        _coefficients = LuFactors.Of(matrix, _count).Solve(y, _columns);
    }

    /// <summary>The value of every column.</summary>
    /// <param name="at">From the first to the last point.</param>
    /// <param name="values">One a column.</param>
    public void Evaluate(double at, Span<double> values)
    {
        Span<double> basis = stackalloc double[_degree + 1];
        int first = Basis(at, basis);
        values.Clear();
        for (int k = 0; k <= _degree; k++)
            for (int column = 0; column < values.Length; column++) values[column] += basis[k] * _coefficients[((first + k) * _columns) + column];
    }

    private static double[] Knots(double[] x, int degree)
    {
        // As many as make the spline unique: degree 3 leaves out the second and last but one point, degree 2 stands between the points.
        double[] inner = degree switch
        {
            1 => x[1..^1],
            2 => [.. Enumerable.Range(1, x.Length - 3).Select(i => (x[i + 1] + x[i]) / 2)],
            _ => x[2..^2],
        };
        return [.. Enumerable.Repeat(x[0], degree + 1), .. inner, .. Enumerable.Repeat(x[^1], degree + 1)];
    }

    /// <summary>The B-splines that are not zero, by the recursion of Cox and de Boor.</summary>
    /// <returns>The number of the first of them.</returns>
    private int Basis(double at, Span<double> basis)
    {
        int span = _degree;
        while (span < _count - 1 && at >= _knots[span + 1]) span++;
        basis[0] = 1;
        for (int order = 1; order <= _degree; order++)
        {
            double carried = 0;
            for (int k = 0; k < order; k++)
            {
                double right = _knots[span + k + 1], left = _knots[span + k + 1 - order], share = basis[k] / (right - left);
                basis[k] = carried + ((right - at) * share);
                carried = (at - left) * share;
            }
            basis[order] = carried;
        }
        return span - _degree;
    }
}
