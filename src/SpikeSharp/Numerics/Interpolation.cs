namespace SpikeSharp.Numerics;

/// <summary>Piecewise linear functions.</summary>
internal static class Interpolation
{
    /// <summary>The value at <paramref name="at"/>, rounded as <c>numpy.interp</c> does; outside the points, the value at the nearest end.</summary>
    /// <param name="at">Where.</param>
    /// <param name="x">Ascending.</param>
    /// <param name="y">One a point.</param>
    public static double Linear(double at, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (at >= x[^1])
            return y[^1];
        if (!(at >= x[0]))
            return double.IsNaN(at) ? at : y[0];

        // The last point that is not above.
        int low = 0, high = x.Length;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (at >= x[middle])
                low = middle;
            else
                high = middle;
        }

        return at == x[low] ? y[low] : ((y[low + 1] - y[low]) / (x[low + 1] - x[low]) * (at - x[low])) + y[low];
    }
}
