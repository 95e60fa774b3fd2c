using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>Turns a network into signals and operators in Nengo's order: own ensembles, nodes, sub-networks, connections, probes.</summary>
internal sealed class ModelBuilder
{
    private readonly Network _root;
    private readonly BuildOptions _options;
    private readonly CancellationToken _cancel;
    private readonly Dictionary<NetworkObject, long> _seeds;
    private readonly List<Operator> _operators = [];
    private readonly List<BuiltEnsemble> _ensembles = [];
    private readonly List<BuiltNode> _nodes = [];
    private readonly List<BuiltConnection> _connections = [];
    private readonly List<BuiltProbe> _probes = [];
    private readonly List<ModelInput> _inputs = [];
    private readonly Dictionary<NetworkObject, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NetworkObject, BuiltLearningRule> _rules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NetworkObject, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _unnamed = [];
    private readonly List<NetworkObject> _operatorOwners = [];
    private readonly List<Signal> _weights = [];
    private readonly HashSet<Ensemble> _learnsEncoders;
    private readonly IProgress<BuildProgress>? _progress;
    private readonly bool _namesInputs;
    private NetworkObject _current;
    private readonly int _total;
    private int _functions;
    private int _built;

    public ModelBuilder(Network root, BuildOptions options, IProgress<BuildProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.Owner is not null) throw new ArgumentException($"{root} is part of another network; build the outermost one.", nameof(root));
        root.MakeParts();
        _root = root;
        _current = root;
        _options = options;
        _progress = progress;
        _cancel = cancel;
        Decoders = new Decoders(options.Cache);
        _learnsEncoders =
        [
            .. root.AllConnections.Where(c => c.LearningRuleTypes.Any(rule => rule.Modifies == LearningTarget.Encoders)).Select(c => (Ensemble)c.Post.Target),
        ];
        _total = new[] { root }.Concat(root.AllNetworks).Sum(n => n.Ensembles.Count + n.Nodes.Count + n.Connections.Count + n.Probes.Count);
        _namesInputs = root.AllNodes.Any(node => !node.DataShape.IsDefault);
        _seeds = Seeds.Derive(root, root.Seed ?? Seeds.Fresh());
    }

    public Signal Step { get; } = Signal.Filled("step", [], 0, type: SignalType.Int64);

    public Signal Time { get; } = Signal.Filled("time", [], 0);

    public double Dt => _options.Dt;

    public BuiltModel Build()
    {
        Add(new TimeUpdate(Step, Time));
        BuildNetwork(_root);
        Decoders.Solve((done, total) => _progress?.Report(new BuildProgress("decoders", done, total)), _cancel);
        // Weights are made now, so that a build that succeeded cannot fail later.
        foreach (Signal weights in _weights)
            if (weights.Matrix is null) _ = weights.Initial;
        ImmutableArray<Operator> operators = [.. _operators];
        ImmutableArray<BuiltEnsemble> ensembles = [.. _ensembles];
        ImmutableArray<Diagnostic> warnings = BuildWarnings.Of(_root);
        BuiltModel model = new(new ModelParts
        {
            Dt = Dt,
            Seed = _options.Seed ?? (_root.Seed is long seed ? seed + 1 : Seeds.Fresh()),
            Label = _root.Label ?? "",
            Precision = _options.Precision,
            Step = Step,
            Time = Time,
            Operators = operators,
            Order = ReferenceOrder.Of(operators, i => _operatorOwners[i]),
            Probes = [.. _probes],
            Ensembles = ensembles,
            Nodes = [.. _nodes],
            Connections = [.. _connections],
            Inputs = [.. _inputs],
            InferenceOnly = _options.InferenceOnly,
            Diagnostics = new(() => [.. warnings, .. BuildWarnings.OfRates(ensembles)]),
            Indices = _indices,
        });
        return _options.TrainingMode ? TrainingNetwork.Of(model, _options.LifSmoothing) : model;
    }

    public Decoders Decoders { get; }

    public void Add(Operator op)
    {
        _operators.Add(op);
        _operatorOwners.Add(_current);
    }

    public void AddWeights(Signal weights) => _weights.Add(weights);

    public bool LearnsEncoders(Ensemble ensemble) => _learnsEncoders.Contains(ensemble);

    /// <summary>The label, or a name by kind and number.</summary>
    public string NameOf(NetworkObject item)
    {
        if (item is Connection { Label: null } connection) return $"{NameOf(connection.Pre.Target)}->{NameOf(connection.Post.Target)}";
        if (item is Neurons neurons) return NameOf(neurons.Ensemble);
        if (item is LearningRule rule) return NameOf(rule.Connection);
        if (item.Label is { } label) return label;
        if (_names.TryGetValue(item, out string? name)) return name;
        string kind = item.GetType().Name.ToLowerInvariant();
        int number = _unnamed.GetValueOrDefault(kind);
        _unnamed[kind] = number + 1;
        return _names[item] = $"{kind}{number}";
    }

    /// <summary>The name with those of the networks around it, without the outermost.</summary>
    public string PathOf(NetworkObject item)
    {
        string path = NameOf(item);
        for (Network? owner = item.Owner; owner is { Owner: not null }; owner = owner.Owner) path = $"{NameOf(owner)}/{path}";
        return path;
    }

    public long SeedOf(NetworkObject item) => _seeds[item];

    public int NextFunction() => _functions++;

    public BuiltEnsemble Of(Ensemble ensemble) => _ensembles[_indices[ensemble]];

    public BuiltNode Of(Node node) => _nodes[_indices[node]];

    /// <summary>Whether a constant node takes the data of a run: those made for it, or all where none was.</summary>
    public bool TakesData(Node node) => !_namesInputs || !node.DataShape.IsDefault;

    public void AddInput(ModelInput input) => _inputs.Add(input);

    public BuiltConnection Of(Connection connection) => _connections[_indices[connection]];

    public BuiltLearningRule Of(LearningRule rule) => _rules.TryGetValue(rule, out BuiltLearningRule? built)
        ? built
        : throw new BuildException(
            DiagnosticCodes.UnsupportedPart, $"{rule} is built after what is connected to it.", "add the connection to the learning rule to the network that owns the learning connection, or to one around it");

    public void Register(LearningRule rule, BuiltLearningRule built) => _rules[rule] = built;

    /// <summary>The signal that an object gives out, all elements: of an ensemble the output of its neurons.</summary>
    public Signal OutputOf(NetworkObject target) => target switch
    {
        Node node => Of(node).Output!,
        Neurons neurons => Of(neurons.Ensemble).Output,
        Ensemble ensemble => Of(ensemble).Output,
        _ => throw new ArgumentException($"{target} has no output."),
    };

    /// <summary>The signal that an object takes in, all elements.</summary>
    public Signal InputOf(NetworkObject target) => target switch
    {
        Node node => Of(node).Input!,
        Neurons neurons => Of(neurons.Ensemble).Current,
        Ensemble ensemble => Of(ensemble).X!,
        LearningRule rule => Of(rule).Input!,
        _ => throw new ArgumentException($"{target} has no input."),
    };

    /// <summary>Selected elements on the reading side: a range is a view, other selections are copied into a signal of their own.</summary>
    public Signal Select(Signal signal, View view, string name)
    {
        if (view.Slice.IsRange)
        {
            (int start, int step, int count) = view.Slice.Resolve(signal.Size);
            if (step == 1) return signal.Range(start, 1, count);
        }
        int[] positions = view.Slice.Positions(signal.Size);
        Signal selected = Signal.Filled(name, [positions.Length], 0);
        Add(new Copy(signal, selected, SourceIndices: [.. positions]));
        return selected;
    }

    private void BuildNetwork(Network network)
    {
        foreach (Ensemble ensemble in network.Ensembles)
            Register(ensemble, _ensembles, () => EnsembleBuilder.Build(this, ensemble));
        foreach (Node node in network.Nodes)
            Register(node, _nodes, () => NodeBuilder.Build(this, node));
        foreach (Network child in network.Networks)
            BuildNetwork(child);
        foreach (Connection connection in network.Connections)
            Register(connection, _connections, () => ConnectionBuilder.Build(this, connection));
        foreach (Probe probe in network.Probes)
            Register(probe, _probes, () => ProbeBuilder.Build(this, probe, _probes.Count));
    }

    private void Register<T>(NetworkObject item, List<T> list, Func<T> build)
    {
        _cancel.ThrowIfCancellationRequested();
        _current = item;
        T built = build();
        _indices[item] = list.Count;
        list.Add(built);
        _progress?.Report(new BuildProgress("objects", ++_built, _total));
    }
}
