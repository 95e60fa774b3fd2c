using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Numerics;

public sealed class SpecialFunctionsTests
{
    private static readonly Golden Reference = Golden.Load("special-functions");

    [Fact]
    public void ExpM1_AnyArgument_EqualsTheCLibraryBitForBit()
    {
        Reference["expm1_libm"].AssertClose(Map(SpecialFunctions.ExpM1, Reference["x"]), Tolerances.Exact);
        Reference["expm1_libm_more"].AssertClose(Map(SpecialFunctions.ExpM1, Reference["libm_x"]), Tolerances.Exact);
    }

    [Fact]
    public void LogP1_AnyArgument_EqualsTheCLibraryBitForBit()
    {
        Reference["log1p_libm"].AssertClose(Map(SpecialFunctions.LogP1, Reference["x"]), Tolerances.Exact);
        Reference["log1p_libm_more"].AssertClose(Map(SpecialFunctions.LogP1, Reference["libm_x"]), Tolerances.Exact);
    }

    [Fact]
    public void ExpM1_AnyArgument_IsWithinOneUlpOfTheTrueValue() =>
        Reference["expm1_exact"].AssertClose(Map(SpecialFunctions.ExpM1, Reference["x"]), Tolerances.Ulp);

    [Fact]
    public void LogP1_AnyArgument_IsWithinOneUlpOfTheTrueValue() =>
        Reference["log1p_exact"].AssertClose(Map(SpecialFunctions.LogP1, Reference["x"]), Tolerances.Ulp);

    [Fact]
    public void ExpM1AndLogP1_TinyArgument_KeepItWhereDotNetReturnsZero()
    {
        Assert.Equal(1e-17, SpecialFunctions.ExpM1(1e-17));
        Assert.Equal(1e-17, SpecialFunctions.LogP1(1e-17));
        Assert.Equal(0, double.ExpM1(1e-17));
        Assert.Equal(0, double.LogP1(1e-17));
    }

    [Fact]
    public void ExpM1AndLogP1_SpecialValues_PassThrough()
    {
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.ExpM1(double.PositiveInfinity));
        Assert.Equal(-1, SpecialFunctions.ExpM1(double.NegativeInfinity));
        Assert.Equal(double.NaN, SpecialFunctions.ExpM1(double.NaN));
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.LogP1(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, SpecialFunctions.LogP1(-1.0));
        Assert.Equal(double.NaN, SpecialFunctions.LogP1(-1.5));
        Assert.Equal(double.NaN, SpecialFunctions.LogP1(double.NaN));
        Assert.True(double.IsNegative(SpecialFunctions.ExpM1(-0.0)) && double.IsNegative(SpecialFunctions.LogP1(-0.0)));
    }

    [Fact]
    public void Single_AnyArgument_IsTheRoundedDouble()
    {
        Assert.Equal((float)SpecialFunctions.ExpM1(0.1f), SpecialFunctions.ExpM1<float>(0.1f));
        Assert.Equal((float)SpecialFunctions.LogP1((double)1e-9f), SpecialFunctions.LogP1<float>(1e-9f));
        Assert.Equal(SpecialFunctions.ExpM1(0.1), SpecialFunctions.ExpM1<double>(0.1));
    }

    [Fact]
    public void LogGamma_Positive_EqualsTheReference() => Reference["log_gamma"].AssertClose(Map(SpecialFunctions.LogGamma, Reference["log_gamma_x"]), Tolerances.LogGamma);

    private static double[] Map(Func<double, double> function, GoldenArray x) => Array.ConvertAll(x.Values.ToArray(), value => function(value));
}
