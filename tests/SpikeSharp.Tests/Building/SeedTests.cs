using SpikeSharp.Building;

namespace SpikeSharp.Tests.Building;

public sealed class SeedTests
{
    [Fact]
    public void Derive_AllKinds_FollowsTheOrderConnectionsEnsemblesNodesProbes()
    {
        Network network = new(seed: 0);
        Node u = network.Add(new Node(1.0));
        Ensemble a = network.Add(Cells(3)), b = network.Add(Cells(2));
        Connection c1 = network.Connect(u, a.Neurons[..1]), c2 = network.Connect(a.Neurons[..2], b.Neurons);
        Probe[] probes = [network.Add(new Probe(u)), network.Add(new Probe(a.Neurons)), network.Add(new Probe(b.Neurons))];
        Dictionary<NetworkObject, long> seeds = Seeds.Derive(network, 0);
        Assert.Equal(
            [209652396, 398764591, 924231285, 1478610112, 441365315, 1537364731, 192771779, 1491434855],
            new NetworkObject[] { c1, c2, a, b, u, probes[0], probes[1], probes[2] }.Select(item => seeds[item]));
    }

    [Fact]
    public void Derive_OwnSeed_StillConsumesItsDraw()
    {
        Network network = new(seed: 1);
        Ensemble first = network.Add(new Ensemble(1, 1) { Seed = 7 }), second = network.Add(new Ensemble(1, 1)), third = network.Add(new Ensemble(1, 1));
        Dictionary<NetworkObject, long> seeds = Seeds.Derive(network, 1);
        Assert.Equal([7, 2135392491, 946286476], new[] { first, second, third }.Select(item => seeds[item]));
    }

    [Fact]
    public void Derive_SubNetworks_RecurseAfterAllSiblings()
    {
        Network network = new(seed: 1);
        Network child = network.Add(new Network());
        Node inner = child.Add(new Node(1.0)), outer = network.Add(new Node(1.0));
        Dictionary<NetworkObject, long> seeds = Seeds.Derive(network, 1);
        Assert.Equal(1791095845, seeds[child]);
        Assert.Equal(2135392491, seeds[outer]);
        Assert.Equal(new SpikeSharp.Numerics.NumpyRandom(1791095845).Draw(), seeds[inner]);
    }

    [Fact]
    public void Build_TwoPopulationsWithGivenGains_DrawTheVoltagesOfTheReference()
    {
        Network network = new(seed: 0);
        Node input = network.Add(new Node(new double[3]));
        Ensemble a = network.Add(Cells(3)), b = network.Add(Cells(2));
        network.Connect(input, a.Neurons);
        network.Connect(a.Neurons, b.Neurons, new double[,] { { 1, 0, 0 }, { 0, 1, 0 } });
        Dictionary<NetworkObject, long> seeds = Seeds.Derive(network, 0);
        Assert.Equal([924231285, 1478610112], new[] { seeds[a], seeds[b] });
        BuiltModel model = BuiltModel.Build(network);
        Assert.Equal([0.062047, 0.136284, 0.475992], model.Of(a).Voltage!.Initial.ToDoubles().Select(v => Math.Round(v, 6)));
        Assert.Equal([0.828177, 0.604904], model.Of(b).Voltage!.Initial.ToDoubles().Select(v => Math.Round(v, 6)));
        Assert.Equal(1, model.Seed);
    }

    [Fact]
    public void Order_TwoLayersAndAProbe_IsTheReferenceOrder()
    {
        // The rule applied by hand: operators without predecessors in order of registration, then each when its last predecessor is out.
        Network network = new(seed: 4);
        Node node = network.Add(new Node(t => t));
        Ensemble a = network.Add(Cells(2));
        network.Connect(node, a.Neurons[..1], synapse: 0.005);
        network.Add(new Probe(a.Neurons) { Synapse = 0.01 });
        BuiltModel model = BuiltModel.Build(network);
        Assert.Equal(
            "TimeUpdate Reset Copy SimNeurons DotInc External SimFilter ElementwiseInc SimFilter Copy SimProbe",
            string.Join(' ', model.Operators.Select(op => op.GetType().Name)));
        Assert.Equal(
            "TimeUpdate Reset Copy Copy External DotInc ElementwiseInc SimProbe SimNeurons SimFilter SimFilter",
            string.Join(' ', model.Order.Select(i => model.Operators[i].GetType().Name)));
    }

    [Fact]
    public void Order_LoopWithoutSynapse_IsRefused()
    {
        Network network = new(seed: 0);
        Node a = network.Add(Node.Relay(1)), b = network.Add(Node.Relay(1));
        network.Connect(a, b, synapse: Synapse.None);
        network.Connect(b, a, synapse: Synapse.None);
        Assert.Equal(DiagnosticCodes.Cycle, Assert.Throws<BuildException>(() => BuiltModel.Build(network)).Code);

        network = new(seed: 0);
        a = network.Add(Node.Relay(1));
        b = network.Add(Node.Relay(1));
        network.Connect(a, b, synapse: Synapse.None);
        network.Connect(b, a, synapse: 0.0);
        Assert.NotNull(BuiltModel.Build(network));
    }

    private static Ensemble Cells(int neurons) => new(neurons, 1) { NeuronType = new SpikingRectifiedLinear(), Gain = 1.0, Bias = 0.0 };
}
