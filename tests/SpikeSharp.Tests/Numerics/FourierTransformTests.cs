using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Numerics;

public sealed class FourierTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(74)]
    [InlineData(127)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Sum_AnyLength_EqualsTheDefinition(int n)
    {
        NumpyRandom random = new(n);
        double[] re = new double[n], im = new double[n];
        for (int k = 0; k < n; k++) (re[k], im[k]) = (random.NextGaussian(), random.NextGaussian());
        (double[] x, double[] y) = Definition(re, im);
        new FourierTransform(n).Sum(re, im);
        Close.AssertTensor("real", x, re, Tolerances.FewTerms);
        Close.AssertTensor("imaginary", y, im, Tolerances.FewTerms);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(50)]
    public void InverseReal_AnyLength_EqualsTheDefinition(int n)
    {
        NumpyRandom random = new(n);
        double[] half = new double[(n / 2) + 1], halfIm = new double[(n / 2) + 1], re = new double[n], im = new double[n], signal = new double[n];
        for (int k = 0; k < half.Length; k++) (half[k], halfIm[k]) = (random.NextGaussian(), random.NextGaussian());
        for (int k = 0; k < n; k++)
        {
            bool isReal = k == 0 || 2 * k == n;
            (re[k], im[k]) = k <= n / 2 ? (half[k], isReal ? 0 : halfIm[k]) : (half[n - k], -halfIm[n - k]);
        }
        new FourierTransform(n).InverseReal(half, halfIm, signal);
        (double[] x, double[] y) = Definition(re, im);
        Close.AssertTensor("signal", [.. x.Select(value => value / n)], signal, Tolerances.FewTerms);
        Assert.All(y, value => Assert.InRange(value, -1e-12, 1e-12));
    }

    private static (double[] Re, double[] Im) Definition(double[] re, double[] im)
    {
        int n = re.Length;
        double[] x = new double[n], y = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < n; k++)
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * (j * k % n) / n);
                x[j] += (re[k] * cos) - (im[k] * sin);
                y[j] += (re[k] * sin) + (im[k] * cos);
            }
        }
        return (x, y);
    }
}
