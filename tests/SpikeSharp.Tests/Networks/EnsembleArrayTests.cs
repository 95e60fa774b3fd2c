using SpikeSharp.Building;
using SpikeSharp.Networks;

namespace SpikeSharp.Tests.Networks;

public sealed class EnsembleArrayTests
{
    [Fact]
    public void Run_Outputs_ComputeTheirFunctions()
    {
        Network network = new(seed: 0) { Config = { Ensemble = { NeuronType = new Direct() } } };
        EnsembleArray array = network.Add(new EnsembleArray(1, 2, ensembleDimensions: 2));
        network.Connect(network.Add(new Node([0.5, -0.25, 2, 3])), array.Input, synapse: Synapse.None);
        Probe whole = network.Add(new Probe(array.Output)),
            squares = network.Add(new Probe(array.AddOutput("squares", x => x * x))),
            products = network.Add(new Probe(array.AddOutput("products", Function.Of((x, y) => y[0] = x[0] * x[1], 1)))),
            mixed = network.Add(new Probe(array.AddOutput("mixed", [Function.None, Function.Of((x, y) => y[0] = x[0] + x[1], 1)])));
        using Simulator simulator = new(network);
        simulator.Step();
        Assert.Equal([0.5, -0.25, 2, 3], simulator.Data[whole].AsSpan<double>());
        Assert.Equal([0.25, 0.0625, 4, 9], simulator.Data[squares].AsSpan<double>());
        Assert.Equal([-0.125, 6], simulator.Data[products].AsSpan<double>());
        Assert.Equal([0.5, -0.25, 5], simulator.Data[mixed].AsSpan<double>());
        Assert.Equal(["output", "squares", "products", "mixed"], array.Outputs.Keys);
    }

    [Fact]
    public void Add_ParametersOfEnsembles_AreDefaultsOfItsConfiguration()
    {
        Network network = new(seed: 0) { Config = { Ensemble = { Radius = 3, NeuronType = new LifRate() } } };
        double[,] encoders = { { 1 }, { -1 }, { 1 } };
        EnsembleArray array = network.Add(new EnsembleArray(3, 2) { Label = "a", Config = { Ensemble = { Radius = 2, Encoders = encoders } } });
        Assert.All(array.Ensembles, ensemble => Assert.Equal((2, new Samples(encoders), new LifRate()), (ensemble.Radius, ensemble.Encoders, ensemble.NeuronType)));
        Assert.Equal(["a_0", "a_1"], array.Ensembles.Select(ensemble => ensemble.Label));
        Assert.Equal(encoders.Cast<double>(), BuiltModel.Build(network).Of(array.Ensembles[1]).Encoders!.ToDoubles());
    }

    [Fact]
    public void AddOutput_ParametersOfConnections_AreTaken()
    {
        EnsembleArray array = new Network().Add(new EnsembleArray(10, 2) { Config = { Connection = { ScaleEvalPoints = false } } });
        ConnectionDefaults parameters = new() { Solver = new LstsqL2 { Reg = 0.2 }, EvalPoints = new Uniform(-1, 1), Transform = 2.0 };
        array.AddOutput("other", Function.None, 0.01, parameters);
        Assert.All(array.Connections.TakeLast(2), connection => Assert.Equal(
            (new Lowpass(0.01), parameters.Solver, parameters.EvalPoints, parameters.Transform, false),
            (connection.Synapse, connection.Solver, connection.EvalPoints, connection.Transform, connection.ScaleEvalPoints)));
    }

    [Fact]
    public void AddOutput_NameInUseOrOtherNumberOfFunctions_IsRefused()
    {
        EnsembleArray array = new Network().Add(new EnsembleArray(10, 3) { Label = "numbers" });
        Assert.Contains("\"output\"", Assert.Throws<ArgumentException>(() => array.AddOutput("output", x => x)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => array.AddOutput("two", [Function.None, Function.None])).Message;
        Assert.StartsWith("EnsembleArray \"numbers\": 2 functions are given for output \"two\"", message, StringComparison.Ordinal);
        Assert.Equal(3 + 3, array.Connections.Count);
        Assert.Equal(2, array.Nodes.Count);
    }

    [Fact]
    public void AddNeuronInput_Twice_GivesTheSameNode()
    {
        EnsembleArray array = new Network().Add(new EnsembleArray(10, 3));
        Assert.Null(array.NeuronInput);
        Assert.Null(array.NeuronOutput);
        Assert.Same(array.AddNeuronInput(), array.AddNeuronInput());
        Assert.Same(array.AddNeuronOutput(), array.NeuronOutput);
        Assert.Equal((30, 30), (array.NeuronInput!.SizeIn, array.AddNeuronOutput().SizeOut));
        Assert.Equal(4 * 3, array.Connections.Count);
    }

    [Fact]
    public void AddNeuronInput_DirectNeurons_IsRefused()
    {
        EnsembleArray array = new Network().Add(new EnsembleArray(10, 3) { Config = { Ensemble = { NeuronType = new Direct() } } });
        Assert.Contains("Direct", Assert.Throws<InvalidOperationException>(() => array.AddNeuronInput()).Message, StringComparison.Ordinal);
        Assert.Contains("Direct", Assert.Throws<InvalidOperationException>(() => array.AddNeuronOutput()).Message, StringComparison.Ordinal);
        Assert.Null(array.NeuronInput);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Constructor_SizeBelowOne_IsRefused(int neurons, int ensembles, int dimensions) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnsembleArray(neurons, ensembles, dimensions));
}
