using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Neurons;

/// <summary>Gains, biases and rates against the check values of the original.</summary>
public sealed class TuningTests
{
    private static readonly double[] MaxRates = [100, 200, 300], Intercepts = [-0.5, 0, 0.5];

    public static TheoryData<NeuronType, double[], double[]> CheckValues
    {
        get
        {
            TheoryData<NeuronType, double[], double[]> data = [];
            foreach (NeuronType lif in (NeuronType[])[new Lif(), new LifRate(Amplitude: 3), new AdaptiveLif(), new AdaptiveLifRate(), new PoissonSpiking(new LifRate(), 0.5), new SoftLifRate(0.5)])
                data.Add(lif, [1.3554965211, 6.1791619817, 29.0111102882], [1.6777482606, 1, -13.5055551441]);
            foreach (NeuronType linear in (NeuronType[])[new RectifiedLinear(), new SpikingRectifiedLinear(0.1), new StochasticSpiking(new RectifiedLinear()), new LeakyRelu(0.1, 2), new SpikingLeakyRelu(0.2)])
                data.Add(linear, [66.6666666667, 200, 600], [33.3333333333, 0, -300]);
            foreach (NeuronType tanh in (NeuronType[])[new Tanh(), new RegularSpiking(new Tanh())])
                data.Add(tanh, [0.1702752079, 0.5493061443, 1.9459101491], [0.085137604, 0, -0.9729550745]);
            data.Add(new Sigmoid(), [-0.7324081924, 0, 2.1972245773], [-0.3662040962, 0, -1.0986122887]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void GainBias_CheckValues_EqualOriginal(NeuronType type, double[] gain, double[] bias)
    {
        (double[] actualGain, double[] actualBias) = type.GainBias(MaxRates, Intercepts);
        for (int i = 0; i < gain.Length; i++)
        {
            Assert.Equal(gain[i], actualGain[i], 1e-9);
            Assert.Equal(bias[i], actualBias[i], 1e-9);
            Assert.Equal((actualGain[i], actualBias[i]), type.GainBias(MaxRates[i], Intercepts[i]));
        }
        if (type is Sigmoid) return;
        (double[] rates, double[] intercepts) = type.MaxRatesIntercepts(actualGain, actualBias);
        Close.Assert("max rates", MaxRates, rates, Tolerances.Build1D);
        for (int i = 0; i < 3; i++) Assert.Equal(Intercepts[i], intercepts[i], 12);
    }

    [Fact]
    public void MaxRatesIntercepts_Sigmoid_IsTheInverse()
    {
        (double[] gain, double[] bias) = new Sigmoid().GainBias([250, 300, 390], [-0.5, 0, 0.5]);
        (double[] rates, double[] intercepts) = new Sigmoid().MaxRatesIntercepts(gain, bias);
        Close.Assert("max rates", [250, 300, 390], rates, Tolerances.Build1D);
        for (int i = 0; i < 3; i++) Assert.Equal(Intercepts[i], intercepts[i], 12);
    }

    [Fact]
    public void GainBias_Izhikevich_EqualsOriginal()
    {
        Izhikevich type = new();
        (double[] gain, double[] bias) = type.GainBias([20, 40, 60], Intercepts);
        double[] expectedGain = [4.288, 16.08, 52.1706666667], expectedBias = [5.744, 3.6, -22.4853333333];
        double[] rates = new double[3];
        type.Rates([gain[0] + bias[0], gain[1] + bias[1], gain[2] + bias[2]], rates);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expectedGain[i], gain[i], 9);
            Assert.Equal(expectedBias[i], bias[i], 9);
        }
        Assert.Equal([20, 40, 61], rates);
        (double[] found, double[] intercepts) = type.MaxRatesIntercepts(gain, bias);
        Assert.Equal([20, 40, 61], found);
        for (int i = 0; i < 3; i++) Assert.InRange(intercepts[i], Intercepts[i] - 0.1, Intercepts[i] + 0.1);
    }

    [Fact]
    public void Rates_Lif_EqualsOriginal()
    {
        (double gain, double bias) = new Lif().GainBias(100, -0.5);
        double[] rates = new double[3];
        new Lif().Rates([bias, (0.5 * gain) + bias, gain + bias], rates);
        Assert.Equal(49.680458748, rates[0], 8);
        Assert.Equal(76.618521979, rates[1], 8);
        Assert.Equal(100, rates[2], 8);
    }

    [Fact]
    public void Rates_Amplitude_EntersButNotThatOfWrappers()
    {
        double plain = new LifRate().Rate(3);
        Assert.Equal(2 * plain, new Lif(Amplitude: 2).Rate(3));
        Assert.Equal(2 * plain, new AdaptiveLif(Amplitude: 2).Rate(3));
        Assert.Equal(plain, new RegularSpiking(new LifRate(), 2).Rate(3));
        Assert.Equal(4.5, new PoissonSpiking(new RectifiedLinear(1.5), 2).Rate(3));
    }

    [Theory]
    [InlineData("E1 Ensemble(50,1,seed=0)", 1e-9)]
    [InlineData("E5 Ensemble(30,1,seed=2,Tanh)", 1e-9)]
    [InlineData("E6 Ensemble(30,1,seed=2,Sigmoid)", 1e-9)]
    [InlineData("E7 Ensemble(30,1,seed=2,AdaptiveLIF)", 1e-9)]
    public void GainBias_ReferenceEnsemble_EqualsOriginal(string name, double digits)
    {
        Golden golden = Golden.Load("nengo-golden");
        NeuronType type = name[1] switch { '5' => new Tanh(), '6' => new Sigmoid(), '7' => new AdaptiveLif(), _ => new Lif() };
        (double[] gain, double[] bias) = type.GainBias(golden["ens", name, "max_rates"].Values, golden["ens", name, "intercepts"].Values);
        golden["ens", name, "gain"].AssertClose(gain, Tolerances.Build1D);
        golden["ens", name, "bias"].AssertClose(bias, Tolerances.Build1D.Plus(digits * 1e-4));
    }

    [Fact]
    public void GainBias_RateOutOfReach_SaysWhich()
    {
        Assert.Contains("500 Hz; one is 500", Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLif().GainBias(500, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("400 Hz; one is 400", Assert.Throws<ArgumentOutOfRangeException>(() => new Sigmoid().GainBias(400, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("Izhikevich neurons do not reach 2000 Hz", Assert.Throws<ArgumentOutOfRangeException>(() => new Izhikevich().GainBias(2000, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new Direct().GainBias(100, 0));
    }
}
