namespace SpikeSharp.Tests.Modeling;

/// <summary>What the arguments of a node mean.</summary>
public sealed class NodeTests
{
    [Fact]
    public void Node_WholeNumber_IsAConstant()
    {
        Node node = new(3);
        Assert.Equal([3.0], node.Constant);
        Assert.Equal((0, 1, false), (node.SizeIn, node.SizeOut, node.IsRelay));
    }

    [Fact]
    public void Relay_Size_TakesInAndGivesOutAsMuch()
    {
        Node node = Node.Relay(3, "sum");
        Assert.Equal((3, 3, true, "sum"), (node.SizeIn, node.SizeOut, node.IsRelay, node.Label));
        Assert.True(node.Constant.IsDefault);
        Assert.Contains("-1 was given", Assert.Throws<ArgumentOutOfRangeException>(() => Node.Relay(-1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connect_IntoAConstant_SaysThatItTakesNoInput()
    {
        Network network = new(seed: 0);
        Node source = network.Add(new Node(1.0)), constant = network.Add(new Node(1));
        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Connect(source, constant));
        Assert.Contains("input", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NodeWithSeed_IsRefused() =>
        Assert.Contains("give the seed to its process", Assert.Throws<NotSupportedException>(() => new Network().Add(new Node(1.0) { Seed = 7 })).Message);
}
