using System.Text.Json;

namespace SpikeSharp.Tests.Reference;

/// <summary>Makes model objects of the description of a reference network, in its order. The label of an object is its id there.</summary>
internal sealed class NetworkLoader
{
    private readonly Dictionary<string, NetworkObject> _objects = [];

    private NetworkLoader(JsonElement description)
    {
        Root = new Network(seed: description.Find("seed")?.GetInt64());
        Fill(Root, description);
    }

    /// <summary>The outermost network.</summary>
    public Network Root { get; }

    /// <summary>All objects by id.</summary>
    public IReadOnlyDictionary<string, NetworkObject> Objects => _objects;

    public static NetworkLoader Load(JsonElement description) => new(description);

    private void Fill(Network network, JsonElement description)
    {
        if (description.Find("config") is { } config) Configure(network.Config, config);
        foreach (JsonElement json in description.GetProperty("objects").EnumerateArray())
        {
            NetworkObject item = Make(network, json);
            network.Add(item);
            _objects.Add(json.Text("id"), item);
            if (json.Text("type") == "Network") Fill((Network)item, json);
            else if (item is Network builtIn) BuiltInNetworks.Call(builtIn, json);
        }
    }

    private static void Configure(Config config, JsonElement json)
    {
        if (json.Find("Ensemble") is { } ensemble)
        {
            config.Ensemble.NeuronType = Optional(ensemble, "neuron_type", ValueReader.NeuronType);
            config.Ensemble.Intercepts = Optional(ensemble, "intercepts", ValueReader.Distribution);
            config.Ensemble.MaxRates = Optional(ensemble, "max_rates", ValueReader.Distribution);
            config.Ensemble.Radius = ensemble.Number("radius");
        }
        if (json.Find("Connection") is { } connection)
        {
            config.Connection.Synapse = SynapseOf(connection);
            config.Connection.Solver = Optional(connection, "solver", ValueReader.Solver);
        }
        if (json.Find("Probe") is { } probe) config.Probe.Synapse = SynapseOf(probe);
    }

    private NetworkObject Make(Network network, JsonElement json) => json.Text("type") switch
    {
        "Ensemble" => MakeEnsemble(network, json),
        "Node" => MakeNode(json),
        "Connection" => MakeConnection(json),
        "Probe" => MakeProbe(json),
        "Network" => new Network(json.Text("id"), json.Find("seed")?.GetInt64()),
        _ => BuiltInNetworks.Make(json),
    };

    private static Ensemble MakeEnsemble(Network network, JsonElement json) => new(json.GetProperty("n_neurons").GetInt32(), json.GetProperty("dimensions").GetInt32())
    {
        Label = json.Text("id"),
        Seed = json.Find("seed")?.GetInt64(),
        Radius = json.Number("radius") ?? network.Default(config => config.Ensemble.Radius) ?? 1,
        Encoders = Optional(json, "encoders", ValueReader.Distribution)!,
        Intercepts = Optional(json, "intercepts", ValueReader.Distribution)!,
        MaxRates = Optional(json, "max_rates", ValueReader.Distribution)!,
        EvalPoints = Optional(json, "eval_points", ValueReader.Distribution)!,
        EvalPointCount = json.Whole("n_eval_points"),
        NeuronType = Optional(json, "neuron_type", ValueReader.NeuronType)!,
        Gain = Optional(json, "gain", ValueReader.Distribution),
        Bias = Optional(json, "bias", ValueReader.Distribution),
        Noise = Optional(json, "noise", ValueReader.Process),
        NormalizeEncoders = json.Flag("normalize_encoders") ?? true,
    };

