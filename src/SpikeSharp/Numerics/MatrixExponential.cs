namespace SpikeSharp.Numerics;

/// <summary>exp(A) of small dense matrices.</summary>
internal static class MatrixExponential
{
    // The norms up to which a Pade approximation of that order is exact to rounding.
    private static readonly (double Norm, double[] Coefficients)[] Orders =
    [
        (1.495585217958292e-2, [120, 60, 12, 1]),
        (2.539398330063230e-1, [30240, 15120, 3360, 420, 30, 1]),
        (9.504178996162932e-1, [17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1]),
        (2.097847961257068, [17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1]),
        (5.371920351148152,
            [64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1]),
    ];

    /// <summary>By scaling, a diagonal Pade approximation, and squaring (N. Higham, 2005).</summary>
    /// <param name="a">Shape (n, n), row-major, finite.</param>
    /// <param name="n">Rows and columns.</param>
    /// <returns>Shape (n, n), row-major.</returns>
    public static double[] Of(ReadOnlySpan<double> a, int n)
    {
        double norm = Matrix.Norm1(a, n);
        int order = Array.FindIndex(Orders, candidate => norm <= candidate.Norm);
        int squarings = 0;
        if (order < 0)
        {
            order = Orders.Length - 1;
            squarings = (int)Math.Ceiling(Math.Log2(norm / Orders[order].Norm));
        }

        double scale = double.ScaleB(1, -squarings);
        double[] x = a.ToArray();
        foreach (ref double value in x.AsSpan())
            value *= scale;

        double[] result = Pade(x, n, Orders[order].Coefficients);
        for (int i = 0; i < squarings; i++)
            result = Matrix.Multiply(result, result, n, n, n);
        return result;
    }

    private static double[] Pade(double[] x, int n, double[] coefficients)
    {
        double[] square = Matrix.Multiply(x, x, n, n, n);
        double[] power = Matrix.Identity(n);
        double[] odd = new double[n * n];
        double[] even = new double[n * n];
        for (int k = 0; k < coefficients.Length; k += 2)
        {
            if (k > 0)
                power = Matrix.Multiply(power, square, n, n, n);
            Matrix.AddScaled(even, coefficients[k], power);
            Matrix.AddScaled(odd, coefficients[k + 1], power);
        }

        odd = Matrix.Multiply(x, odd, n, n, n);
        double[] numerator = [.. even];
        double[] denominator = [.. even];
        Matrix.AddScaled(numerator, 1, odd);
        Matrix.AddScaled(denominator, -1, odd);
        return LuFactors.Of(denominator, n).Solve(numerator, n);
    }
}
