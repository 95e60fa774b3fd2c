using CsCheck;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Numerics;

public sealed class LinearAlgebraTests
{
    [Theory]
    [InlineData(7, 28.0)]
    [InlineData(300, 44850.0 + 300)]
    public void PairwiseSum_Integers_IsExact(int n, double expected) => Assert.Equal(expected, PairwiseSum.Sum([.. Enumerable.Range(1, n).Select(i => (double)i)]));

    [Fact]
    public void PairwiseSum_NineElements_AddsInTheOrderOfEightAccumulators()
    {
        // Sequential addition loses every 1 against 1e16; pairs of accumulators keep some of them.
        double[] x = [1e16, 1, 1, 1, 1, 1, 1, 1, -1e16];
        Assert.Equal((1e16 + 1 + (1.0 + 1) + (1.0 + 1 + (1.0 + 1))) - 1e16, PairwiseSum.Sum(x));
        Assert.Equal(6, PairwiseSum.Sum(x));
    }

    [Fact]
    public void PolarFactor_RandomMatrix_IsOrthogonalAndLeavesASymmetricFactor() =>
        Gen.Select(Gen.UInt, Gen.Int[2, 40]).Sample((seed, n) =>
        {
            NumpyRandom g = new(seed);
            double[] a = new double[n * n];
            foreach (ref double value in a.AsSpan())
                value = g.NextGaussian();

            double[] r = PolarFactor.Of(a, n);
            double[] h = Matrix.Multiply(Matrix.Transpose(r, n, n), a, n, n, n);
            Close.Assert("R^T R", Matrix.Identity(n), Matrix.Multiply(Matrix.Transpose(r, n, n), r, n, n, n), Tolerances.Orthogonal);
            Close.Assert("symmetric factor", h, Matrix.Transpose(h, n, n), Tolerances.Orthogonal);
        }, iter: 50);

    [Fact]
    public void LuFactors_RandomSystem_Solves()
    {
        NumpyRandom g = new(1);
        double[] a = new double[25], x = new double[10];
        g.NextDoubles(a);
        g.NextDoubles(x);
        double[] b = Matrix.Multiply(a, x, 5, 5, 2);
        Close.Assert("x", x, LuFactors.Of(a, 5).Solve(b, 2), Tolerances.Orthogonal);
        Assert.True(LuFactors.Of([1, 2, 2, 4], 2).IsSingular);
    }
}
