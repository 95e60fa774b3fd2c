namespace SpikeSharp.Numerics;

/// <summary>The orthogonal factor of a polar decomposition: the orthogonal matrix nearest to A, U V^T of its singular value decomposition.</summary>
internal static class PolarFactor
{
    /// <summary>By N. Higham's scaled Newton iteration (1986): X &lt;- (g X + (g X)^-T) / 2; it converges quadratically for every non-singular A.</summary>
    /// <param name="a">Shape (n, n), row-major, not singular.</param>
    /// <param name="n">Rows and columns.</param>
    /// <returns>Shape (n, n), row-major.</returns>
    /// <exception cref="InvalidOperationException">A is singular.</exception>
    public static double[] Of(ReadOnlySpan<double> a, int n)
    {
        double[] x = a.ToArray();
        bool scaled = true;
        for (int iteration = 0; iteration < 100; iteration++)
        {
            LuFactors factors = LuFactors.Of(x, n);
            if (factors.IsSingular)
                throw new InvalidOperationException("A singular matrix has no unique orthogonal factor.");

            double[] inverse = Matrix.Transpose(factors.Inverse(), n, n);
            double scale = scaled ? Math.Sqrt(Frobenius(inverse) / Frobenius(x)) : 1;
            double step = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double next = 0.5 * ((scale * x[i]) + (inverse[i] / scale));
                step = Math.Max(step, Math.Abs(next - x[i]));
                x[i] = next;
            }

            // One unscaled step after a small one squares the remaining error, which is then below rounding.
            if (!scaled && step < 1e-9)
                break;
            scaled = step > 1e-2;
        }

        return x;
    }

    private static double Frobenius(ReadOnlySpan<double> a) => PairwiseSum.Norm(a);
}
