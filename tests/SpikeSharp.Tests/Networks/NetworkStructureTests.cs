using System.Text.Json;
using SpikeSharp.Networks;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Networks;

/// <summary>Built-in networks hold the same objects in the same order, which fixes their seeds.</summary>
public sealed class NetworkStructureTests
{
    private static readonly double[,] TwoItems = { { 1, 0 }, { 0, 1 } };

    public static TheoryData<string> Names => [.. Golden.Load("networks-structure.json").Json.EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Add_BuiltInNetwork_HasTheObjectsOfTheOriginalInOrder(string name)
    {
        Network root = new();
        Make(name, root);
        Dictionary<NetworkObject, string> paths = new(ReferenceEqualityComparer.Instance);
        List<(string Path, Network Network)> found = [];
        Walk(root, "");
        JsonElement[] expected = [.. Golden.Load("networks-structure.json").Json.GetProperty(name).GetProperty("structure").EnumerateArray()];
        Assert.Equal(expected.Select(network => network.GetProperty("path").GetString()), found.Select(network => network.Path));
        for (int i = 0; i < expected.Length; i++) AssertSame(expected[i], found[i].Network, paths);

        void Walk(Network network, string path)
        {
            found.Add((path, network));
            for (int i = 0; i < network.Nodes.Count; i++) paths[network.Nodes[i]] = $"{path}/node{i}";
            for (int i = 0; i < network.Ensembles.Count; i++)
            {
                paths[network.Ensembles[i]] = $"{path}/ens{i}";
                paths[network.Ensembles[i].Neurons] = $"{path}/ens{i}.neurons";
            }
            for (int i = 0; i < network.Networks.Count; i++) Walk(network.Networks[i], $"{path}/net{i}");
        }
    }

    private static void Make(string name, Network root)
    {
        switch (name)
        {
            case "EnsembleArray":
                EnsembleArray array = root.Add(new EnsembleArray(10, 2, ensembleDimensions: 2));
                array.AddOutput("sq", x => x * x);
                array.AddNeuronInput();
                array.AddNeuronOutput();
                break;
            case "Product": root.Add(new Product(20, 2)); break;
            case "CircularConvolution": root.Add(new CircularConvolution(10, 2) { InvertB = true }); break;
            case "InputGatedMemory": root.Add(new InputGatedMemory(10, 2)); break;
            case "BasalGanglia": root.Add(new BasalGanglia(2) { InputBias = 0.1 }); break;
            case "Thalamus": root.Add(new Thalamus(2)); break;
            case "AssociativeMemory":
                AssociativeMemory memory = root.Add(new AssociativeMemory(TwoItems, neurons: 10) { Inhibitable = true });
                memory.AddWinnerTakeAll();
                memory.AddThresholdToOutputs();
                break;
            case "AssociativeMemory-default": root.Add(new AssociativeMemory(TwoItems, neurons: 10)).AddDefaultOutputVector([0.5, 0.5]); break;
            default: throw new InvalidDataException($"No network '{name}' is known.");
        }
    }

    private static void AssertSame(JsonElement expected, Network network, Dictionary<NetworkObject, string> paths)
    {
        Assert.Equal(expected.GetProperty("class").GetString(), network.GetType().Name);
        Assert.Equal(expected.GetProperty("label").GetString(), network.Label);
        Assert.Equal(expected.GetProperty("nodes").EnumerateArray().Select(DescribeNode), network.Nodes.Select(node => (node.SizeIn, node.SizeOut, node.IsRelay)));
        Assert.Equal(
            expected.GetProperty("ensembles").EnumerateArray().Select(DescribeEnsemble),
            network.Ensembles.Select(e => (e.Size, e.Dimensions, e.Radius, e.Intercepts, e.Encoders, e.EvalPoints, e.NeuronType)));
        Assert.Equal(
            expected.GetProperty("connections").EnumerateArray().Select(DescribeConnection),
            network.Connections.Select(c => (
                Describe(c.Pre, paths), Describe(c.Post, paths), c.Synapse, !ReferenceEquals(c.Function, Function.None), $"{c.Solver.GetType().Name}()")));
        foreach ((JsonElement json, Connection connection) in expected.GetProperty("connections").EnumerateArray().Zip(network.Connections))
            AssertTransform(json.GetProperty("transform"), connection);
    }

    private static (int, int, bool) DescribeNode(JsonElement json) => (json[0].GetInt32(), json[1].GetInt32(), json[2].ValueKind == JsonValueKind.Null);

    private static (int, int, double, Distribution, Distribution, Distribution, NeuronType) DescribeEnsemble(JsonElement json) => (
        json.GetProperty("n_neurons").GetInt32(),
        json.GetProperty("dimensions").GetInt32(),
        json.GetProperty("radius").GetDouble(),
        ReadDistribution(json.GetProperty("intercepts").GetString()!),
        ReadDistribution(json.GetProperty("encoders").GetString()!),
        ReadDistribution(json.GetProperty("eval_points").GetString()!),
        json.GetProperty("neuron_type").GetString() == "LIF()" ? new Lif() : throw new InvalidDataException("Another neuron type than LIF."));

    private static (string, string, Synapse, bool, string) DescribeConnection(JsonElement json) => (
        json.GetProperty("pre").GetString()!,
        json.GetProperty("post").GetString()!,
        json.GetProperty("synapse") is { ValueKind: JsonValueKind.Number } tau ? new Lowpass(tau.GetDouble()) : Synapse.None,
        json.GetProperty("function").GetBoolean(),
        json.GetProperty("solver").GetString()!);

    private static string Describe(View view, Dictionary<NetworkObject, string> paths)
    {
        string path = paths[view.Target];
        if (ReferenceEquals(view.Slice, Slice.All)) return path;
        int[] positions = view.Slice.Positions(view.FullSizeOut);
        Assert.Equal(Enumerable.Range(positions[0], positions.Length), positions);
        return $"{path}[{positions[0]}:{positions[^1] + 1}:None]";
    }

    private static void AssertTransform(JsonElement expected, Connection connection)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Same(Transform.None, connection.Transform);
            return;
        }
        Dense dense = Assert.IsType<Dense>(connection.Transform);
        double[] values = expected.ValueKind == JsonValueKind.Number
            ? [expected.GetDouble()]
            : [.. expected.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble())];
        Assert.Equal(expected.ValueKind == JsonValueKind.Number, dense.Rows == 0);
        if (dense.Rows > 0) Assert.Equal(expected.GetArrayLength(), dense.Rows);
        Close.Assert(connection.ToString(), values, dense.Values.Span, Tolerances.Exact);
    }

    private static Distribution ReadDistribution(string text) => text switch
    {
        "ScatteredHypersphere(surface=True)" => new ScatteredHypersphere(surface: true),
        "ScatteredHypersphere()" => new ScatteredHypersphere(),
        "Choice(options=array([[1.]]))" => new Choice([[1.0]]),
        "Exponential(scale=0.15, high=1.0)" => new Exponential(0.15, high: 1),
        _ when text.StartsWith("Uniform(low=", StringComparison.Ordinal) => new Uniform(NumberAfter(text, "low="), NumberAfter(text, "high=")),
        _ => throw new InvalidDataException($"No distribution '{text}' is known."),
    };

    private static double NumberAfter(string text, string key)
    {
        string rest = text[(text.IndexOf(key, StringComparison.Ordinal) + key.Length)..];
        return double.Parse(rest[..rest.IndexOfAny([',', ')'])], System.Globalization.CultureInfo.InvariantCulture);
    }
}
