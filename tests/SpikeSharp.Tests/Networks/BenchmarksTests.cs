using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Networks;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Networks;

/// <summary>The networks that simulators are measured with, against outputs of the original.</summary>
public sealed class BenchmarksTests
{
    private const int Steps = 30, Tenth = 9;

    private static readonly JsonElement[] Cases = [.. Golden.Load("nengo-dl/benchmarks").Json.GetProperty("cases").EnumerateArray()];

    public static IEnumerable<TheoryDataRow<int, string>> Rows =>
        Cases.Select((item, i) => new TheoryDataRow<int, string>(i, item.GetProperty("benchmark").GetString()!));

    [Theory, MemberData(nameof(Rows))]
    public void Run_DataOfTheReference_EqualsOriginal(int index, string name)
    {
        JsonElement item = Cases[index];
        Network network = Make(item);
        Assert.Equal(
            (Number("n_neurons"), Number("n_ensembles"), Number("n_nodes"), Number("n_connections")),
            (network.NeuronCount, network.AllEnsembles.Count(), network.AllNodes.Count(), network.AllConnections.Count()));
        BuiltModel model = BuiltModel.Build(network);
        NumpyRandom random = new(0);
        InputData[] inputs = [.. network.Nodes.Where(node => node.Label?.StartsWith("inp", StringComparison.Ordinal) == true).Select(node => Draw(model, node, random))];
        int size = Number("probe_size");
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Session session = backend.Open(model, new SessionOptions { Recordings = [new Recording(model.Probes[0].Signal)], Inputs = [.. inputs.Select(input => input.Signal)] });
            session.Run(Steps, inputs);
            double[] output = session.Recorded(0).ToDoubles();
            if (!model.Probes[0].KeepHistory) output = output[^size..];
            Assert.Equal(Number("steps_returned") * size, output.Length);
            // Values of the random network are 1e92.
            if (model.Probes[0].KeepHistory) Close.AssertTensor($"{name} step 10", Numbers("output_step10"), output.AsSpan(Tenth * size, size), Tolerances.Decoders);
            double[] last = Numbers("output_last");
            Close.AssertTensor($"{name} last step", last, output.AsSpan(output.Length - size, last.Length), Tolerances.Decoders);
            Close.Assert($"{name} sum", item.GetProperty("output_abs_sum").GetDouble(), output.Sum(Math.Abs), Tolerances.Decoders);
        }

