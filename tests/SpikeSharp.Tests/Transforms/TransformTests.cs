using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Transforms;

/// <summary>Dense and sparse transforms.</summary>
public sealed class TransformTests
{
    [Fact]
    public void Connect_ArrayAsTransform_IsADiagonal()
    {
        Network network = new(seed: 0);
        Node a = network.Add(new Node([1.0, 2.0, 3.0])), b = network.Add(Node.Relay(3));
        Connection connection = network.Connect(a, b, new double[] { 2, -1, 0.5 }, Synapse.None);
        Probe probe = network.Add(new Probe(b));
        Assert.Equal(Dense.Diagonal(2, -1, 0.5), connection.Transform);
        using Simulator simulator = new(network);
        simulator.Step();
        Assert.Equal([2.0, -2, 1.5], simulator.Data[probe].AsSpan<double>());
    }

    [Fact]
    public void Build_DrawnSparse_SamplesOneNumberAnElementInTheOrderGiven()
    {
        Network network = new(seed: 0);
        (int, int)[] indices = [(1, 2), (0, 1), (1, 0), (1, 2)];
        Connection connection = network.Add(new Connection(network.Add(Node.Relay(3)), network.Add(Node.Relay(2))) { Transform = new Sparse(2, 3, indices, new Uniform(0, 1)), Seed = 17 });
        double[] drawn = new Uniform(0, 1).Sample(4, new NumpyRandom(17));
        SparseMatrix matrix = BuiltModel.Build(network).Of(connection).Weights!.Matrix!;
        Assert.Equal([0, 1, 4], matrix.RowStarts);
        Assert.Equal([1, 0, 2, 2], matrix.Indices);
        Assert.Equal([drawn[1], drawn[2], drawn[0], drawn[3]], matrix.Data.ToDoubles());
    }

    [Fact]
    public void Sparse_OneValue_IsThatOfEveryElement()
    {
        Assert.Equal(new Sparse(2, 3, [(0, 1, 0.5), (1, 2, 0.5)]), new Sparse(2, 3, [(0, 1), (1, 2)], 0.5));
        Assert.Equal(new Sparse(2, 3, [(0, 1, 1.0)]), new Sparse(2, 3, [(0, 1)]));
        Assert.Equal(new Sparse(2, 3, [(0, 1)]).GetHashCode(), new Sparse(2, 3, [(0, 1)]).GetHashCode());
        Assert.NotEqual(new Sparse(2, 3, [(0, 1)]), new Sparse(3, 3, [(0, 1)]));
        Assert.NotEqual(new Sparse(2, 3, [(0, 1)], 0), new Sparse(2, 3, [(0, 1)], new Uniform(0, 1)));
    }

    [Fact]
    public void Sparse_IndexOutsideTheShape_IsRefused() =>
        Assert.Contains("(2, 0)", Assert.Throws<ArgumentException>(() => new Sparse(2, 3, [(2, 0)], new Uniform(0, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Dense_SameParameters_AreEqual()
    {
        Assert.Equal(new Dense(2.0), new Dense(2.0));
        Assert.NotEqual(new Dense(2.0), Dense.Diagonal(2.0));
        Assert.Equal(new Dense(new double[,] { { 1, 2 } }), new Dense(1, 2, [1, 2]));
        Assert.Equal(new Dense(1, 2, [1, 2]).GetHashCode(), new Dense(1, 2, [1, 2]).GetHashCode());
        Assert.NotEqual(new Dense(1, 2, [1, 2]), new Dense(2, 1, [1, 2]));
        Assert.NotEqual(new Dense(1, 2, [1, 2]), new Dense(1, 2, [1, 3]));
        Assert.Equal(new Dense(1, 2, new Uniform(0, 1)), new Dense(1, 2, new Uniform(0, 1)));
        Assert.NotEqual(new Dense(1, 2, new Uniform(0, 1)), new Dense(1, 2, new Uniform(0, 2)));
    }
}
