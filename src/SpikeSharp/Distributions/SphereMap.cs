namespace SpikeSharp;

/// <summary>Maps k numbers in [0, 1) to a point on the unit sphere in k + 1 dimensions so that a uniform cube becomes a uniform sphere.</summary>
internal abstract class SphereMap
{
    public static SphereMap Create(ScatterMethod method, int k) => method == ScatterMethod.Tfww ? new Pairs(k) : new Angles(k, exact: method == ScatterMethod.Sct);

    /// <summary>Maps one point.</summary>
    /// <param name="cube">Length k.</param>
    /// <param name="sphere">Length k + 1; filled.</param>
    public abstract void Apply(ReadOnlySpan<double> cube, Span<double> sphere);

    /// <summary>Spherical coordinates: angle j has the density of sin^(k-1-j), so it is the quantile function of that.</summary>
    private sealed class Angles(int k, bool exact) : SphereMap
    {
        private readonly BetaQuantile[] _quantiles =
            [.. Enumerable.Range(0, k).Select(j => exact ? BetaQuantile.Exact(k - j) : BetaQuantile.Interpolated(k - j))];

        public override void Apply(ReadOnlySpan<double> cube, Span<double> sphere)
        {
            double product = 1;
            for (int j = 0; j < k; j++)
            {
                double angle = (j < k - 1 ? Math.PI : 2 * Math.PI) * Fraction(cube[j], _quantiles[j]);
                sphere[j] = product * Math.Cos(angle);
                product *= Math.Sin(angle);
            }

            sphere[k] = product;
        }

        private static double Fraction(double y, BetaQuantile quantile)
        {
            bool reflect = y >= 0.5;
            double value = Math.Asin(Math.Sqrt(quantile.At(2 * (reflect ? 1 - y : y)))) / Math.PI;
            return reflect ? 1 - value : value;
        }
    }

    /// <summary>Lengths of coordinate pairs from the first columns, their phases from the others (Tashiro 1977; Fang and Wang 1994).</summary>
    private sealed class Pairs(int k) : SphereMap
    {
        private readonly bool _even = (k + 1) % 2 == 0;
        private readonly int _pairs = (k + 1) / 2;

        public override void Apply(ReadOnlySpan<double> cube, Span<double> sphere)
        {
            if (k == 1)
            {
                sphere[0] = Math.Cos(2 * Math.PI * cube[0]);
                sphere[1] = Math.Sin(2 * Math.PI * cube[0]);
                return;
            }

            int m = _pairs;
            Span<double> g = m < 128 ? stackalloc double[m + 1] : new double[m + 1];
            g[m] = 1;
            g[0] = 0;
            for (int j = m - 1; j >= 1; j--)
                g[j] = g[j + 1] * Math.Pow(cube[j - 1], _even ? 1.0 / j : 2.0 / ((2 * j) + 1));

            ReadOnlySpan<double> phases = cube[(m - 1)..];
            int first = 0;
            if (!_even)
            {
                double d0 = Math.Sqrt(g[1] - g[0]);
                double h = 2 * d0 * Math.Sqrt(phases[0] * (1 - phases[0]));
                sphere[0] = d0 * (1 - (2 * phases[0]));
                sphere[1] = h * Math.Cos(2 * Math.PI * phases[1]);
                sphere[2] = h * Math.Sin(2 * Math.PI * phases[1]);
                first = 1;
            }

            for (int i = first; i < m; i++)
            {
                double length = Math.Sqrt(g[i + 1] - g[i]);
                double phase = 2 * Math.PI * phases[i + first];
                sphere[(2 * i) + first] = length * Math.Cos(phase);
                sphere[(2 * i) + first + 1] = length * Math.Sin(phase);
            }
        }
    }
}
