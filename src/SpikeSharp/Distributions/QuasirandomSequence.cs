using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Points that fill the unit cube evenly (Roberts' additive recurrence), from a random start, in random order. d doubles, then n - 1 bounded draws.</summary>
/// <remarks>M. Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018. Without a number of dimensions it draws as for one.</remarks>
public sealed record QuasirandomSequence : Distribution
{
    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        int d = dimensions ?? 1;
        double[] start = new double[d];
        random.NextDoubles(start);

        double[] points = new double[checked(count * d)];
        if (d == 1)
        {
            double step = 1.0 / count;
            for (int i = 0; i < count; i++)
                points[i] = (start[0] + (step * i)) % 1;
        }
        else
        {
            double inverse = 1 / Ratio(d);
            for (int j = 0; j < d; j++)
            {
                double step = Math.Pow(inverse, j + 1);
                for (int i = 0; i < count; i++)
                    points[(i * d) + j] = (start[j] + ((i + 1) * step)) % 1;
            }
        }

        random.ShuffleRows<double>(points, d);
        return points;
    }

    /// <summary>The root of x^(d+1) = x + 1: the golden ratio's kin in d dimensions.</summary>
    internal static double Ratio(int d)
    {
        double x = 1.0;
        for (int i = 0; i < 100; i++)
        {
            double step = (Math.Pow(x, d + 1) - x - 1) / (((d + 1) * Math.Pow(x, d)) - 1);
            x -= step;
            if (Math.Abs(step) < 1e-10)
                break;
        }

        return x;
    }
}
