using SpikeSharp.Networks;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Networks;

/// <summary>Built-in networks do what they are for. Their numbers are compared where all reference networks are.</summary>
public sealed class BehaviourTests
{
    [Fact]
    public void InputGatedMemory_Gate_HoldsTheValue()
    {
        Network network = new(seed: 1);
        InputGatedMemory memory = network.Add(new InputGatedMemory(100, 1) { DifferenceGain = 5 });
        network.Connect(network.Add(new Node(t => t < 0.4 ? 0.7 : -0.5)), memory.Input, synapse: Synapse.None);
        network.Connect(network.Add(new Node(t => t < 0.3 ? 0 : 1)), memory.Gate, synapse: Synapse.None);
        network.Connect(network.Add(new Node(t => t < 0.7 ? 0 : 1)), memory.Reset, synapse: Synapse.None);
        double[] found = Run(network, memory.Output, 1.0, 0.3, 0.65, 1.0);
        Assert.InRange(found[0], 0.6, 0.8);
        Assert.InRange(found[1], 0.6, 0.8);
        Assert.InRange(found[2], -0.02, 0.02);
    }

    [Fact]
    public void InputGatedMemory_DifferenceSynapse_IsTheRecurrentOneUnlessGiven()
    {
        InputGatedMemory same = new Network().Add(new InputGatedMemory(10, 1) { RecurrentSynapse = 0.2, Feedback = 0.5 }),
            own = new Network().Add(new InputGatedMemory(10, 1) { DifferenceSynapse = Synapse.None });
        Assert.Equal(new Lowpass(0.2), same.Connections[0].Synapse);
        Assert.Equal(new Dense(0.5), same.Connections[0].Transform);
        Assert.Equal(new Lowpass(0.2), same.Connections[2].Synapse);
        Assert.Same(Synapse.None, own.Connections[2].Synapse);
    }

    [Fact]
    public void BasalGangliaAndThalamus_LargestInput_IsChosen()
    {
        Network network = new(seed: 6);
        BasalGanglia ganglia = network.Add(new BasalGanglia(3));
        Thalamus thalamus = network.Add(new Thalamus(3));
        network.Connect(network.Add(new Node([0.8, 0.4, 0.2])), ganglia.Input);
        network.Connect(ganglia.Output, thalamus.Input);
        Probe chosen = network.Add(new Probe(ganglia.Output) { Synapse = 0.02 }), actions = network.Add(new Probe(thalamus.Output) { Synapse = 0.02 });
        using Simulator simulator = new(network);
        simulator.RunSteps(200);
        Close.Assert("basal ganglia", [-0.02901215435885034, -1.016767158448928, -1.701419249365492], simulator.Data[chosen].AsSpan<double>()[^3..], Tolerances.FilteredTrace);
        Close.Assert("thalamus", [0.9661161768236302, 0, 5.294448437265663e-07], simulator.Data[actions].AsSpan<double>()[^3..], Tolerances.FilteredTrace);
    }

    [Fact]
    public void BasalGanglia_Decoders_AreNotNegative()
    {
        BasalGanglia ganglia = new Network().Add(new BasalGanglia(2));
        Assert.All(ganglia.AllConnections, connection => Assert.IsType<NnlsL2nz>(connection.Solver));
        Assert.Equal(2, ganglia.Nodes.Count);
    }

    [Fact]
    public void AssociativeMemory_NoisyVector_IsCleanedUp()
    {
        Network network = new(seed: 1);
        AssociativeMemory memory = network.Add(new AssociativeMemory(new double[,] { { 1, 0, 0 }, { 0, 1, 0 } }, new double[,] { { 0, 1 }, { 1, 0 } }) { Inhibitable = true });
        memory.AddWinnerTakeAll();
        memory.AddThresholdToOutputs();
        network.Connect(network.Add(new Node([0.8, 0.35, 0.5])), memory.Input, synapse: Synapse.None);
        network.Connect(network.Add(new Node(t => t < 0.2 ? 0 : 1)), memory.Inhibit!, synapse: Synapse.None);
        Probe probe = network.Add(new Probe(memory.Output) { Synapse = 0.01 });
        using Simulator simulator = new(network);
        simulator.Run(0.4);
        ProbeData found = simulator.Data[probe];
        Assert.InRange(found[199, 0], -0.05, 0.05);
        Assert.InRange(found[199, 1], 0.9, 1.1);
        Assert.InRange(found[399, 1], -0.05, 0.05);
    }

