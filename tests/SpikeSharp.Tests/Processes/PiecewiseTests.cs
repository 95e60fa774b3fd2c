using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Processes;

public sealed class PiecewiseTests
{
    private static readonly (double Time, double Value)[] Points = [(0.006, 0.5), (0.002, 1), (0.005, -2), (0.011, 3), (0.013, 2.5), (0.020, -1)];

    [Fact]
    public void RunSteps_Zero_HoldsTheLastValueFromHalfAStepBeforeItsTime() =>
        Assert.Equal([0.0, 1, 1, 1, -2, 0.5, 0.5], new Piecewise(Points).RunSteps(7));

    [Fact]
    public void RunSteps_Zero_ChangesInTheStepThatIsNearest()
    {
        Assert.Equal([0.0, 1, 1], new Piecewise((0.0024, 1)).RunSteps(3));
        Assert.Equal([0.0, 0, 1], new Piecewise((0.0026, 1)).RunSteps(3));
    }

    [Fact]
    public void RunSteps_Nearest_TakesTheEarlierOfTwo() =>
        Assert.Equal([0.0, 1, 1, -1, -1, 0, 0, 0], new Piecewise((0.002, 1), (0.005, -1)) { Interpolation = PiecewiseInterpolation.Nearest }.RunSteps(8));

    [Fact]
    public void RunSteps_Nearest_HalfwayBelongsToTheEarlier()
    {
        Piecewise halves = new((0, 1), (2, 2), (4, 3)) { Interpolation = PiecewiseInterpolation.Nearest };
        Assert.Equal([1.0, 2, 2, 3], halves.RunSteps(4, dt: 1));
    }

    [Fact]
    public void RunSteps_LinearAndSlinear_JoinThePoints()
    {
        double[] lines = new Piecewise(Points) { Interpolation = PiecewiseInterpolation.Linear }.RunSteps(21);
        Close.Assert("lines", [0, 1, 0, -1, -2, 0.5, 1, 1.5, 2, 2.5, 3, 2.75, 2.5, 2, 1.5, 1, 0.5, 0, -0.5, -1, 0], lines, Tolerances.FewTerms);
        Close.Assert("slinear", lines, new Piecewise(Points) { Interpolation = PiecewiseInterpolation.Slinear }.RunSteps(21), Tolerances.FewTerms);
    }

    // Solved in rational numbers as polynomials with continuity conditions, not as B-splines.
    [Fact]
    public void RunSteps_Cubic_IsTheSplineThatHasNoKnotAtTheSecondPoints() =>
        Close.Assert("cubic", [0.0, 1.0, -3.4468895712498577, -3.8812597141665717, -2.0, 0.5, 2.2427309602335193, 3.1357045377004433, 3.407312635050608, 3.285947154933849, 3.0, 2.73437203836385, 2.5, 2.264329580348004, 1.9948064748474166, 1.6588763789377914, 1.223984988058683, 0.6575779976496455, -0.07289889684976686, -1.0, 0.0], new Piecewise(Points) { Interpolation = PiecewiseInterpolation.Cubic }.RunSteps(21), Tolerances.FewTerms);

    [Fact]
    public void RunSteps_Quadratic_IsTheSplineWithKnotsHalfway() =>
        Close.Assert("quadratic", [0.0, 1.0, -1.9322262118491922, -2.932226211849192, -2.0, 0.5, 2.3810592459605027, 3.278725314183124, 3.3101436265709157, 3.1781867145421905, 3.0, 2.7755834829443446, 2.5, 2.1683123877917416, 1.780520646319569, 1.336624775583483, 0.8366247755834829, 0.28052064631956913, -0.33168761220825854, -1.0, 0.0], new Piecewise(Points) { Interpolation = PiecewiseInterpolation.Quadratic }.RunSteps(21), Tolerances.FewTerms);

    [Theory]
    [InlineData(PiecewiseInterpolation.Quadratic, 3)]
    [InlineData(PiecewiseInterpolation.Cubic, 4)]
    public void RunSteps_FewestPoints_GivesThePolynomial(PiecewiseInterpolation interpolation, int points)
    {
        (double, double[])[] given = [.. Enumerable.Range(0, points).Select(i => ((double)(i * i), new[] { Polynomial(i * i), 1.0 }))];
        double[] values = new Piecewise(given) { Interpolation = interpolation }.RunSteps((points - 1) * (points - 1), 2, dt: 1);
        Close.Assert("polynomial", [.. Enumerable.Range(1, values.Length / 2).SelectMany(t => new[] { Polynomial(t), 1 })], values, Tolerances.FewTerms);

        double Polynomial(double t) => 1 + (0.5 * t) - (0.25 * t * t) + (points == 4 ? 0.125 * t * t * t : 0);
    }

    [Fact]
    public void RunSteps_Functions_AreCalledFromTheirTimesOn()
    {
        Piecewise process = new(1, (0.002, (t, y) => y[0] = t), (0.004, (t, y) => y[0] = 7));
        Close.Assert("functions", [0, 0.002, 0.003, 7, 7], process.RunSteps(5), Tolerances.Exact);
        Assert.Contains("needs values, not functions", Assert.Throws<ArgumentException>(() => (process with { Interpolation = PiecewiseInterpolation.Linear }).RunSteps(1)).Message, StringComparison.Ordinal);
    }
}
