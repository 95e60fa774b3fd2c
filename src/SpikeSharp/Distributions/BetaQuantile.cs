using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Q_q(p): the z with I_z(q/2, 1/2) = p, the squared sine of the angle that a random direction in q + 1 dimensions exceeds with probability 1 - p.</summary>
/// <remarks>
/// The reference interpolates linearly in a table, and its encoders show the interpolation error (up to 5e-3), so the table is part of the numbers. It is made here at first use:
/// 200 points a row, equispaced in p and in z; where tiny z underflow to p = 0, uniform numbers from one generator of seed 0, shared by all rows, fill up.
/// </remarks>
internal sealed class BetaQuantile
{
    private const int Points = 200;

    private static readonly int[] Rows =
    [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
        26, 30, 35, 41, 48, 56, 65, 75, 88, 102, 119, 138, 161, 188, 219, 254, 296, 345, 402, 468, 544, 634, 738, 859, 1000,
    ];

    private static readonly Lock Gate = new();
    private static readonly List<double[]> Probabilities = [];
    private static readonly Dictionary<int, BetaQuantile> Known = [];
    private static readonly NumpyRandom Filler = new(0);

    private readonly int _q;
    private readonly double _beta;
    private readonly double[]? _p;
    private readonly double[]? _z;

    private BetaQuantile(int q, double beta, double[]? p = null, double[]? z = null)
    {
        _q = q;
        _beta = beta;
        _p = p;
        _z = z;
    }

    /// <summary>The function itself.</summary>
    public static BetaQuantile Exact(int q) => new(q, BetaOfHalf(q));

    /// <summary>The function as the reference interpolates it; beyond the last row, 1000, that row.</summary>
    public static BetaQuantile Interpolated(int q)
    {
        q = Math.Min(q, Rows[^1]);
        lock (Gate)
        {
            if (!Known.TryGetValue(q, out BetaQuantile? quantile))
                Known.Add(q, quantile = Rows.Contains(q) ? Row(q) : Between(q));
            return quantile;
        }
    }

    /// <summary>Q_q(p).</summary>
    /// <param name="p">From 0 to 1.</param>
    public double At(double p)
    {
        if (_p is not null)
            return Interpolation.Linear(p, _p, _z);

        double sine = Math.Sin(Math.PI / 2 * p);
        return _q switch
        {
            1 => sine * sine,
            2 => p * (2 - p),
            _ => IncompleteBeta.Inverse(_q / 2.0, 0.5, p, _beta),
        };
    }

    private static BetaQuantile Row(int q)
    {
        double beta = BetaOfHalf(q);
        double[] p = ProbabilitiesOf(Array.IndexOf(Rows, q));
        BetaQuantile exact = new(q, beta);
        return new BetaQuantile(q, beta, p, Array.ConvertAll(p, exact.At));
    }

    private static BetaQuantile Between(int q)
    {
        int above = Array.FindIndex(Rows, row => row > q);
        BetaQuantile r0 = Interpolated(Rows[above - 1]), r1 = Interpolated(Rows[above]);
        double w0 = (double)(Rows[above] - q) / (Rows[above] - Rows[above - 1]);
        double w1 = 1 - w0;
        double[] p = new double[Points], z = new double[Points];
        for (int i = 0; i < Points; i++)
            p[i] = (w0 * r0._p![i]) + (w1 * r1._p![i]);
        for (int i = 0; i < Points; i++)
            z[i] = (w0 * r0.At(p[i])) + (w1 * r1.At(p[i]));
        return new BetaQuantile(q, double.NaN, p, z);
    }

    /// <summary>The abscissae of a row. Rows are made in order, because they share the generator that fills them up.</summary>
    private static double[] ProbabilitiesOf(int row)
    {
        while (Probabilities.Count <= row)
        {
            int q = Rows[Probabilities.Count];
            double beta = BetaOfHalf(q);
            SortedSet<double> p = [.. Linspace(0, 1, 40)];
            foreach (double z in Linspace(1e-16, 1 - 1e-7, 160))
                p.Add(IncompleteBeta.Regularized(q / 2.0, 0.5, z, beta));
            while (p.Count < Points)
            {
                for (int missing = Points - p.Count; missing > 0; missing--)
                    p.Add(Filler.NextDouble());
            }

            Probabilities.Add([.. p]);
        }

        return Probabilities[row];
    }

    /// <summary>B(q/2, 1/2) by B(a + 1, b) = B(a, b) a / (a + b), in decimals, so that hundreds of factors lose nothing.</summary>
    private static double BetaOfHalf(int q)
    {
        bool odd = q % 2 == 1;
        decimal beta = odd ? 3.1415926535897932384626433833m : 2m;
        for (decimal a = odd ? 0.5m : 1m; a < q / 2m; a++)
            beta *= a / (a + 0.5m);
        return (double)beta;
    }

    private static IEnumerable<double> Linspace(double start, double stop, int count)
    {
        double step = (stop - start) / (count - 1);
        for (int i = 0; i < count - 1; i++)
            yield return (i * step) + start;
        yield return stop;
    }
}