    [Fact]
    public void AssociativeMemory_FurtherMappings_ShareTheItems()
    {
        Network network = new(seed: 1);
        AssociativeMemory memory = network.Add(new AssociativeMemory(new double[,] { { 1, 0 }, { 0, 1 } }) { Thresholds = [0.2, 0.5], InputScales = [2] });
        Node other = memory.AddInputMapping("other", new double[,] { { 0, 0, 1 }, { 1, 0, 0 } }, [1, 3]), number = memory.AddOutputMapping("number", new double[,] { { -1 }, { 0.5 } });
        Assert.Equal(new Dense(new double[,] { { 2, 0 }, { 0, 2 } }), To(memory.Input, memory.ElementInput).Transform);
        Assert.Equal(new Dense(new double[,] { { 0, 0, 1 }, { 3, 0, 0 } }), To(other, memory.ElementInput).Transform);
        Assert.Equal(new Dense(new double[,] { { -1, 0.5 } }), To(memory.ElementOutput, number).Transform);
        Assert.Equal(new Dense(-0.5), To(memory.Bias, memory.Ensembles[1]).Transform);
        memory.AddThresholdToOutputs();
        Assert.Equal(new Dense(new double[,] { { -1, 0.5 } }), To(memory.ThresholdedItems!.Output, number).Transform);
        Assert.DoesNotContain(memory.Connections, connection => connection.Pre.Target == memory.ElementOutput && connection.Post.Target == number);

        network.Connect(network.Add(new Node([1.0, 0, 0])), other, synapse: Synapse.None);
        Assert.InRange(Run(network, number, 0.2, 0.2)[0], 0.45, 0.55);

        Connection To(NetworkObject pre, NetworkObject post) => memory.Connections.Single(connection => connection.Pre.Target == pre && connection.Post.Target == post);
    }

    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(1.0, 1.0)]
    public void AssociativeMemory_DefaultVector_ShowsWhenNothingIsFound(double input, double expected)
    {
        Network network = new(seed: 1);
        AssociativeMemory memory = network.Add(new AssociativeMemory(new double[,] { { 1 } }));
        memory.AddDefaultOutputVector([0.5]);
        network.Connect(network.Add(new Node(input)), memory.Input, synapse: Synapse.None);
        Assert.InRange(Run(network, memory.Output, 0.3, 0.3)[0], expected - 0.1, expected + 0.1);
    }

    [Fact]
    public void AssociativeMemory_WrongSizes_AreRefused()
    {
        double[,] items = { { 1, 0 }, { 0, 1 } };
        Refuses("a vector for each of 2 items", () => new AssociativeMemory(items, new double[,] { { 1 } }));
        Refuses("at least one vector", () => new AssociativeMemory(new double[0, 2]));
        Refuses("AssociativeMemory.Thresholds: 3 values", () => new AssociativeMemory(items) { Thresholds = [0.1, 0.2, 0.3] });
        AssociativeMemory memory = new Network().Add(new AssociativeMemory(items));
        Refuses("3 elements", () => memory.AddDefaultOutputVector([1, 2, 3]));
        Refuses("no output of", () => memory.AddDefaultOutputVector([1, 2], memory.Input));
        Refuses("AssociativeMemory.inputScales: 3 values", () => memory.AddInputMapping("x", items, [1, 2, 3]));
        Assert.Equal(1 + 1 + 2 * 3, memory.Connections.Count);
        memory.AddThresholdToOutputs();
        Assert.Throws<InvalidOperationException>(() => memory.AddThresholdToOutputs());

        static void Refuses(string part, Func<object> make) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integrator_Pulse_IsIntegrated()
    {
        Network network = new(seed: 2);
        Integrator integrator = network.Add(new Integrator(0.1, 200, 1));
        network.Connect(network.Add(new Node(t => t < 0.2 ? 2 : 0)), integrator.Input, synapse: Synapse.None);
        // While the input lasts, its share tau u that goes around the recurrent synapse shows as well.
        double[] found = Run(network, integrator.Ensemble, 0.4, 0.1, 0.2, 0.4);
        Assert.InRange(found[0] - 0.2, 0.15, 0.25);
        Assert.InRange(found[1] - 0.2, 0.32, 0.48);
        Assert.InRange(found[2], 0.32, 0.48);
    }

    [Fact]
    public void Oscillator_Push_TurnsAtItsFrequency()
    {
        Network network = new(seed: 2);
        Oscillator oscillator = network.Add(new Oscillator(0.1, 4 * Math.PI, 300));
        network.Connect(network.Add(new Node((t, y) => y[0] = t < 0.1 ? 3 : 0, 2)), oscillator.Input, synapse: Synapse.None);
        Probe probe = network.Add(new Probe(oscillator.Ensemble) { Synapse = 0.02 });
        using Simulator simulator = new(network);
        simulator.Run(1.0);
        ProbeData found = simulator.Data[probe];
        double turned = 0;
        for (int step = 400; step < 900; step++)
        {
            double angle = Math.Atan2(found[step + 1, 1], found[step + 1, 0]) - Math.Atan2(found[step, 1], found[step, 0]);
            turned += Math.IEEERemainder(angle, 2 * Math.PI);
        }
        Assert.InRange(turned, 0.85 * 2 * Math.PI, 1.15 * 2 * Math.PI);
    }

    private static double[] Run(Network network, View target, double seconds, params double[] times)
    {
        Probe probe = network.Add(new Probe(target) { Synapse = 0.01 });
        using Simulator simulator = new(network);
        simulator.Run(seconds);
        return [.. times.Select(time => simulator.Data[probe][(int)Math.Round(time / 0.001) - 1, 0])];
    }
}
