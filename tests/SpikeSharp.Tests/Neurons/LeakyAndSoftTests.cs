using System.Text.Json;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Neurons;

/// <summary>The types that NengoDL adds, against its numbers.</summary>
public sealed class LeakyAndSoftTests
{
    private static readonly Golden Cases = Golden.Load("nengo-dl/neuron-training-functions.json"), Numbers = Golden.Load("nengo-dl/neuron-training-functions.npz");

    public static TheoryData<string, NeuronType> Types
    {
        get
        {
            TheoryData<string, NeuronType> data = [];
            foreach (JsonElement item in Cases.Json.GetProperty("cases").EnumerateArray())
                if (Read(item.GetProperty("neurons")) is NeuronType type) data.Add(item.GetProperty("name").GetString()!, type);
            return data;
        }
    }

    /// <summary>In training the original runs the rate of the spiking types, which is what decoders are solved for.</summary>
    [Theory, MemberData(nameof(Types))]
    public void Rates_CurrentsOfTheReference_EqualOriginal(string name, NeuronType type)
    {
        double[] rates = new double[Numbers["J"].Length];
        type.Rates(Numbers["J"].Values, rates);
        Numbers[$"float64/{name}/rate"].AssertClose(rates, Tolerances.Trace);
    }

    [Fact]
    public void Types_ReferenceCases_AreAllTested() => Assert.Equal(6, Types.Count);

    [Theory]
    [InlineData(0.1, 0, 4.031408759696977)]
    [InlineData(0.1, 0.95, 15.648037321966974)]
    [InlineData(0.1, 1, 17.62974430035185)]
    [InlineData(0.1, 3, 98.91879617672566)]
    [InlineData(0.1, 10, 243.474262030538)]
    [InlineData(1, 0, 32.61088790015301)]
    [InlineData(1, 1.05, 51.436409437401174)]
    [InlineData(1, 3, 103.01369317367852)]
    [InlineData(1, 10, 243.47588763061566)]
    public void Rate_SoftLif_EqualsCheckValue(double sigma, double current, double expected) =>
        Close.Assert("rate", expected, new SoftLifRate(sigma).Rate(current), Tolerances.Formula);

    [Fact]
    public void Rate_SoftLifFarBelowThreshold_FallsSmoothlyToZero()
    {
        SoftLifRate type = new(0.01);
        Close.Assert("at -20 sigma", type.Rate(0.8 - 1e-12), type.Rate(0.8 + 1e-12), Tolerances.Trace.Plus(1e-7));
        Assert.Equal(1 / (0.002 + (0.02 * ((101 / 0.01) - Math.Log(0.01)))), type.Rate(-100), 1e-14);
    }

    [Fact]
    public void Rate_SoftLifOfLittleWidth_IsLif()
    {
        for (double current = 1.2; current < 20; current += 0.37) Close.Assert("rate", new LifRate(0.03).Rate(current), new SoftLifRate(1e-3, 0.03).Rate(current), Tolerances.Trace);
    }

    [Fact]
    public void Step_SpikingLeakyRelu_CountsTowardsZero()
    {
        SpikingLeakyRelu type = new(0.5, 2);
        double[] voltage = [0, 0.75, -0.25], output = new double[3];
        List<double> spikes = [];
        for (int step = 0; step < 4; step++)
        {
            type.Step(0.5, [-4, 3, -3], output, new NeuronState<double>(voltage, 3, 3));
            spikes.AddRange(output);
        }
        // Voltages before the count: -1 -1 -1 -1; 2.25 1.75 2.25 1.75; -1 -0.75 -1.5 -1.25.
        Assert.Equal([-4, 8, -4, -4, 4, 0, -4, 8, -4, -4, 4, -4], spikes);
        Assert.Equal([0, 0.75, -0.25], voltage);
    }

    [Fact]
    public void AllowsNegative_LeakyTypes_DependsOnTheSlope()
    {
        Assert.Equal((true, false), (new LeakyRelu().AllowsNegative, new LeakyRelu(0).AllowsNegative));
        Assert.Equal((true, false), (new SpikingLeakyRelu().AllowsNegative, new SpikingLeakyRelu(-0.1).AllowsNegative));
    }

    private static NeuronType? Read(JsonElement type)
    {
        double slope = Number("negative_slope", 0.3), amplitude = Number("amplitude", 1);
        return type.GetProperty("type").GetString() switch
        {
            "LeakyReLU" => new LeakyRelu(slope, amplitude),
            "SpikingLeakyReLU" => new SpikingLeakyRelu(slope, amplitude),
            "SoftLIFRate" => new SoftLifRate(Number("sigma", 1), Number("tau_rc", 0.02), Number("tau_ref", 0.002), amplitude),
            _ => null,
        };

        double Number(string name, double otherwise) => type.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;
    }
}
