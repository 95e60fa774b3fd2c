using SpikeSharp.Building;

namespace SpikeSharp.Tests.Modeling;

/// <summary>Objects of networks within networks.</summary>
public sealed class NetworkTests
{
    [Fact]
    public void AllLists_NestedNetworks_HoldOwnObjectsFirstThenDepthFirst()
    {
        Network top = new("top"), left = top.Add(new Network("left")), inner = left.Add(new Network("inner")), right = top.Add(new Network("right"));
        // Added from the inside out, so that an order of creation would differ.
        Ensemble d = right.Add(new Ensemble(7, 1)), c = inner.Add(new Ensemble(5, 2)), b = left.Add(new Ensemble(3, 1)), a = top.Add(new Ensemble(2, 1));
        Probe pd = right.Add(new Probe(d)), pc = inner.Add(new Probe(c.Neurons)), pb = left.Add(new Probe(b)), pa = top.Add(new Probe(a));
        Node node = inner.Add(new Node(1.0));
        Connection connection = inner.Connect(node, c[0]);

        Assert.Equal([a, b, c, d], top.AllEnsembles);
        Assert.Equal([pa, pb, pc, pd], top.AllProbes);
        Assert.Equal([left, right, inner], top.AllNetworks);
        Assert.Equal([node], top.AllNodes);
        Assert.Equal([connection], top.AllConnections);
        Assert.Equal([pa], top.Probes);
        Assert.Equal([pb, pc], left.AllProbes);
    }

    [Fact]
    public void NeuronCount_NestedNetworks_CountsEveryDepth()
    {
        Network top = new(), child = top.Add(new Network()), grandchild = child.Add(new Network());
        Assert.Equal(0, top.NeuronCount);
        top.Add(new Ensemble(2, 1));
        child.Add(new Ensemble(30, 2));
        grandchild.Add(new Ensemble(400, 1));
        Assert.Equal(432, top.NeuronCount);
        Assert.Equal(430, child.NeuronCount);
        Assert.Equal(400, grandchild.NeuronCount);
    }

    [Fact]
    public void Probes_OfNestedNetworks_AreRecorded()
    {
        Network top = new(seed: 1), child = top.Add(new Network());
        Probe inner = child.Add(new Probe(child.Add(new Node(2.0)))), outer = top.Add(new Probe(top.Add(new Node(3.0))));
        using Simulator sim = new(top);
        sim.Step();
        Assert.Equal(2.0, sim.Data[inner][0, 0]);
        Assert.Equal(3.0, sim.Data[outer][0, 0]);
    }

    [Fact]
    public void UseThresholdingEnsembles_ValuesBelowTheThreshold_ReachNoNeuron()
    {
        Network network = new(seed: 0);
        network.Config.UseThresholdingEnsembles(0.3, radius: 2);
        Ensemble ensemble = network.Add(new Ensemble(50, 1));
        Assert.Equal((2, new Exponential(0.15, 0.3, 2), new Uniform(0.15, 1)), (ensemble.Radius, ensemble.Intercepts, ensemble.EvalPoints));
        BuiltEnsemble built = BuiltModel.Build(network).Of(ensemble);
        Assert.All(built.Encoders!.ToDoubles(), encoder => Assert.Equal(1, encoder));
        Assert.All(built.Intercepts, intercept => Assert.InRange(intercept, 0.3, 2));
    }

    [Fact]
    public void Config_ValueOutOfRange_IsRefusedWhereItIsSet()
    {
        Config config = new Network().Config;
        Assert.Throws<ArgumentOutOfRangeException>(() => config.Ensemble.Radius = -5);
        Assert.Throws<ArgumentOutOfRangeException>(() => config.Ensemble.EvalPointCount = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => config.Probe.SampleEvery = -1);
    }
}
