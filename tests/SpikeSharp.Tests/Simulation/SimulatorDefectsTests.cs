using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Where NengoDL's simulator surprises its users, and what happens here in its place; what has tests beside the feature itself is not repeated.</summary>
public sealed class SimulatorDefectsTests
{
    private const int Steps = 12, Items = 3;

    /// <summary>A process with a seed gives every item the same numbers; one without differs from item to item, and a prediction starts it again.</summary>
    [Fact]
    public void Processes_OfItems_DifferUnlessSeededAndRepeat()
    {
        Network network = new(seed: 2);
        Probe own = network.Add(new Probe(network.Add(new Node(new WhiteNoise { Seed = 5 }, sizeOut: 1))));
        Probe drawn = network.Add(new Probe(network.Add(new Node(new WhiteNoise(), sizeOut: 1))));
        using Simulator sim = new(network, new SimulatorOptions { Minibatch = 2 });
        Prediction first = sim.Predict(Steps, Items), second = sim.Predict(Steps, Items);
        foreach (Probe probe in (Probe[])[own, drawn]) Assert.Equal(first[probe].ToDoubles(), second[probe].ToDoubles());
        double[][] seeded = [.. first[own].ToDoubles().Chunk(Steps)], others = [.. first[drawn].ToDoubles().Chunk(Steps)];
        Assert.All(seeded, item => Assert.Equal(new WhiteNoise { Seed = 5 }.RunSteps(Steps), item));
        Assert.Equal(Items, others.Select(item => item[0]).Distinct().Count());
    }

    /// <summary>A function is called for every item, from the first step on in every prediction, whether or not it is read; stepwise runs go on in time.</summary>
    [Fact]
    public void Functions_OfNodes_AreCalledOnceAStepAndItem()
    {
        List<double> times = [];
        Network network = new(seed: 0);
        network.Add(new Node(t =>
        {
            times.Add(t);
            return t;
        }));
        network.Add(new Probe(network.Add(new Node(1.0))));
        using Simulator sim = new(network, new SimulatorOptions { Minibatch = 2 });
        sim.RunSteps(2);
        Assert.Equal([0.001, 0.001, 0.002, 0.002], times.Order());
        times.Clear();
        sim.Predict(steps: 2, items: 3);
        Assert.Equal([0.001, 0.001, 0.001, 0.002, 0.002, 0.002], times.Order());
        times.Clear();
        sim.Step();
        Assert.Equal([0.003, 0.003], times);
    }

    /// <summary>Gains that are negative stay so, and encoders are not turned round to make them positive.</summary>
    [Fact]
    public void Gains_Negative_StayNegative()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(4, 1) { Gain = new Samples([1.0, -1, 2, -2]), Bias = 0.5, Encoders = new Choice([[1.0]]) });
        using Simulator sim = new(network);
        sim.Step();
        Assert.Equal([1.0, -1, 2, -2], sim.Data[a].Gain.ToArray());
        Assert.Equal([1.0, 1, 1, 1], sim.Data[a].Encoders!.ToDoubles());
        Assert.Equal([1.0, -1, 2, -2], sim.Data[a].ScaledEncoders!.ToDoubles());
    }

    /// <summary>A filter with a direct term, and one of a matrix of weights, are built and run.</summary>
    [Fact]
    public void Filters_WithADirectTermOrOfAMatrix_Run()
    {
        Network network = new(seed: 0);
        Node one = network.Add(new Node(1.0));
        Probe direct = network.Add(new Probe(one) { Synapse = new LinearFilter([0.01, 1], [0.02, 1]) });
        Ensemble a = network.Add(new Ensemble(5, 1)), b = network.Add(new Ensemble(4, 1));
        network.Connect(one, a);
        Connection learning = network.Add(new Connection(a, b) { LearningRuleType = new Pes() });
        network.Connect(one, learning.LearningRule);
        Probe weights = network.Add(new Probe(learning, ProbeAttribute.Weights) { Synapse = 0.01 });
        using Simulator sim = new(network);
        sim.RunSteps(3);
        Close.Assert("direct term", [0, 0.5, 0.5 + 0.024385287749643], sim.Data[direct].ToArray().ToDoubles(), Tolerances.Filter);
        Assert.Contains(sim.Data[weights].ToArray().ToDoubles(), value => value != 0);
    }

    /// <summary>A file of one network is no file of another, whatever the order of its arrays.</summary>
    [Fact]
    public void ParameterFile_OfObjectsInAnotherOrder_GoesByName()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            BuiltModel saved = Model("a", "b"), loading = Model("b", "a");
            saved.SaveParameters(path);
            BuiltModel loaded = loading.LoadParameters(path).Model;
            foreach (ModelParameter parameter in saved.Parameters)
                Assert.Equal(parameter.Value.ToDoubles(), loaded.Parameters.Single(other => other.Name == parameter.Name).Value.ToDoubles());
        }
        finally
        {
            File.Delete(path);
        }

        // Gains are the same, so that only biases and encoders differ.
        static BuiltModel Model(params string[] labels)
        {
            Network network = new(seed: 0);
            Node input = network.Add(new Node(0.5));
            foreach (string label in labels) network.Add(new Connection(input, network.Add(new Ensemble(6, 1) { Label = label, Gain = 1.5, Bias = new Uniform(-1, 1) })) { Label = $"to {label}" });
            return BuiltModel.Build(network);
        }
    }
}
