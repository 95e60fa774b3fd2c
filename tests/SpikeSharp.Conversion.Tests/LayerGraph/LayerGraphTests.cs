namespace SpikeSharp.Conversion.Tests.LayerGraphs;

public sealed class LayerGraphTests
{
    private static readonly InputLayer Input = new() { Name = "x", OutputShape = [2] };
    private static readonly ActivationLayer First = new() { Name = "a", Inputs = [Input], OutputShape = [2], Activation = Activation.Relu };

    [Fact]
    public void Constructor_LayerBeforeItsInput_IsRefused() =>
        Assert.Contains("'a' stands before its input 'x'", Assert.Throws<ArgumentException>(() => new LayerGraph("m", "Functional", [First, Input], [Input], [First])).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_TwoLayersOfOneName_AreRefused() =>
        Assert.Contains("Two layers are named 'x'", Assert.Throws<ArgumentException>(() => new LayerGraph("m", "Functional", [Input, Input with { }], [Input], [Input])).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_OutputOfAnotherGraph_IsRefused() =>
        Assert.Contains("'a' is no layer", Assert.Throws<ArgumentException>(() => new LayerGraph("m", "Functional", [Input], [Input], [First])).Message, StringComparison.Ordinal);

    [Fact]
    public void Indexer_NearName_IsSuggested()
    {
        LayerGraph graph = new("m", "Functional", [Input, First], [Input], [First]);
        Assert.Same(First, graph["a"]);
        Assert.Contains("no layer 'b' (did you mean", Assert.Throws<ArgumentException>(() => graph["b"]).Message, StringComparison.Ordinal);
        Assert.Null(graph.TryGetLayer("b"));
    }

    [Fact]
    public void Equals_CopyOfALayer_IsAnotherLayer()
    {
        Assert.NotEqual(First, First with { });
        Assert.Equal(First, First);
        Assert.Equal("Activation", First.ClassName);
        Assert.Equal("a (Activation) (2,)", First.ToString());
    }

    [Fact]
    public void Activation_AsKey_IsItsNameAndParameter()
    {
        Assert.Equal(Activation.Linear, default);
        Assert.Equal(Activation.Relu, new ReluLayer { Name = "r" }.Activation);
        Assert.Equal(Activation.LeakyRelu(0.1), new ReluLayer { Name = "r", NegativeSlope = 0.1 }.Activation);
        Assert.NotEqual(Activation.LeakyRelu(0.1), Activation.LeakyRelu());
        Assert.Equal(Activation.Relu6, new ReluLayer { Name = "r", MaxValue = 6 }.Activation);
        Assert.Equal("relu (max_value 3, negative_slope 0, threshold 1)", new ReluLayer { Name = "r", MaxValue = 3, Threshold = 1 }.Activation.Name);
    }
}
