namespace SpikeSharp.Numerics;

/// <summary>LSMR of D. Fong and M. Saunders (SIAM J. Sci. Comput. 33, 2011): min |A x - b|^2 + damping^2 |x|^2 by two sequences of plane rotations on a bidiagonalization of A. Names are those of the paper.</summary>
/// <param name="a">Shape (m, n), row-major.</param>
/// <param name="m">Rows.</param>
/// <param name="n">Columns.</param>
/// <param name="damping">Zero or more.</param>
/// <param name="tolerance">Relative tolerance of A and b.</param>
internal sealed class Lsmr(ReadOnlyMemory<double> a, int m, int n, double damping, double tolerance)
{
    private const double LargestCondition = 1e8;

    /// <summary>Finds x.</summary>
    /// <param name="b">Length m.</param>
    /// <param name="x">Length n, zeros; receives the solution.</param>
    /// <param name="cancel">Asks to stop.</param>
    /// <returns>Iterations taken.</returns>
    public int Solve(ReadOnlySpan<double> b, Span<double> x, CancellationToken cancel)
    {
        double[] u = b.ToArray(), v = new double[n], h, hBar = new double[n];
        double beta = Normalize(u), bNorm = beta;
        AddTransposed(u, v);
        double alpha = Normalize(v);
        if (alpha * beta == 0)
            return 0;

        h = [.. v];
        double zetaBar = alpha * beta, alphaBar = alpha, rho = 1, rhoBar = 1, cBar = 1, sBar = 0;
        double betaDd = beta, betaD = 0, rhoDOld = 1, tauTildeOld = 0, thetaTilde = 0, zeta = 0, d = 0;
        double aSquare = alpha * alpha, largest = 0, smallest = 1e100;
        int limit = Math.Min(m, n);
        for (int iteration = 1; iteration <= limit; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            Scale(u, -alpha);
            for (int i = 0; i < m; i++)
                u[i] += Matrix.Dot(Row(i), v);
            beta = Normalize(u);
            if (beta > 0)
            {
                Scale(v, -beta);
                AddTransposed(u, v);
                alpha = Normalize(v);
            }

            (double cHat, double sHat, double alphaHat) = Rotation(alphaBar, damping);
            double rhoOld = rho;
            (double c, double s, rho) = Rotation(alphaHat, beta);
            double thetaNew = s * alpha;
            alphaBar = c * alpha;

            double rhoBarOld = rhoBar, zetaOld = zeta, thetaBar = sBar * rho, rhoTemp = cBar * rho;
            (cBar, sBar, rhoBar) = Rotation(cBar * rho, thetaNew);
            zeta = cBar * zetaBar;
            zetaBar = -sBar * zetaBar;

            Scale(hBar, -(thetaBar * rho / (rhoOld * rhoBarOld)));
            Matrix.AddScaled(hBar, 1, h);
            Matrix.AddScaled(x, zeta / (rho * rhoBar), hBar);
            Scale(h, -(thetaNew / rho));
            Matrix.AddScaled(h, 1, v);

            double betaAcute = cHat * betaDd, betaCheck = -sHat * betaDd, betaHat = c * betaAcute;
            betaDd = -s * betaAcute;
            double thetaTildeOld = thetaTilde;
            (double cTilde, double sTilde, double rhoTildeOld) = Rotation(rhoDOld, thetaBar);
            thetaTilde = sTilde * rhoBar;
            rhoDOld = cTilde * rhoBar;
            betaD = (-sTilde * betaD) + (cTilde * betaHat);
            tauTildeOld = (zetaOld - (thetaTildeOld * tauTildeOld)) / rhoTildeOld;
            double tauD = (zeta - (thetaTilde * tauTildeOld)) / rhoDOld;
            d += betaCheck * betaCheck;
            double rNorm = Math.Sqrt(d + ((betaD - tauD) * (betaD - tauD)) + (betaDd * betaDd));

            aSquare += beta * beta;
            double aNorm = Math.Sqrt(aSquare);
            aSquare += alpha * alpha;
            largest = Math.Max(largest, rhoBarOld);
            smallest = iteration > 1 ? Math.Min(smallest, rhoBarOld) : smallest;
            double condition = Math.Max(largest, rhoTemp) / Math.Min(smallest, rhoTemp);

            double xNorm = Math.Sqrt(Matrix.Dot(x, x));
            if (Math.Abs(zetaBar) <= tolerance * aNorm * rNorm || rNorm <= tolerance * (bNorm + (aNorm * xNorm)) || condition >= LargestCondition)
                return iteration;
        }

        return limit;
    }

    private ReadOnlySpan<double> Row(int i) => a.Span.Slice(i * n, n);

    private void AddTransposed(double[] u, double[] target)
    {
        for (int i = 0; i < m; i++)
            Matrix.AddScaled(target, u[i], Row(i));
    }

    private static void Scale(Span<double> x, double factor)
    {
        foreach (ref double value in x)
            value *= factor;
    }

    private static double Normalize(Span<double> x)
    {
        double norm = Math.Sqrt(Matrix.Dot(x, x));
        if (norm > 0)
            Scale(x, 1 / norm);
        return norm;
    }

    private static (double C, double S, double R) Rotation(double x, double y)
    {
        double r = double.Hypot(x, y);
        return r == 0 ? (1, 0, 0) : (x / r, y / r, r);
    }
}
