using System.Text.Json;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Neurons;

/// <summary>Steps of every stateful type against traces of the original.</summary>
public sealed class NeuronTraceTests
{
    public static TheoryData<string, NeuronType> Types => new()
    {
        { "LIF", new Lif() },
        { "LIF_minv", new Lif(MinVoltage: -1) },
        { "AdaptiveLIF_taun05_inc02", new AdaptiveLif(TauN: 0.05, IncN: 0.02) },
        { "AdaptiveLIFRate", new AdaptiveLifRate() },
        { "SRL", new SpikingRectifiedLinear() },
        { "Izh", new Izhikevich() },
        { "RegularSpikingTanhRates", new RegularSpiking(new Tanh()) },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Step_ReferenceTrace_GivesOutputAndState(string name, NeuronType type)
    {
        Golden golden = Golden.Load("nengo-golden");
        JsonElement trace = golden.Json.GetProperty("neuron_traces").GetProperty(name).GetProperty("trace");
        double[] current = [.. golden["neuron_traces", name, "J"].Values];
        int size = current.Length;
        double[] output = new double[size], state = [.. type.State.SelectMany(variable => golden["neuron_traces", name, "init", variable.Name].Values.ToArray())];
        int step = 0;
        foreach (JsonElement expected in trace.EnumerateArray())
        {
            step++;
            type.Step(0.001, current, output, new NeuronState<double>(state, size, size));
            Close.Assert($"{name} step {step} out", Numbers(expected, "out"), output, Tolerances.Rounding);
            for (int variable = 0; variable < type.State.Length; variable++)
                Close.Assert($"{name} step {step} {type.State[variable].Name}", Numbers(expected, type.State[variable].Name), state.AsSpan(variable * size, size), Tolerances.Trace);
        }
        Assert.True(step >= 5);
    }

    [Fact]
    public void Types_GoldenTraces_AreAllTested() =>
        Assert.Equal(
            Golden.Load("nengo-golden").Json.GetProperty("neuron_traces").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal),
            Types.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    private static double[] Numbers(JsonElement step, string name) => [.. step.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
