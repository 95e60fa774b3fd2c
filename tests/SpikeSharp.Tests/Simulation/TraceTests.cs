using System.Collections.Immutable;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Traces of single neurons and filters that were computed by hand or by the original.</summary>
public sealed class TraceTests
{
    public static TheoryData<Backend> Backends => [CpuBackend.Instance, ReferenceBackend.Instance];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Lif_ConstantCurrent_FollowsTheReferenceTrace(Backend backend)
    {
        (double[] output, double[] voltage, double[] refractory) = RunLif(10, 0.9, 5, backend);
        Assert.Equal([1000, 0, 0, 0, 1000], output);
        Close.Assert("voltage", [0, 0, 0.3820135967150026, 0.8510883287475197, 0], voltage, Tolerances.Rounding);
        Close.Assert("refractory", [0.0022209967237317, 0.0012209967237317], refractory.AsSpan(0, 2), Tolerances.Printed);
        Close.Assert("refractory", [-0.0007790032762683, 0.002328207036888226], refractory.AsSpan(3), Tolerances.Printed);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Lif_CurrentEqualToVoltage_Rests(Backend backend) => Assert.All(RunLif(0.5, 0.5, 20, backend).Voltage, v => Assert.Equal(0.5, v));

    [Theory]
    [MemberData(nameof(Backends))]
    public void Lif_CurrentOfTwo_SpikesAtStepTwo(Backend backend)
    {
        (double[] output, _, double[] refractory) = RunLif(2, 0.9, 2, backend);
        Assert.Equal([0, 1000], output);
        Close.Assert("refractory", 0.0029062035960865, refractory[1], Tolerances.Printed);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void SpikingRectifiedLinear_LargeCurrent_SpikesSeveralTimesAStep(Backend backend)
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(2, 1)
        {
            NeuronType = new SpikingRectifiedLinear(0.5) { InitialState = Start("voltage", 0.25) },
            Gain = 1.0,
            Bias = new double[] { 2500, -7 },
        });
        Probe output = network.Add(new Probe(a.Neurons)), voltage = network.Add(new Probe(a.Neurons, ProbeAttribute.Voltage));
        using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
        sim.RunSteps(3);
        Assert.Equal([1000, 0, 1500, 0, 1000, 0], sim.Data[output].AsSpan<double>().ToArray());
        Close.Assert("voltage", [0.75, 0.25, 0.25, 0.25, 0.75, 0.25], sim.Data[voltage].AsSpan<double>(), Tolerances.Rounding);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Connection_Lowpass_DelaysByOneStep(Backend backend)
    {
        Network network = new(seed: 0);
        Node u = network.Add(new Node(t => 1000 * t)), post = network.Add(Node.Relay(1));
        network.Connect(u, post);
        Probe source = network.Add(new Probe(u)), seen = network.Add(new Probe(post));
        Probe filtered = network.Add(new Probe(u) { Synapse = 0.005 }), delayed = network.Add(new Probe(u) { Synapse = 0.0 });
        using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
        sim.RunSteps(5);
        double[] expected = [0, .18126924692201815, .5109492008863789, .9621375647923525, 1.512808600675131];
        Close.Assert("u", [1, 2, 3, 4, 5], sim.Data[source].AsSpan<double>(), Tolerances.Rounding);
        Close.Assert("post", expected, sim.Data[seen].AsSpan<double>(), Tolerances.Rounding);
        Close.Assert("probe", expected, sim.Data[filtered].AsSpan<double>(), Tolerances.Rounding);
        Close.Assert("delay", [0, 1, 2, 3, 4], sim.Data[delayed].AsSpan<double>(), Tolerances.Rounding);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Probe_SampleEvery_KeepsTheStepsOfTheReference(Backend backend)
    {
        Network network = new(seed: 0);
        Node u = network.Add(new Node(t => Math.Round(1000 * t)));
        Probe uneven = network.Add(new Probe(u) { SampleEvery = 0.0025 }), even = network.Add(new Probe(u) { SampleEvery = 0.002 }), all = network.Add(new Probe(u) { SampleEvery = 0.0005 });
        using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
        sim.RunSteps(10);
        Assert.Equal([3, 5, 8, 10], sim.Data[uneven].AsSpan<double>().ToArray());
        Assert.Equal([2, 4, 6, 8, 10], sim.Data[even].AsSpan<double>().ToArray());
        Assert.Equal(10, sim.Data[all].Samples);
    }

    public static TheoryData<string, Synapse, double[]> Impulses => new()
    {
        { "lowpass", new Lowpass(0.005), [0.18126924692201815, 0.14841070704234255, 0.12150840994161285] },
        { "alpha", new Alpha(0.005), [0.017523096306421772, 0.044028839243683206, 0.060349446699452726] },
        { "lead", new LinearFilter([.01, 1], [.02, 1]), [0.5, 0.024385287749643, 0.02319600323237722] },
        { "euler", new LinearFilter([1], [.0004, .03, 1], method: Discretization.Euler), [0, .0025, .0048125] },
        { "bilinear", new LinearFilter([1], [.0004, .03, 1], method: Discretization.Bilinear), [.0006020469596628537, .0023632427314883254] },
        { "backward", new LinearFilter([1], [.0004, .03, 1], method: Discretization.BackwardDifference), [.002320185614849188, .004468106868503002] },
        { "identity", new Lowpass(0), [1, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Impulses))]
    public void Synapse_Impulse_FollowsTheReference(string name, Synapse synapse, double[] expected)
    {
        foreach (Backend backend in (ReadOnlySpan<Backend>)[CpuBackend.Instance, ReferenceBackend.Instance])
        {
            Network network = new(seed: 0);
            Node u = network.Add(new Node(t => t < 0.0015 ? 1 : 0));
            Probe probe = network.Add(new Probe(u) { Synapse = synapse });
            using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
            sim.RunSteps(expected.Length + 1);
            Assert.Equal(0, sim.Data[probe][0, 0]);
            Close.Assert(name, expected, sim.Data[probe].AsSpan<double>()[1..], Tolerances.PrintedTrace);
        }
    }

    private static (double[] Output, double[] Voltage, double[] Refractory) RunLif(double current, double start, int steps, Backend backend)
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(1, 1) { NeuronType = new Lif { InitialState = Start("voltage", start) }, Gain = 1.0, Bias = current });
        Probe output = network.Add(new Probe(a.Neurons)), voltage = network.Add(new Probe(a.Neurons, ProbeAttribute.Voltage));
        Probe refractory = network.Add(new Probe(a.Neurons, ProbeAttribute.RefractoryTime));
        using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
        sim.RunSteps(steps);
        return (sim.Data[output].AsSpan<double>().ToArray(), sim.Data[voltage].AsSpan<double>().ToArray(), sim.Data[refractory].AsSpan<double>().ToArray());
    }

    private static ImmutableDictionary<string, Distribution> Start(string name, double value) => ImmutableDictionary<string, Distribution>.Empty.Add(name, value);
}
