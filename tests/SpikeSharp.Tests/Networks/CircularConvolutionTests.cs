using SpikeSharp.Networks;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Networks;

public sealed class CircularConvolutionTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, false, true)]
    [InlineData(3, true, false)]
    [InlineData(4, true, true)]
    [InlineData(5, false, true)]
    [InlineData(8, false, false)]
    public void Run_DirectNeurons_EqualsTheDefinition(int d, bool invertA, bool invertB)
    {
        Random random = new(d);
        double[] a = Vector(), b = Vector(), expected = new double[d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) expected[(i + j) % d] += a[invertA ? (d - i) % d : i] * b[invertB ? (d - j) % d : j];

        Network network = new(seed: 0) { Config = { Ensemble = { NeuronType = new Direct() } } };
        CircularConvolution convolution = network.Add(new CircularConvolution(1, d) { InvertA = invertA, InvertB = invertB });
        network.Connect(network.Add(new Node(a)), convolution.InputA, synapse: Synapse.None);
        network.Connect(network.Add(new Node(b)), convolution.InputB, synapse: Synapse.None);
        Probe probe = network.Add(new Probe(convolution.Output));
        using Simulator simulator = new(network);
        simulator.Step();
        Close.Assert($"{d} dimensions", expected, simulator.Data[probe].AsSpan<double>(), Tolerances.FewTerms);

        double[] Vector() => [.. Enumerable.Range(0, d).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 12)]
    [InlineData(5, 12)]
    [InlineData(8, 20)]
    public void Add_Product_HasFourRowsAFrequency(int d, int rows) =>
        Assert.Equal(rows, new Network().Add(new CircularConvolution(10, d)).Product.Dimensions);
}
