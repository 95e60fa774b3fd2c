using System.Numerics.Tensors;
using System.Text.Json;

namespace SpikeSharp.Tests.Reference;

/// <summary>Makes model objects of the description of a NengoDL case: nodes, ensembles, connections, probes. Labels are ids.</summary>
internal sealed class NengoDlNetwork
{
    private readonly Dictionary<string, NetworkObject> _objects = [];
    private readonly bool _keepsHistory;

    /// <param name="description">The JSON of the case.</param>
    /// <param name="samplesEveryStep">Whether probes keep every step, whatever the description says of their samples.</param>
    public NengoDlNetwork(JsonElement description, bool samplesEveryStep = false)
    {
        _keepsHistory = description.Find("settings")?.Flag("keep_history") ?? true;
        Root = new Network(seed: description.GetProperty("seed").GetInt64());
        foreach (JsonElement json in List(description, "nodes")) Add(json, Node(json));
        foreach (JsonElement json in List(description, "ensembles")) Add(json, Ensemble(json));
        foreach (JsonElement json in List(description, "connections")) Add(json, Connection(json));
        foreach (JsonElement json in List(description, "probes")) Add(json, Probe(json, samplesEveryStep));
    }

    public Network Root { get; }

    public NetworkObject this[string label] => _objects[label];

    private static IEnumerable<JsonElement> List(JsonElement json, string key) => json.Find(key)?.EnumerateArray() ?? Enumerable.Empty<JsonElement>();

    private void Add(JsonElement json, NetworkObject item) => _objects.Add(json.Text("label"), Root.Add(item));

    private static Node Node(JsonElement json)
    {
        string label = json.Text("label");
        int sizeIn = json.Whole("size_in") ?? 0;
        if (json.Find("fn")?.GetString() is { } function)
        {
            return function == "t_sin"
                ? new Node(t => Math.Sin(20 * t)) { Label = label }
                : new Node((t, x, y) => (y[0], y[1]) = ((x[0] * x[1]) + t, Math.Cos(x[0])), sizeIn, 2) { Label = label };
        }
        if (json.Find("tensor") is not null) return new TensorNode((x, y) => Tensor.Tanh(x, y), [sizeIn], [sizeIn]) { Label = label };
        if (json.Find("output") is not { } output) return SpikeSharp.Node.Relay(sizeIn, label);
        return output.ValueKind == JsonValueKind.Array ? new Node(output.Row()) { Label = label } : new Node(ValueReader.Process(output)) { Label = label };
    }

    private static Ensemble Ensemble(JsonElement json)
    {
        Ensemble ensemble = new(json.GetProperty("n").GetInt32(), json.GetProperty("d").GetInt32())
        {
            Label = json.Text("label"),
            NeuronType = ValueReader.NeuronType(json.GetProperty("neurons")),
            Encoders = Distribution(json, "encoders")!,
            Gain = Distribution(json, "gain"),
            Bias = Distribution(json, "bias"),
            MaxRates = Distribution(json, "max_rates")!,
            Intercepts = Distribution(json, "intercepts")!,
            Radius = json.Number("radius", 1),
            NormalizeEncoders = json.Flag("normalize_encoders") ?? true,
            Seed = json.Find("seed")?.GetInt64(),
            Trainable = json.Flag("trainable"),
        };
        ensemble.Neurons.Trainable = json.Flag("neurons_trainable");
        return ensemble;
    }

    private Connection Connection(JsonElement json) => new(Reference(json.GetProperty("pre")), Reference(json.GetProperty("post")))
    {
        Label = json.Text("label"),
        Synapse = json.Find("synapse") is { } synapse ? ValueReader.Synapse(synapse) : Synapse.None,
        Transform = json.Find("transform") is { } transform ? TransformReader.Read(transform) : null,
        Function = json.Find("function") is { } function ? NamedFunctions.OfVector(function.GetString()!) : null,
        Solver = json.Find("solver") is { } solver ? ValueReader.Solver(solver) : null,
        LearningRuleType = json.Find("learning_rule") is { } rule ? ValueReader.LearningRule(rule) : null,
        Trainable = json.Flag("trainable"),
    };

    private Probe Probe(JsonElement json, bool samplesEveryStep) => new(Reference(json.GetProperty("target")), json.Find("attr") is { } attribute ? new ProbeAttribute(attribute.GetString()!) : null)
    {
        Label = json.Text("label"),
        Synapse = json.Find("synapse") is { } synapse ? ValueReader.Synapse(synapse) : Synapse.None,
        SampleEvery = samplesEveryStep ? null : json.Number("sample_every"),
        KeepHistory = json.Flag("keep_history") ?? _keepsHistory,
    };

    private View Reference(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            string[] path = json.GetString()!.Split('.');
            return new View(path.Length == 1 ? _objects[path[0]] : ((Ensemble)_objects[path[0]]).Neurons, Slice.All);
        }
        if (json.Find("rule") is { } rule) return ((Connection)_objects[rule.GetString()!]).LearningRule;
        View whole = Reference(json.GetProperty("obj"));
        if (json.Find("index") is { } index) return new View(whole.Target, Slice.Of(index.Integers()));
        int?[] slice = [.. json.GetProperty("slice").EnumerateArray().Select(end => end.ValueKind == JsonValueKind.Null ? (int?)null : end.GetInt32())];
        return new View(whole.Target, Slice.Range(slice[0], slice[1], slice.Length > 2 ? slice[2] ?? 1 : 1));
    }

    private static Distribution? Distribution(JsonElement json, string key) => json.Find(key) is { } value ? ValueReader.Distribution(value) : null;
}
