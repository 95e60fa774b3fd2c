using SpikeSharp.Networks;

namespace SpikeSharp.Tests.Networks;

public sealed class RelayPathTests
{
    private readonly Network _network = new(seed: 0);

    [Fact]
    public void FullTransform_SlicesOfBothEnds_IsTheMatrixOfTheWholeObjects()
    {
        Node a = _network.Add(new Node([1.0, 2, 3])), b = _network.Add(Node.Relay(4));
        Assert.Equal(new double[,] { { 0, 0, 0 }, { 0, 0, 2 }, { 2, 0, 0 }, { 0, 0, 0 } }, FullTransform.Of(_network.Connect(a[[2, 0]], b[1..3], 2.0)));
        Assert.Equal(new double[,] { { 0, 3, 4 }, { 0, 0, 0 }, { 0, 0, 0 }, { 0, 1, 2 } }, FullTransform.Of(_network.Connect(a[1..], b[[3, 0]], new double[,] { { 1, 2 }, { 3, 4 } })));
        Assert.Equal(new double[,] { { 5, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } }, FullTransform.Of(_network.Connect(a[0], b[0], new Sparse(1, 1, [(0, 0, 2.0), (0, 0, 3.0)]))));
        Assert.Equal(new double[,] { { 1, 1, 0 }, { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } }, FullTransform.Of(_network.Connect(a[..2], b[[0, 0]])));
    }

    [Fact]
    public void FullTransform_OfAFunction_HasItsResultsAsColumns()
    {
        Ensemble a = _network.Add(new Ensemble(10, 3)), b = _network.Add(new Ensemble(10, 2));
        Connection product = _network.Connect(a[[0, 2]], b[1], (x, y) => y[0] = x[0] * x[1], 1, transform: -1.0);
        Assert.Equal(new double[,] { { 0 }, { -1 } }, FullTransform.Of(product));
    }

    [Fact]
    public void FullTransform_DrawnOrConvolution_IsRefused()
    {
        Node a = _network.Add(new Node([1.0, 2])), b = _network.Add(Node.Relay(2));
        Connection drawn = _network.Connect(a, b, new Dense(2, 2, new Uniform(0, 1)));
        Assert.Contains("Connection.Transform is Dense", Assert.Throws<ArgumentException>(() => FullTransform.Of(drawn)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EnsembleArrays_JoinsEnsemblesDirectly()
    {
        EnsembleArray a = _network.Add(new EnsembleArray(10, 2)), b = _network.Add(new EnsembleArray(10, 2));
        Connection middle = _network.Connect(a.Output, b.Input, new double[,] { { 1, 0 }, { 3, -1 } }, 0.02);
        IReadOnlyList<RelayPath> paths = RelayPath.Of(_network);

        Assert.Equal(3, paths.Count);
        Assert.Equal(
            [(a.Ensembles[0], b.Ensembles[0], 1.0), (a.Ensembles[0], b.Ensembles[1], 3.0), (a.Ensembles[1], b.Ensembles[1], -1.0)],
            paths.Select(path => ((Ensemble)path.Pre.Target, (Ensemble)path.Post.Target, Assert.IsType<Dense>(path.Transform).Values.Span[0])));
        Assert.All(paths, path => Assert.Equal([middle.Synapse], path.Synapses));
        Assert.All(paths, path => Assert.Same(middle, path.Connections[1]));
    }

    [Fact]
    public void Of_Paths_CarryWhatTheNetworkCarries()
    {
        Node source = _network.Add(new Node([0.5, -2, 4])), sink = _network.Add(new Node((t, x, y) => x.CopyTo(y), 2, 2));
        Node first = _network.Add(Node.Relay(4)), second = _network.Add(Node.Relay(2));
        _network.Connect(source, first[[3, 0, 1]], synapse: Synapse.None);
        _network.Connect(source[1], first[2], x => x * x, synapse: Synapse.None);
        _network.Connect(first[1..], second, new double[,] { { 1, 2, 3 }, { -1, 0.5, 2 } }, Synapse.None);
        _network.Connect(first[..2], second, synapse: Synapse.None);
        _network.Connect(second[[1, 0]], sink, -0.5, Synapse.None);
        Probe probe = _network.Add(new Probe(sink));

        Network direct = new(seed: 0);
        Node source2 = direct.Add(new Node([0.5, -2, 4])), sink2 = direct.Add(new Node((t, x, y) => x.CopyTo(y), 2, 2));
        IReadOnlyList<RelayPath> paths = RelayPath.Of(_network);
        foreach (RelayPath path in paths)
            direct.Connect(path.Pre.Slice == Slice.All ? source2 : source2[1], sink2, path.Connections[0].Function, path.Transform, Synapse.None);
        Probe probe2 = direct.Add(new Probe(sink2));

        Assert.Equal(3, paths.Count);
        Assert.Equal(Run(_network, probe), Run(direct, probe2));
    }

    [Fact]
    public void Of_RelaysThatCannotBePassed_AreEnds()
    {
        Node source = _network.Add(new Node([1.0, 1])), sink = _network.Add(new Node((t, x, y) => x.CopyTo(y), 2, 2));
        Node probed = _network.Add(Node.Relay(2)), memory = _network.Add(Node.Relay(2)), drawn = _network.Add(Node.Relay(2));
        _network.Add(new Probe(probed));
        _network.Connect(source, probed);
        _network.Connect(probed, memory);
        _network.Connect(memory, memory);
        _network.Connect(memory, drawn);
        _network.Connect(drawn, sink, new Dense(2, 2, new Uniform(0, 1)));
        Assert.Equal(_network.Connections, RelayPath.Of(_network).Select(path => Assert.Single(path.Connections)));
    }

    private static double[] Run(Network network, Probe probe)
    {
        using Simulator simulator = new(network);
        simulator.Step();
        return [simulator.Data[probe][0, 0], simulator.Data[probe][0, 1]];
    }
}
