namespace SpikeSharp.Numerics;

/// <summary>The regularized incomplete beta function I_z(a, b) and its inverse.</summary>
internal static class IncompleteBeta
{
    /// <summary>I_z(a, b), to a few units in the last place for a, b up to some thousand.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="z">From 0 to 1.</param>
    /// <param name="beta">B(a, b), as exactly as known.</param>
    public static double Regularized(double a, double b, double z, double beta)
    {
        if (z <= 0)
            return 0;
        if (z >= 1)
            return 1;

        double power = Math.Pow(z, a) * Math.Pow(1 - z, b);
        return z < (a + 1) / (a + b + 2)
            ? power / (beta * a) * ContinuedFraction(a, b, z)
            : 1 - (power / (beta * b) * ContinuedFraction(b, a, 1 - z));
    }

    /// <summary>I_z(a, b) when B(a, b) is not at hand.</summary>
    public static double Regularized(double a, double b, double z) => Regularized(a, b, z, Beta(a, b));

    /// <summary>The z with I_z(a, b) = p: Newton steps kept inside a shrinking interval.</summary>
    public static double Inverse(double a, double b, double p, double beta, double start = double.NaN)
    {
        if (!(p > 0))
            return 0;
        if (p >= 1)
            return 1;

        double low = 0, high = 1;
        double z = start is > 0 and < 1 ? start : 0.5;
        for (int i = 0; i < 200; i++)
        {
            double error = Regularized(a, b, z, beta) - p;
            if (error == 0)
                return z;
            if (error > 0)
                high = z;
            else
                low = z;

            double slope = Math.Pow(z, a - 1) * Math.Pow(1 - z, b - 1) / beta;
            double next = z - (error / slope);
            if (!(next > low && next < high))
                next = 0.5 * (low + high);
            if (Math.Abs(next - z) <= 2e-16 * z)
                return next;
            z = next;
        }

        return z;
    }

    /// <summary>B(a, b) through logarithms: a relative error of about 1e-13 for arguments of some hundred.</summary>
    public static double Beta(double a, double b) =>
        Math.Exp(SpecialFunctions.LogGamma(a) + SpecialFunctions.LogGamma(b) - SpecialFunctions.LogGamma(a + b));

    /// <summary>Modified Lentz evaluation of the classical fraction (Abramowitz and Stegun 26.5.8).</summary>
    private static double ContinuedFraction(double a, double b, double z)
    {
        const double Tiny = 1e-300;
        double c = 1;
        double d = 1 - ((a + b) * z / (a + 1));
        d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
        double h = d;
        for (int m = 1; m <= 10_000; m++)
        {
            double numerator = m * (b - m) * z / ((a + (2 * m) - 1) * (a + (2 * m)));
            h *= Step(numerator, ref c, ref d);
            numerator = -(a + m) * (a + b + m) * z / ((a + (2 * m)) * (a + (2 * m) + 1));
            double factor = Step(numerator, ref c, ref d);
            h *= factor;
            if (Math.Abs(factor - 1) < 1e-16)
                break;
        }

        return h;

        static double Step(double numerator, ref double c, ref double d)
        {
            d = 1 + (numerator * d);
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = 1 + (numerator / c);
            if (Math.Abs(c) < Tiny)
                c = Tiny;
            return d * c;
        }
    }
}