        int Number(string key) => item.GetProperty(key).GetInt32();
        double[] Numbers(string key) => [.. item.GetProperty(key).EnumerateArray().Select(value => value.GetDouble())];
    }

    [Fact]
    public void Mnist_AsLayersAndAsOneNode_GivesTheSameUpToTheGains()
    {
        double[] image = new double[2 * 784];
        NumpyRandom random = new(0);
        foreach (ref double pixel in image.AsSpan()) pixel = random.NextDouble();
        NdArray images = NdArray.From(image, 2, 784);
        Network layers = Benchmarks.Mnist();
        Assert.Equal((40_192, 3, 3, 5), (layers.NeuronCount, layers.AllEnsembles.Count(), layers.AllNodes.Count(), layers.AllConnections.Count()));
        double[] ofLayers = Outputs(layers), ofNode = Outputs(Benchmarks.Mnist(asSingleNode: true));
        Assert.Equal(20, ofNode.Distinct().Count());
        Close.AssertTensor("mnist", Array.ConvertAll(ofNode, value => value * 1e6), ofLayers, Tolerances.FewTerms);
        Assert.NotEqual(ofNode, Outputs(Benchmarks.Mnist(asSingleNode: true, seed: 1)));

        double[] Outputs(Network network)
        {
            using Simulator simulator = new(network, new SimulatorOptions { Minibatch = 2 });
            return simulator.Predict(images, steps: 1)[network.Probes[0]].ToDoubles();
        }
    }

    [Fact]
    public void RandomNetwork_ListOfTheReference_ConnectsTheSameEnsembles()
    {
        JsonElement item = Cases.Single(item => item.GetProperty("benchmark").GetString() == "random_network");
        Network network = Make(item);
        int[][] expected = [.. item.GetProperty("post_of_each_ensemble").EnumerateArray().Select(posts => posts.EnumerateArray().Select(post => post.GetInt32()).ToArray())];
        Ensemble[] all = [.. network.Ensembles];
        for (int i = 0; i < all.Length; i++)
            Assert.Equal(expected[i], network.Connections.Where(c => c.Pre.Target == all[i] && c.Post.Target is Ensemble).Select(c => Array.IndexOf(all, (Ensemble)c.Post.Target)));
    }

    /// <summary>random.Random(seed).sample(range(population), count), twice; computed with Python.</summary>
    [Theory]
    [InlineData(0, 200, 10, new[] { 98, 194, 107, 10, 66, 130, 124, 103 }, new[] { 91, 149, 55, 129 })]
    [InlineData(1, 22, 5, new[] { 4, 18, 2, 8, 3 }, new[] { 15, 14, 20, 12 })]
    [InlineData(1, 21, 5, new[] { 4, 18, 2, 8, 3 }, new[] { 15, 14, 20, 12 })]
    [InlineData(uint.MaxValue, 100, 30, new[] { 81, 79, 26, 27, 77, 66, 37, 95 }, new[] { 69, 90, 75, 8 })]
    [InlineData(123, 1000, 7, new[] { 53, 274, 89, 787, 417, 272, 110 }, new[] { 858, 922, 895, 39 })]
    [InlineData(7, 64, 64, new[] { 41, 60, 9, 25, 63, 3, 4, 52 }, new[] { 38, 15, 50, 11 })]
    public void Sample_SeedOfPython_DrawsTheSame(uint seed, int population, int count, int[] first, int[] second)
    {
        PythonRandom random = new(seed);
        int[] drawn = random.Sample(population, count);
        Assert.Equal(count, drawn.Distinct().Count());
        Assert.Equal(first, drawn[..first.Length]);
        Assert.Equal(second, random.Sample(population, count)[..second.Length]);
    }

    [Fact]
    public void RandomNetwork_MoreConnectionsThanEnsembles_IsRefused() =>
        Assert.Contains(
            "connectionsPerEnsemble must be from 0 to ensembles, 3; 4 was given",
            Assert.Throws<ArgumentOutOfRangeException>(() => Benchmarks.RandomNetwork(1, 5, new Lif(), 3, 4)).Message,
            StringComparison.Ordinal);

    private static InputData Draw(BuiltModel model, Node node, NumpyRandom random)
    {
        double[] values = new double[Steps * node.SizeOut];
        foreach (ref double value in values.AsSpan()) value = random.NextGaussian();
        return new InputData(model.Of(node).Output!, NdArray.From(values, 1, Steps, node.SizeOut));
    }

    private static Network Make(JsonElement item)
    {
        JsonElement arguments = item.GetProperty("args");
        if (item.GetProperty("benchmark").GetString() == "lmu") return Benchmarks.Lmu(arguments.GetProperty("theta").GetDouble(), Argument("input_d"));
        int dimensions = Argument("dimensions"), neurons = Argument("neurons_per_d");
        NeuronType type = item.GetProperty("neuron_type").GetString() switch
        {
            "RectifiedLinear" => new RectifiedLinear(),
            "SpikingRectifiedLinear" => new SpikingRectifiedLinear(),
            _ => new Lif(),
        };
        return item.GetProperty("benchmark").GetString() switch
        {
            "cconv" => Benchmarks.Cconv(dimensions, neurons, type),
            "integrator" => Benchmarks.Integrator(dimensions, neurons, type),
            "pes" => Benchmarks.Pes(dimensions, neurons, type),
            "basal_ganglia" => Benchmarks.BasalGanglia(dimensions, neurons, type),
            _ => Benchmarks.RandomNetwork(dimensions, neurons, type, Argument("n_ensembles"), Argument("connections_per_ensemble")),
        };

        int Argument(string name) => arguments.GetProperty(name).GetInt32();
    }
}
