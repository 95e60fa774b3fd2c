namespace SpikeSharp.Plotting;

/// <summary>The path of three coordinates, each scaled to -1 to 1, seen from a side without perspective.</summary>
internal sealed class Box
{
    private const double LabelDistance = 1.2;

    private readonly (double Sin, double Cos) _azimuth;
    private readonly (double Sin, double Cos) _elevation;

    public Box(double[][] coordinates, double azimuth, double elevation)
    {
        _azimuth = Math.SinCos(double.DegreesToRadians(azimuth));
        _elevation = Math.SinCos(double.DegreesToRadians(elevation));
        int samples = coordinates[0].Length;
        double[][] unit = Array.ConvertAll(coordinates, Unit);
        double[] x = new double[samples], y = new double[samples];
        for (int i = 0; i < samples; i++) (x[i], y[i]) = Seen(unit[0][i], unit[1][i], unit[2][i]);
        Path = (x, y);
    }

    public (double[] X, double[] Y) Path { get; }

    /// <summary>The twelve edges: corners that differ in one coordinate.</summary>
    public IEnumerable<(double[] X, double[] Y)> Edges
    {
        get
        {
            for (int corner = 0; corner < 8; corner++)
            {
                for (int axis = 0; axis < 3; axis++)
                {
                    if ((corner >> axis & 1) != 0) continue;
                    (double x0, double y0) = Corner(corner);
                    (double x1, double y1) = Corner(corner | (1 << axis));
                    yield return ([x0, x1], [y0, y1]);
                }
            }
        }
    }

    /// <summary>A place outside the middle of the edge along an axis that nothing covers: lowest for the two on the floor, leftmost for the third.</summary>
    public (double X, double Y) LabelOf(int axis)
    {
        (double X, double Y) best = (0, 0);
        double bestScore = double.NegativeInfinity;
        for (int corner = 0; corner < 4; corner++)
        {
            double a = (corner & 1) == 0 ? -LabelDistance : LabelDistance, b = (corner & 2) == 0 ? -LabelDistance : LabelDistance;
            (double X, double Y) place = axis switch { 0 => Seen(0, a, b), 1 => Seen(a, 0, b), _ => Seen(a, b, 0) };
            double score = axis == 2 ? -place.X : -place.Y;
            if (score > bestScore) (best, bestScore) = (place, score);
        }
        return best;
    }

    private (double X, double Y) Corner(int corner) => Seen(Side(corner, 0), Side(corner, 1), Side(corner, 2));

    private static double Side(int corner, int axis) => (corner >> axis & 1) == 0 ? -1 : 1;

    private (double X, double Y) Seen(double x, double y, double z) =>
        ((y * _azimuth.Cos) - (x * _azimuth.Sin), (z * _elevation.Cos) - (((x * _azimuth.Cos) + (y * _azimuth.Sin)) * _elevation.Sin));

    private static double[] Unit(double[] values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) continue;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        double scale = high > low ? 2 / (high - low) : 0;
        return Array.ConvertAll(values, value => (value - low) * scale - (scale > 0 ? 1 : 0));
    }
}
