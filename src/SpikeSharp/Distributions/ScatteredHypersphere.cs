using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>How <see cref="ScatteredHypersphere"/> maps the unit cube onto the sphere.</summary>
public enum ScatterMethod
{
    /// <summary>Spherical coordinates with the quantile function interpolated in a table: the reference's default.</summary>
    SctApprox,

    /// <summary>Spherical coordinates with the exact quantile function.</summary>
    Sct,

    /// <summary>The map of Tashiro, Fang, Wang, Wong: pairs of coordinates.</summary>
    Tfww,
}

/// <summary>Points that fill the unit ball, or its surface, more evenly than independent draws: a quasirandom cube mapped onto the ball and turned at random.</summary>
/// <remarks>
/// Draws: for one dimension those of <see cref="Base"/> (the ball: twice, then a shuffle); otherwise those of <see cref="Base"/>, then d^2 gaussians.
/// K.-T. Fang and Y. Wang, "Number-theoretic methods in statistics", 1994. For d = 1 the numbers equal the reference bit for bit; for d &gt;= 2 to about 1e-14, as the rotation
/// comes from another algorithm.
/// </remarks>
public sealed record ScatteredHypersphere : Distribution
{
    /// <summary>Which part of the ball, and how.</summary>
    /// <param name="surface">True: lengths are 1. Default false.</param>
    /// <param name="minMagnitude">Shortest length in the ball, 0 to below 1. Default 0.</param>
    /// <param name="baseDistribution">Points in the unit cube. Default <see cref="QuasirandomSequence"/>.</param>
    /// <param name="method">The map onto the sphere. Default <see cref="ScatterMethod.SctApprox"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minMagnitude"/> is outside [0, 1), or <paramref name="method"/> is unknown.</exception>
    public ScatteredHypersphere(bool surface = false, double minMagnitude = 0, Distribution? baseDistribution = null, ScatterMethod method = ScatterMethod.SctApprox)
    {
        Surface = surface;
        MinMagnitude = minMagnitude is >= 0 and < 1 ? minMagnitude : throw Check.OutOfRange(nameof(minMagnitude), minMagnitude, "must be at least 0 and below 1", typeof(ScatteredHypersphere));
        Base = baseDistribution ?? new QuasirandomSequence();
        Method = Enum.IsDefined(method) ? method : throw Check.OutOfRange(nameof(method), method, "must be SctApprox, Sct or Tfww", typeof(ScatteredHypersphere));
    }

    /// <summary>True when all points have length 1.</summary>
    public bool Surface { get; }

    /// <summary>Shortest length in the ball.</summary>
    public double MinMagnitude { get; }

    /// <summary>Points in the unit cube.</summary>
    public Distribution Base { get; }

    /// <summary>The map onto the sphere.</summary>
    public ScatterMethod Method { get; }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        int d = Required(dimensions);
        if (d == 1)
            return Surface ? Signs(count, random) : Line(count, random);

        double[] cube = Base.Sample(count, Surface ? d - 1 : d, random);
        double[] sphere = new double[checked(count * d)];
        int columns = Surface ? d - 1 : d;
        double inner = MinMagnitude == 0 ? 0 : Math.Pow(MinMagnitude, d);
        SphereMap map = SphereMap.Create(Method, d - 1);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> point = cube.AsSpan(i * columns, columns);
            Span<double> row = sphere.AsSpan(i * d, d);
            map.Apply(point[..(d - 1)], row);
            if (Surface)
                continue;

            double radius = point[^1];
            if (MinMagnitude != 0)
                radius = (radius * (1 - inner)) + inner;
            radius = Math.Pow(radius, 1.0 / d);
            foreach (ref double value in row)
                value *= radius;
        }

        double[] rotation = PolarFactor.Of(Each(d, d, random.NextGaussian), d);
        return Matrix.Multiply(sphere, rotation, count, d, d);
    }

    private double[] Signs(int count, NumpyRandom random) => Array.ConvertAll(Base.Sample(count, 1, random), x => (double)Math.Sign(x - 0.5));

    private double[] Line(int count, NumpyRandom random)
    {
        double[] positive = Base.Sample(count / 2, 1, random);
        double[] negative = Base.Sample(count - (count / 2), 1, random);
        double[] points = [.. positive.Select(Length), .. negative.Select(x => -Length(x))];
        random.ShuffleRows<double>(points, 1);
        return points;

        double Length(double x) => MinMagnitude == 0 ? x : (x * (1 - MinMagnitude)) + MinMagnitude;
    }
}
