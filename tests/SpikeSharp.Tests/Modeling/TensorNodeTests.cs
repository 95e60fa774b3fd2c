using System.Numerics.Tensors;
using SpikeSharp.Building;

namespace SpikeSharp.Tests.Modeling;

/// <summary>What the arguments of a tensor node mean, and the layers made of them.</summary>
public sealed class TensorNodeTests
{
    [Fact]
    public void TensorNode_Shapes_GiveItsSizes()
    {
        TensorNode node = new((TensorFunction)((_, _) => { }), [2, 3], [4]) { Label = "t" };
        Assert.Equal((6, 4, false, "TensorNode \"t\""), (node.SizeIn, node.SizeOut, node.IsRelay, node.ToString()));
        Assert.Equal([2, 3], node.ShapeIn);
        Assert.Equal([4], node.ShapeOut);
        TensorNode clock = new((t, _, y) => y.Fill(t), [], [2]);
        Assert.Equal((0, 2), (clock.SizeIn, clock.SizeOut));
    }

    [Fact]
    public void TensorNode_ReturnedTensor_GivesItsShape()
    {
        TensorNode node = new(x => Tensor.Create(new double[x.Lengths[0] * 6], [x.Lengths[0], 2, 3]), [5]);
        Assert.Equal([2, 3], node.ShapeOut);
    }

    [Fact]
    public void TensorNode_WrongShapes_AreRefusedWithWhatToDo()
    {
        Refused("shapeIn is empty", () => new((TensorFunction)((_, _) => { }), [], [1]));
        Refused("shapeIn[1] must be at least 1; 0", () => new((TensorFunction)((_, _) => { }), [3, 0], [1]));
        Refused("shapeOut is empty", () => new((TensorFunction)((_, _) => { }), [3], []));
        Refused("on zeros of shape (1, 3): no zeros. Give shapeOut", () => new(_ => throw new InvalidDataException("no zeros"), [3]));
        Refused("a tensor of shape (3)", () => new(_ => Tensor.Create(new double[3]), [3]));

        static void Refused(string text, Func<TensorNode> create) =>
            Assert.Contains(text, Assert.Throws<ArgumentException>(create).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ModelWithATensorNode_NamesIt()
    {
        Network network = new(seed: 0);
        TensorNode node = network.Add(new TensorNode((t, _, y) => y.Fill(t), [], [1]) { Label = "clock" });
        network.Add(new Probe(node));
        BuildException error = Assert.Throws<BuildException>(() => BuiltModel.Build(network).Save("never-written.ssm", new ModelSaveOptions { AllowFunctions = true, Steps = 3 }));
        Assert.Contains("tensor node 'clock'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layer_Neurons_AreFedByAConnectionThatIsNeitherFilteredNorTrained()
    {
        Network network = new(seed: 0);
        Node input = network.Add(Node.Input("x", 3));
        SpikeSharp.Neurons hidden = network.Layer(input, new RectifiedLinear(), new Dense(2, 3, new Uniform(-1, 1)), label: "hidden");
        SpikeSharp.Neurons plain = network.Layer(hidden, new Tanh(), synapse: 0.01);
        Assert.Equal((2, 1, "hidden", 2), (hidden.Size, hidden.Ensemble.Dimensions, hidden.Ensemble.Label, plain.Size));
        Assert.Equal([Synapse.None, new Lowpass(0.01)], network.Connections.Select(connection => connection.Synapse));
        Assert.All(network.Connections, connection => Assert.False(connection.Trainable));
        Assert.Equal(12, network.Layer(input, new Tanh(), new Dense(12, 3, new Uniform(-1, 1)), shapeIn: [3, 4]).Size);
    }

    [Fact]
    public void Layer_TensorFunction_ComputesWithinTheStep()
    {
        Network network = new(seed: 0);
        Node input = network.Add(new Node([0.5, -1.0]));
        TensorNode tanh = network.Layer(input, x => Tensor.Tanh<double>(x));
        TensorNode sum = network.Layer(tanh, (x, y) => y[0, 0] = Tensor.Sum(x), shapeOut: [1]);
        Probe probe = network.Add(new Probe(sum));
        using Simulator simulator = new(network);
        simulator.Step();
        Assert.Equal(Math.Tanh(0.5) + Math.Tanh(-1), simulator.Data[probe][0, 0], 1e-14);
    }

    [Fact]
    public void Trainable_NotSet_ComesFromTheConfiguration()
    {
        Network network = new(seed: 0);
        network.Config.Ensemble.Trainable = false;
        Network inner = network.Add(new Network());
        inner.Config.Neurons.Trainable = true;
        inner.Config.Connection.Trainable = false;
        Ensemble outside = network.Add(new Ensemble(5, 1)), inside = inner.Add(new Ensemble(5, 1)), own = inner.Add(new Ensemble(5, 1) { Trainable = true });
        Assert.Equal([false, null, false, true, true, true], new[] { outside.Trainable, outside.Neurons.Trainable, inside.Trainable, inside.Neurons.Trainable, own.Trainable, own.Neurons.Trainable });
        Assert.False(inner.Connect(inside, own).Trainable);
        Assert.Null(network.Connect(outside, inside).Trainable);
    }
}