    private static Node MakeNode(JsonElement json)
    {
        string label = json.Text("id");
        int sizeIn = json.Whole("size_in") ?? 0;
        int? sizeOut = json.Whole("size_out");
        if (json.Find("output") is not { } output) return Node.Relay(sizeIn, label);
        if (output.ValueKind == JsonValueKind.Array) return new Node(output.Row()) { Label = label };
        if (output.Find("process") is not null) return new Node(ValueReader.Process(output), json.Whole("size_in"), sizeOut) { Label = label };
        if (output.Find("time") is { } time)
        {
            (TimeFunction function, int size) = NamedFunctions.OfTime(time.GetString()!);
            return new Node(function, size) { Label = label };
        }
        return output.Find("state") is { } state
            ? new Node(NamedFunctions.WithState(state.GetString()!, sizeIn), sizeIn, sizeOut ?? sizeIn) { Label = label }
            : new Node(NamedFunctions.OfInput(output.Text("time_input")), sizeIn, sizeOut ?? sizeIn) { Label = label };
    }

    private Connection MakeConnection(JsonElement json) => new(Reference(json.GetProperty("pre")), Reference(json.GetProperty("post")))
    {
        Label = json.Text("id"),
        Seed = json.Find("seed")?.GetInt64(),
        Synapse = SynapseOf(json),
        Transform = Optional(json, "transform", TransformReader.Read),
        Function = Optional(json, "function", function => function.ValueKind == JsonValueKind.Array ? Function.At(function.Matrix()) : NamedFunctions.OfVector(function.GetString()!)),
        Solver = Optional(json, "solver", ValueReader.Solver),
        LearningRuleTypes = Optional(json, "learning_rule_type", ReadRules),
        EvalPoints = Optional(json, "eval_points", ValueReader.Distribution),
        ScaleEvalPoints = json.Flag("scale_eval_points") ?? true,
    };

    private Probe MakeProbe(JsonElement json) => new(Reference(json.GetProperty("target")), json.Find("attr") is { } attribute ? new ProbeAttribute(attribute.GetString()!) : null)
    {
        Label = json.Text("id"),
        Synapse = SynapseOf(json),
        SampleEvery = json.Number("sample_every"),
        Solver = Optional(json, "solver", ValueReader.Solver),
    };

    private View Reference(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String) return new View(_objects[json.GetString()!], Slice.All);
        NetworkObject target = _objects[json.Text("obj")];
        if (json.Find("attr") is { } path)
            foreach (string name in path.GetString()!.Split('.')) target = Part(target, name);
        return new View(target, json.Find("slice") is { } slice ? ReadSlice(slice, target) : Slice.All);
    }

    private static NetworkObject Part(NetworkObject target, string name) => (target, name) switch
    {
        (Ensemble ensemble, "neurons") => ensemble.Neurons,
        (Connection connection, "learning_rule") => connection.LearningRule,
        (Network network, _) => BuiltInNetworks.Part(network, name),
        _ => throw new InvalidDataException($"The loader knows no part '{name}' of {target}."),
    };

    private static Slice ReadSlice(JsonElement json, NetworkObject target) => json.ValueKind switch
    {
        JsonValueKind.Number => Slice.Of(json.GetInt32() is int index && index < 0 ? ^-index : (Index)index),
        JsonValueKind.Array when json[0].ValueKind == JsonValueKind.Number => Slice.Of(json.Integers()),
        JsonValueKind.Array => Slice.Of([.. json.EnumerateArray().Select(item => item.GetBoolean())], new View(target, Slice.All).SizeOut),
        _ => Slice.Range(json.Whole("start"), json.Whole("stop"), json.Whole("step") ?? 1),
    };

    private static IReadOnlyList<LearningRuleType> ReadRules(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(ValueReader.LearningRule)] : [ValueReader.LearningRule(json)];

    private static T? Optional<T>(JsonElement json, string key, Func<JsonElement, T> read)
        where T : class => json.Find(key) is { } value ? read(value) : null;

    // Here null is a value: no filter.
    private static Synapse? SynapseOf(JsonElement json) => json.TryGetProperty("synapse", out JsonElement synapse) ? ValueReader.Synapse(synapse) : null;
}
