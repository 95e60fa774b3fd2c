namespace SpikeSharp.Numerics;

/// <summary>Linear algebra for the few states of a filter; row-major square matrices.</summary>
internal static class SmallMatrix
{
    /// <summary>exp(m) by scaling and squaring of a diagonal Pade approximation of order 8.</summary>
    public static double[] Exponential(double[] m, int n)
    {
        double norm = 0;
        for (int row = 0; row < n; row++)
        {
            double sum = 0;
            for (int column = 0; column < n; column++) sum += Math.Abs(m[(row * n) + column]);
            norm = Math.Max(norm, sum);
        }
        int squarings = norm > 0.5 ? Math.Max(0, (int)Math.Ceiling(Math.Log2(norm / 0.5))) : 0;
        double scale = Math.ScaleB(1, -squarings);
        double[] x = Array.ConvertAll(m, v => v * scale);

        const int Terms = 8;
        double[] numerator = Identity(n), denominator = Identity(n), power = Identity(n);
        double factor = 1;
        for (int k = 1; k <= Terms; k++)
        {
            factor *= (Terms - k + 1.0) / (k * ((2 * Terms) - k + 1.0));
            power = Multiply(power, x, n);
            double sign = k % 2 == 0 ? 1 : -1;
            for (int i = 0; i < power.Length; i++)
            {
                numerator[i] += factor * power[i];
                denominator[i] += sign * factor * power[i];
            }
        }
        double[] result = Solve(denominator, numerator, n, n);
        for (int i = 0; i < squarings; i++) result = Multiply(result, result, n);
        return result;
    }

    /// <summary>The solution of a x = b by Gaussian elimination with row pivoting.</summary>
    /// <param name="a">n times n.</param>
    /// <param name="b">n times columns.</param>
    /// <param name="n">Unknowns.</param>
    /// <param name="columns">Right-hand sides.</param>
    public static double[] Solve(double[] a, double[] b, int n, int columns)
    {
        a = [.. a];
        b = [.. b];
        for (int pivot = 0; pivot < n; pivot++)
        {
            int best = pivot;
            for (int row = pivot + 1; row < n; row++)
                if (Math.Abs(a[(row * n) + pivot]) > Math.Abs(a[(best * n) + pivot])) best = row;
            for (int i = 0; best != pivot && i < n; i++) (a[(pivot * n) + i], a[(best * n) + i]) = (a[(best * n) + i], a[(pivot * n) + i]);
            for (int i = 0; best != pivot && i < columns; i++) (b[(pivot * columns) + i], b[(best * columns) + i]) = (b[(best * columns) + i], b[(pivot * columns) + i]);
            for (int row = pivot + 1; row < n; row++)
            {
                double factor = a[(row * n) + pivot] / a[(pivot * n) + pivot];
                for (int i = pivot; i < n; i++) a[(row * n) + i] -= factor * a[(pivot * n) + i];
                for (int i = 0; i < columns; i++) b[(row * columns) + i] -= factor * b[(pivot * columns) + i];
            }
        }
        for (int row = n - 1; row >= 0; row--)
        {
            for (int i = 0; i < columns; i++)
            {
                double sum = b[(row * columns) + i];
                for (int k = row + 1; k < n; k++) sum -= a[(row * n) + k] * b[(k * columns) + i];
                b[(row * columns) + i] = sum / a[(row * n) + row];
            }
        }
        return b;
    }

    public static double[] Transpose(double[] m, int n)
    {
        double[] transposed = new double[n * n];
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++) transposed[(column * n) + row] = m[(row * n) + column];
        return transposed;
    }

    private static double[] Identity(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) identity[(i * n) + i] = 1;
        return identity;
    }

    private static double[] Multiply(double[] a, double[] b, int n)
    {
        double[] product = new double[n * n];
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++) sum += a[(row * n) + k] * b[(k * n) + column];
                product[(row * n) + column] = sum;
            }
        return product;
    }
}
