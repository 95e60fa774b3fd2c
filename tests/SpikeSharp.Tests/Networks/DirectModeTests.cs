using SpikeSharp.Networks;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Networks;

public sealed class DirectModeTests
{
    [Fact]
    public void Activate_ProductAndMemory_KeepsTheNeuronsThatAreConnected()
    {
        Network network = new(seed: 0);
        Product product = network.Add(new Product(20, 1));
        InputGatedMemory memory = network.Add(new InputGatedMemory(10, 1));
        network.Connect(network.Add(new Node(0.5)), product.InputA, synapse: Synapse.None);
        network.Connect(network.Add(new Node(-0.8)), product.InputB, synapse: Synapse.None);
        Probe probe = network.Add(new Probe(product.Output));
        Assert.Equal([.. memory.Memory.Ensembles, .. memory.Difference.Ensembles], DirectMode.Activate(network));
        Assert.All(product.AllEnsembles, ensemble => Assert.Equal(new Direct(), ensemble.NeuronType));
        using Simulator simulator = new(network);
        simulator.Step();
        Close.Assert("product", [-0.4], simulator.Data[probe].AsSpan<double>(), Tolerances.FewTerms);
    }

    [Fact]
    public void Activate_EverythingThatNeedsNeurons_KeepsThem()
    {
        Network network = new();
        Ensemble[] e = [.. Enumerable.Range(0, 12).Select(i => network.Add(new Ensemble(10, 1) { Label = $"{i}" }))];
        network.Add(new Probe(e[0].Neurons));
        network.Connect(e[1].Neurons, e[2].Neurons[..1], Product.DotProductTransform(10));
        network.Add(new Connection(e[3], e[11]) { LearningRuleType = new Pes() });
        network.Add(new Connection(e[11], e[4]) { LearningRuleType = new Voja() });
        network.Add(new Connection(e[5], e[6]) { Solver = new LstsqL2 { Weights = true } });
        network.Add(new Connection(e[7], e[11]) { Function = Function.At(new double[,] { { 1 }, { 2 } }), EvalPoints = new double[,] { { 0 }, { 1 } } });
        network.Add(new Probe(e[8], ProbeAttribute.ScaledEncoders));
        network.Add(new Probe(network.Connect(e[9], network.Add(Node.Relay(1))), ProbeAttribute.Weights));
        Ensemble plain = network.Add(new Ensemble(10, 1));
        network.Connect(plain, plain, x => x * x);
        network.Add(new Probe(plain));
        IReadOnlyList<Ensemble> kept = DirectMode.Activate(network);
        // The source of a connection that changes encoders learns from its activities as well; number 10 is connected to nothing.
        Assert.Equal(e.Except([e[10]]), kept);
        Assert.Equal(new Direct(), plain.NeuronType);
    }
}
