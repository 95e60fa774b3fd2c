using System.Numerics;
using CsCheck;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Synapses;

public sealed class SynapseTests
{
    private static readonly Golden Reference = Golden.Load("nengo-golden");

    public static TheoryData<string, Synapse> Cases => new()
    {
        { "lowpass005", new Lowpass(.005) },
        { "alpha005", new Alpha(.005) },
        { "triangle005", new Triangle(.005) },
        { "lf_nod", new LinearFilter([1, 2], [.01, .2, 1]) },
        { "lf_general", new LinearFilter([.01, 1], [.02, 1]) },
        { "lf_bilinear", new LinearFilter([1], [.0004, .03, 1], method: Discretization.Bilinear) },
        { "lf_euler", new LinearFilter([1], [.0004, .03, 1], method: Discretization.Euler) },
        { "lf_back", new LinearFilter([1], [.0004, .03, 1], method: Discretization.BackwardDifference) },
        { "lf_digital", new LinearFilter([.5, .25], [1, -.25], isAnalog: false) },
        { "lf_3", new LinearFilter([1, 3, 2], [1e-5, .001, .1, 1]) },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Filt_ImpulseStepAndSettledStart_EqualTheReference(string key, Synapse synapse)
    {
        double[] impulse = new double[12], step = new double[12];
        impulse[0] = 1;
        Array.Fill(step, 1);

        Reference["synapses_dt001", key, "impulse"].AssertClose(synapse.Filt(impulse), Tolerances.Filter);
        Reference["synapses_dt001", key, "step"].AssertClose(synapse.Filt(step), Tolerances.Filter);
        Reference["synapses_dt001", key, "const1_y0_1"].AssertClose(synapse.Filt([1, 1, 1], initial: 1), Tolerances.SettledFilter);
    }

    [Theory, MemberData(nameof(Cases))]
    public void FiltFilt_Impulse_EqualsTheReference(string key, Synapse synapse) =>
        Reference["synapses_dt001", key, "filtfilt"].AssertClose(synapse.FiltFilt([0, 0, 1, 0, 0]), Tolerances.Filter);

    [Fact]
    public void Discretize_LowpassAndAlpha_AgreeWithTheClosedForms() =>
        // At 30 time constants a step leaves 1e-13 of the state; what is left beyond is rounding.
        Gen.Select(Gen.Double[1e-4, 1], Gen.Double[1e-4, 30]).Sample((tau, ratio) =>
        {
            double dt = ratio * tau, x = dt / tau, e = Math.Exp(-x);
            DiscreteStateSpace lowpass = new Lowpass(tau).Discretize(dt);
            Close.Assert("a", [e], lowpass.A.AsSpan(), Tolerances.Filter);
            Close.Assert("b", [-SpecialFunctions.ExpM1(-x)], [lowpass.C[0] * lowpass.B[0]], Tolerances.Filter);

            DiscreteStateSpace alpha = new Alpha(tau).Discretize(dt);
            Close.AssertTensor("A", [e * (1 - x), -e * dt / (tau * tau), e * dt, e * (1 + x)], alpha.A.AsSpan(), Tolerances.StiffFilter);
        }, iter: 300);

    [Fact]
    public void Form_EveryKind_FollowsTheOrderOfTests()
    {
        Assert.Equal(FilterForm.NoState, new Lowpass(0).Discretize(.001).Form);
        Assert.Equal(FilterForm.OneState, new Lowpass(.1).Discretize(.001).Form);
        Assert.Equal(FilterForm.General, new Alpha(.1).Discretize(.001).Form);
        Assert.Equal(FilterForm.Direct, new LinearFilter([.01, 1], [.02, 1]).Discretize(.001).Form);
        Assert.Equal(FilterForm.OneState, new LinearFilter([1e-15, 1], [.02, 1]).Discretize(.001).Form);
        Assert.Equal(FilterForm.OneState, new LinearFilter([0, 0, 1], [0, .02, 1]).Discretize(.001).Form);
    }

    [Fact]
    public void Filt_SettledStartOfAGainOtherThanOne_KeepsTheQuirkOfTheReference() =>
        Close.Assert("y", [1.99, 1.98], new LinearFilter([2], [.1, 1]).Filt([.5, .5], initial: 1), Tolerances.ThreeDigits);

    [Fact]
    public void Filt_SettledStartWithoutConstantAnswer_Throws() =>
        Assert.Throws<ArgumentException>(() => new LinearFilter([1, 0], [.01, .2, 1]).Filt([1], initial: 1));

    [Fact]
    public void Filt_Columns_AreFilteredOneByOne()
    {
        double[] signal = [1, 10, 2, 20, 3, 30], one = new Alpha(.01).Filt([1, 2, 3]);
        Close.Assert("columns", [one[0], 10 * one[0], one[1], 10 * one[1], one[2], 10 * one[2]], new Alpha(.01).Filt(signal, columns: 2), Tolerances.Rounding);
        Assert.Equal(signal, Synapse.None.Filt(signal, columns: 2));
        Assert.Equal([1.0, 10, 2, 20, 3, 30], signal);
        Assert.Throws<ArgumentException>(() => new Alpha(.01).Filt(signal, columns: 4));
    }

    [Fact]
    public void Combine_TwoLowpasses_IsAnAlpha()
    {
        LinearFilter twice = new Lowpass(.005).Combine(new Lowpass(.005));
        Close.Assert("alpha", new Alpha(.005).Filt([1, 0, 0]), twice.Filt([1, 0, 0]), Tolerances.Filter);
        Assert.Throws<ArgumentException>(() => twice.Combine(new LinearFilter([1], [1, .5], isAnalog: false)));
    }

    [Fact]
    public void Evaluate_Lowpass_HalvesThePowerAtTheCornerFrequency()
    {
        Complex h = new Lowpass(.1).Evaluate(1 / (2 * Math.PI * .1));
        Assert.Equal(Math.Sqrt(.5), h.Magnitude, 1e-14);
        Assert.Equal(-Math.PI / 4, h.Phase, 1e-14);
        Assert.Equal(1, new LinearFilter([.5, .25], [1, -.25], isAnalog: false).Evaluate(0).Real, 1e-14);
    }

    [Fact]
    public void Equality_SameParameters_IsByValue()
    {
        Assert.Equal<Synapse>(0.005, new Lowpass(.005));
        Assert.NotEqual<Synapse>(0.005, new Lowpass(.006));
        Assert.NotEqual<Synapse>(new LinearFilter([1], [.005, 1]), new Lowpass(.005));
        Assert.Equal(new LinearFilter([1], [.005, 1]), new LinearFilter([1], [.005, 1]));
        Assert.Equal(new LinearFilter([1], [.005, 1]).GetHashCode(), new LinearFilter([1], [.005, 1]).GetHashCode());
        Assert.Equal(new Alpha(.1).Discretize(.001), new Alpha(.1).Discretize(.001));
        Assert.Equal("Lowpass(0.005)", new Lowpass(.005).ToString());
        Assert.Equal("LinearFilter([1], [0.005, 1], Euler)", new LinearFilter([1], [.005, 1], method: Discretization.Euler).ToString());
    }

    [Fact]
    public void Constructor_ParameterOutOfRange_NamesItAndTheValue()
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => new Lowpass(-.1));
        Assert.Equal("tau", e.ParamName);
        Assert.Contains("-0.1", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LinearFilter([1, 1], [1]));
        Assert.Throws<ArgumentException>(() => new LinearFilter([1], [0, 0]));
        Assert.Throws<ArgumentException>(() => new LinearFilter([double.NaN], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lowpass(.1).Discretize(0));
    }

    [Fact]
    public void MatrixExponential_LargeNorm_SquaresBack()
    {
        // exp of a rotation generator is a rotation.
        double[] rotation = MatrixExponential.Of([0, -20, 20, 0], 2);
        Close.Assert("rotation", [Math.Cos(20), -Math.Sin(20), Math.Sin(20), Math.Cos(20)], rotation, Tolerances.Filter);
    }
}
