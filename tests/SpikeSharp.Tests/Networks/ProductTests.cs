using SpikeSharp.Networks;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Networks;

public sealed class ProductTests
{
    [Fact]
    public void Run_SpikingNeurons_FollowsTheReference()
    {
        Network network = new(seed: 3);
        Product product = network.Add(new Product(100, 1));
        network.Connect(network.Add(new Node(0.5)), product.InputA, synapse: Synapse.None);
        network.Connect(network.Add(new Node(-0.8)), product.InputB, synapse: Synapse.None);
        Probe probe = network.Add(new Probe(product.Output) { Synapse = 0.01 });
        using Simulator simulator = new(network);
        simulator.RunSteps(200);
        double[] found = [.. new[] { 1, 10, 100, 200 }.Select(step => simulator.Data[probe][step - 1, 0])];
        Close.Assert("product", [0, -0.2366967311869, -0.3727804346889, -0.3800106778342], found, Tolerances.PrintedTrace);
    }

    [Fact]
    public void Run_DirectNeurons_Multiplies()
    {
        Network network = new(seed: 0) { Config = { Ensemble = { NeuronType = new Direct() } } };
        Product product = network.Add(new Product(1, 2));
        Node sum = network.Add(Node.Relay(1));
        network.Connect(network.Add(new Node([0.5, -2])), product.InputA, synapse: Synapse.None);
        network.Connect(network.Add(new Node([-0.75, 3])), product.InputB, synapse: Synapse.None);
        network.Connect(product.Output, sum, Product.DotProductTransform(2, scale: 2), Synapse.None);
        Probe products = network.Add(new Probe(product.Output)), dot = network.Add(new Probe(sum));
        using Simulator simulator = new(network);
        simulator.Step();
        Close.Assert("products", [-0.375, -6], simulator.Data[products].AsSpan<double>(), Tolerances.FewTerms);
        Close.Assert("dot product", [-12.75], simulator.Data[dot].AsSpan<double>(), Tolerances.FewTerms);
    }

    [Fact]
    public void Add_InputMagnitude_ScalesTheRadius()
    {
        Product product = new Network().Add(new Product(3, 1) { InputMagnitude = 2 });
        Assert.Equal(2 * Math.Sqrt(2), product.SquareOfSum.Ensembles[0].Radius);
        Assert.Equal(2 * Math.Sqrt(2), product.SquareOfDifference.Ensembles[0].Radius);
        Assert.Equal(1, product.SquareOfSum.NeuronsPerEnsemble);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Product(3, 1) { InputMagnitude = 0 });
    }
}
