using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Distributions;

public sealed class BetaQuantileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(102)]
    [InlineData(999)]
    public void At_ExactFunction_InvertsTheIncompleteBeta(int q)
    {
        // The function is steep near z = 1, so one ulp of z is many of p.
        BetaQuantile quantile = BetaQuantile.Exact(q);
        foreach (double p in new[] { 1e-12, 1e-3, .1, .5, .9, .999 })
            Assert.Equal(p, IncompleteBeta.Regularized(q / 2.0, 0.5, quantile.At(p)), p * 1e-10);
        Assert.Equal(0, quantile.At(0));
        Assert.Equal(1, quantile.At(1));
    }

    [Theory]
    [InlineData(1, 4.1e-4)]
    [InlineData(2, 1.7e-4)]
    [InlineData(15, 8e-5)]
    [InlineData(28, 2e-3)]
    [InlineData(1000, 5e-3)]
    public void At_Interpolated_HasTheErrorOfTheReferenceTable(int q, double largest)
    {
        BetaQuantile exact = BetaQuantile.Exact(q), interpolated = BetaQuantile.Interpolated(q);
        double worst = Enumerable.Range(0, 2000).Select(i => (i + .5) / 2000).Max(p => Math.Abs(exact.At(p) - interpolated.At(p)));
        Assert.InRange(worst, largest / 100, largest);
    }

    [Theory]
    [InlineData(1, 0.3, 0.36901011956554536)]
    [InlineData(2, 0.3, 0.16333997346592444)]
    public void Regularized_ClosedForms_Hold(int q, double z, double expected) => Assert.Equal(expected, IncompleteBeta.Regularized(q / 2.0, 0.5, z), 1e-15);

    [Fact]
    public void Interpolation_KnotsAndEnds_AreExact()
    {
        double[] x = [0, 1, 3], y = [2, 4, 0];
        Close.Assert("interp", [2, 2, 3, 4, 2, 0, 0], Array.ConvertAll([-1, 0, .5, 1, 2, 3, 9], at => Interpolation.Linear(at, x, y)), Tolerances.Exact);
    }
}
