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
    private readonly bool _namesInputs;
    private int _functions;

    public ModelBuilder(Network root, BuildOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.Owner is not null) throw new ArgumentException($"{root} is part of another network; build the outermost one.", nameof(root));
        _root = root;
        _options = options;
        _cancel = cancel;
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
        return new BuiltModel(new ModelParts
        {
            Dt = Dt,
            Seed = _options.Seed ?? (_root.Seed is long seed ? seed + 1 : Seeds.Fresh()),
            Label = _root.Label ?? "",
            Precision = _options.Precision,
            Step = Step,
            Time = Time,
            Operators = [.. _operators],
            Probes = [.. _probes],
            Ensembles = [.. _ensembles],
            Nodes = [.. _nodes],
            Connections = [.. _connections],
            Inputs = [.. _inputs],
            Indices = _indices,
        });
    }

    public void Add(Operator op) => _operators.Add(op);

    public long SeedOf(NetworkObject item) => _seeds[item];

    public int NextFunction() => _functions++;

    public BuiltEnsemble Of(Ensemble ensemble) => _ensembles[_indices[ensemble]];

    public BuiltNode Of(Node node) => _nodes[_indices[node]];

    /// <summary>Whether a constant node takes the data of a run: those made for it, or all where none was.</summary>
    public bool TakesData(Node node) => !_namesInputs || !node.DataShape.IsDefault;

    public void AddInput(ModelInput input) => _inputs.Add(input);

    /// <summary>The signal that an object gives out, all elements.</summary>
    public Signal OutputOf(NetworkObject target) => target switch
    {
        Node node => Of(node).Output!,
        Neurons neurons => Of(neurons.Ensemble).Output,
        Ensemble ensemble => throw new BuildException(
            DiagnosticCodes.UnsupportedPart,
            $"{ensemble}: decoded output is not available in this version.",
            "connect from the ensemble's Neurons with a transform"),
        _ => throw new ArgumentException($"{target} has no output."),
    };

    /// <summary>The signal that an object takes in, all elements.</summary>
    public Signal InputOf(NetworkObject target) => target switch
    {
        Node node => Of(node).Input!,
        Neurons neurons => Of(neurons.Ensemble).Current,
        Ensemble ensemble => Of(ensemble).X!,
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
            Register(ensemble, _ensembles, EnsembleBuilder.Build(this, ensemble));
        foreach (Node node in network.Nodes)
            Register(node, _nodes, NodeBuilder.Build(this, node));
        foreach (Network child in network.Networks)
            BuildNetwork(child);
        foreach (Connection connection in network.Connections)
            Register(connection, _connections, ConnectionBuilder.Build(this, connection));
        foreach (Probe probe in network.Probes)
            Register(probe, _probes, ProbeBuilder.Build(this, probe, _probes.Count));
    }

    private void Register<T>(NetworkObject item, List<T> list, T built)
    {
        _cancel.ThrowIfCancellationRequested();
        _indices[item] = list.Count;
        list.Add(built);
    }
}
