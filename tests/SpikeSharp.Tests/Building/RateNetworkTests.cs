using SpikeSharp.Building;

namespace SpikeSharp.Tests.Building;

public sealed class RateNetworkTests
{
    [Fact]
    public void Of_FilteredSpikingNetwork_GivesEveryActivationInOneStep()
    {
        Network network = new("chain", seed: 0);
        Node input = network.Add(new Node(1.5) { Label = "in" });
        Ensemble a = network.Add(new Ensemble(1, 1) { NeuronType = new SpikingRectifiedLinear(1 / 200.0), Gain = 200.0, Bias = 50.0 });
        Ensemble b = network.Add(new Ensemble(1, 1) { NeuronType = new Lif(), Gain = 2.0, Bias = 1.0 });
        network.Connect(input, a.Neurons, synapse: Synapse.None);
        network.Connect(a.Neurons, b.Neurons, synapse: 0.005);
        Probe probe = network.Add(new Probe(b.Neurons) { Synapse = 0.01 });

        BuiltModel rate = RateNetwork.Of(BuiltModel.Build(network));
        using Simulator sim = new(rate);
        sim.RunSteps(1);

        double activation = 1.5 + (50 / 200.0);
        Assert.Equal(new LifRate().Rate((2 * activation) + 1), sim.Data[probe][0, 0], 9);
        Assert.IsType<RectifiedLinear>(rate.Of(a).NeuronType);
        Assert.Empty(rate.Of(b).State);
    }

    [Fact]
    public void Of_RecurrentNetwork_IsRefusedNamingTheCycle()
    {
        Network network = new("loop", seed: 0);
        Ensemble a = network.Add(new Ensemble(1, 1) { Label = "a", NeuronType = new SpikingRectifiedLinear(), Gain = 1.0, Bias = 0.0 });
        network.Connect(a.Neurons, a.Neurons, synapse: 0.005);
        BuildException error = Assert.Throws<BuildException>(() => RateNetwork.Of(BuiltModel.Build(network)));
        Assert.Contains("a.J", error.Message, StringComparison.Ordinal);
    }
}
