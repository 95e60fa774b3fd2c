using SpikeSharp.Building;

namespace SpikeSharp.Analysis.Tests;

public sealed class FanOutTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(0.005)]
    public void Of_SampleNetwork_CountsTheWeightsThatASpikeMeets(double? tau)
    {
        BuiltModel model = Sample.Model(tau: tau);
        ILookup<Signal, Operator> readers = FanOut.ReadersOf(model);
        long[] first = FanOut.Of(readers, model.Ensembles[0].Output), second = FanOut.Of(readers, model.Ensembles[1].Output);

        // 3x3 kernels with stride 2 on 26x26 positions, 64 filters: 12x12 windows of 9 positions meet 32 channels each.
        Assert.Equal(12L * 12 * 9 * 32 * 64, first.Sum());
        Assert.Equal([64L, 128, 256, 0], [first[0], first[2 * 32], first[((2 * 26) + 2) * 32], first[^1]]);
        Assert.All(second, weights => Assert.Equal(10, weights));
    }

    [Fact]
    public void Of_Ensemble_CountsDecodersAndSlicesOfNeurons()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(10, 2)), b = network.Add(new Ensemble(5, 1));
        network.Connect(a, b, function: (x, y) => y[0] = x[0] * x[1], size: 1);
        network.Connect(a.Neurons[2..4], b.Neurons, transform: new double[5, 2]);
        network.Add(new Probe(b));
        BuiltModel model = BuiltModel.Build(network);

        long[] weights = FanOut.Of(FanOut.ReadersOf(model), model.Of(a).Output);
        Assert.Equal([1L, 1, 6, 6, 1, 1, 1, 1, 1, 1], weights);
    }

    [Fact]
    public void Of_EnsembleArray_FollowsRelays()
    {
        Network network = new(seed: 0);
        Ensemble pre = network.Add(new Ensemble(4, 1)), post = network.Add(new Ensemble(3, 1));
        Node relay = network.Add(Node.Relay(4));
        network.Add(new Connection(pre.Neurons, relay) { Synapse = Synapse.None });
        network.Add(new Connection(relay[1..3], post.Neurons) { Synapse = Synapse.None, Transform = new double[3, 2] });
        network.Add(new Probe(post));
        BuiltModel model = BuiltModel.Build(network);

        long[] weights = FanOut.Of(FanOut.ReadersOf(model), model.Of(pre).Output);
        Assert.Equal(weights[0] + 3, weights[1]);
        Assert.Equal([weights[0], weights[1]], [weights[3], weights[2]]);
    }
}
