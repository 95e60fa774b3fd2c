using System.Collections.Immutable;

namespace SpikeSharp.Tests.Neurons;

public sealed class NeuronTypeTests
{
    [Fact]
    public void ToString_EveryType_ShowsItsParameters()
    {
        Assert.Equal("RectifiedLinear { Amplitude = 0.5 }", new RectifiedLinear(0.5).ToString());
        Assert.Equal("SpikingRectifiedLinear { Amplitude = 0.005 }", new SpikingRectifiedLinear(0.005).ToString());
        Assert.Equal("LifRate { Amplitude = 1, TauRc = 0.02, TauRef = 0.002 }", new LifRate().ToString());
        Assert.Equal("Lif { Amplitude = 1, TauRc = 0.02, TauRef = 0.002, MinVoltage = 0 }", new Lif().ToString());
        Assert.Equal("SoftLifRate { Amplitude = 1, Sigma = 0.5, TauRc = 0.02, TauRef = 0.002 }", new SoftLifRate(0.5).ToString());
        Assert.Equal("LeakyRelu { Amplitude = 1, NegativeSlope = 0.3 }", new LeakyRelu().ToString());
        Assert.Equal("PoissonSpiking { Amplitude = 2, BaseType = Tanh { Amplitude = 1, TauRef = 0.0025 } }", new PoissonSpiking(new Tanh(), 2).ToString());
    }

    [Fact]
    public void Equals_EmptyInitialState_IsTheSameAsNone() =>
        Assert.Equal(new RectifiedLinear(), new RectifiedLinear { InitialState = ImmutableDictionary<string, Distribution>.Empty });

    [Fact]
    public void Equals_WrappersByValue_CompareTheirBases()
    {
        Assert.Equal(new RegularSpiking(new LifRate(0.03)), new RegularSpiking(new LifRate(0.03)));
        Assert.NotEqual(new RegularSpiking(new LifRate(0.03)), new RegularSpiking(new LifRate()));
        Assert.Equal(new Direct(), new Direct());
        Assert.Equal(new AdaptiveLif(), new AdaptiveLif());
        Assert.NotEqual(new AdaptiveLif(), new AdaptiveLif(IncN: 0.02));
    }

    [Fact]
    public void Probeable_EveryKind_IsInTheOrderOfTheOriginal()
    {
        Assert.Equal(["output", "input"], new RectifiedLinear().Probeable);
        Assert.Equal(["output", "voltage", "refractory_time", "adaptation", "input"], new AdaptiveLif().Probeable);
        Assert.Equal(["output", "voltage", "recovery", "input"], new Izhikevich().Probeable);
        Assert.Equal(["output", "rate_out", "voltage", "adaptation", "input"], new RegularSpiking(new AdaptiveLifRate()).Probeable);
        Assert.Equal(["output", "rate_out", "input"], new StochasticSpiking(new LifRate()).Probeable);
    }

    [Fact]
    public void Parameters_OutOfBounds_AreRefused()
    {
        Assert.Contains("TauN must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLif(TauN: 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLifRate(IncN: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLif(MinVoltage: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sigmoid(0));
        Assert.Contains("Sigma must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => new SoftLifRate(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeakyRelu(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpikingLeakyRelu(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tanh(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Izhikevich(TauRecovery: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Izhikevich(Coupling: -0.1));
        Assert.Contains("Amplitude must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => new PoissonSpiking(new LifRate(), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("RegularSpiking.BaseType is Direct", Assert.Throws<ArgumentException>(() => new RegularSpiking(new Direct())).Message, StringComparison.Ordinal);
        Assert.Contains("Tanh.Amplitude is fixed at 1; 2 was given", Assert.Throws<ArgumentOutOfRangeException>(() => new Tanh() with { Amplitude = 2 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_TypeThatOverridesStepAlone_FindTuningAndInverse()
    {
        Square type = new();
        Assert.Equal((1, false, false, false), (type.Amplitude, type.IsSpiking, type.UsesRandom, type.AllowsNegative));
        Assert.Equal(9, type.Rate(3));
        // 101 points of a parabola, between them straight lines.
        (double[] gain, double[] bias) = type.GainBias([100, 25], [0, 0.5]);
        for (int i = 0; i < 2; i++)
        {
            double top = i == 0 ? 10 : 5, intercept = i == 0 ? 0 : 0.5;
            Assert.Equal(top / (1 - intercept), gain[i], 0.01);
            Assert.Equal(top - gain[i], bias[i], 0.01);
        }
        (double[] rates, double[] intercepts) = type.MaxRatesIntercepts(gain, bias);
        Assert.Equal(100, rates[0], 0.1);
        Assert.Equal(25, rates[1], 0.1);
        Assert.Equal(0, intercepts[0], 0.021);
        Assert.Equal(0.5, intercepts[1], 0.021);
    }

    private sealed record Square : NeuronType
    {
        public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
        {
            for (int i = 0; i < output.Length; i++) output[i] = current[i] > T.Zero ? current[i] * current[i] : T.Zero;
        }
    }
}
