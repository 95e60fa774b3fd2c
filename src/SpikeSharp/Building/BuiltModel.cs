using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>Something that can be recorded.</summary>
/// <param name="Label">Name in results and files.</param>
/// <param name="Signal">The signal that is recorded after every step.</param>
/// <param name="SampleEvery">Time between samples in seconds; null: every step.</param>
/// <param name="Target">The probed object, for people.</param>
/// <param name="Attribute">What is recorded of it, for people.</param>
/// <param name="KeepHistory">Whether a simulator keeps all samples, or only the last.</param>
public sealed record BuiltProbe(string Label, Signal Signal, double? SampleEvery, string Target, string Attribute, bool KeepHistory = true);

/// <summary>A node whose output the data of a run may replace.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Signal">Its output.</param>
/// <param name="Shape">Shape of one item.</param>
public sealed record ModelInput(string Name, Signal Signal, ImmutableArray<int> Shape);

/// <summary>An output of a converted network.</summary>
/// <param name="Name">Name of the layer.</param>
/// <param name="Probe">Position in <see cref="BuiltModel.Probes"/>.</param>
/// <param name="Shape">Shape of one item.</param>
/// <param name="Activation">What remains to be applied to it (<c>softmax</c>), or <c>linear</c>.</param>
public sealed record ModelOutput(string Name, int Probe, ImmutableArray<int> Shape, string Activation = "linear");

/// <summary>A layer of a converted network.</summary>
/// <param name="Name">Name of the layer in the trained network.</param>
/// <param name="Kind">Its class there.</param>
/// <param name="Ensemble">Position in <see cref="BuiltModel.Ensembles"/>, or -1 for a layer without neurons.</param>
/// <param name="Output">Its output signal.</param>
/// <param name="Scale">Firing-rate scale, 1 if none.</param>
/// <param name="Synapse">Filter of its output as text, or <c>none</c>.</param>
/// <param name="Exactness">How exact the conversion is.</param>
public sealed record ModelLayer(string Name, string Kind, int Ensemble, Signal Output, double Scale, string Synapse, Exactness Exactness);

/// <summary>A network ready to simulate: signals, operators, the order of a step, probes. Every backend runs it, <c>.ssm</c> files hold it.</summary>
public sealed partial class BuiltModel
{
    private readonly Dictionary<NetworkObject, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<ImmutableArray<Diagnostic>>? _diagnostics;
    private readonly bool _inferenceOnly;

    internal BuiltModel(ModelParts parts)
    {
        Dt = parts.Dt;
        Seed = parts.Seed;
        Label = parts.Label;
        Precision = parts.Precision;
        StepLimit = parts.StepLimit;
        Step = parts.Step;
        Time = parts.Time;
        Operators = parts.Operators;
        Order = parts.Order.IsDefault ? ReferenceOrder.Of(Operators, _ => null) : parts.Order;
        Probes = parts.Probes;
        Ensembles = parts.Ensembles;
        Connections = parts.Connections;
        Nodes = parts.Nodes;
        Inputs = parts.Inputs;
        Outputs = parts.Outputs;
        Layers = parts.Layers;
        _inferenceOnly = parts.InferenceOnly;
        _diagnostics = parts.Diagnostics;
        Signals = CollectSignals();
        if (parts.Indices is not null) _indices = parts.Indices;
    }

    /// <summary>Step in seconds.</summary>
    public double Dt { get; }

    /// <summary>Seed of the simulator: processes without a seed draw theirs from it.</summary>
    public long Seed { get; }

    /// <summary>Text for people.</summary>
    public string Label { get; }

    /// <summary>Default float type of a run.</summary>
    public Precision Precision { get; }

    /// <summary>Number of steps for which its tables suffice; null: unlimited.</summary>
    public int? StepLimit { get; }

    /// <summary>The step counter.</summary>
    public Signal Step { get; }

    /// <summary>The time in seconds.</summary>
    public Signal Time { get; }

    /// <summary>All signals; a base comes before its views.</summary>
    public ImmutableArray<Signal> Signals { get; }

    /// <summary>All operators in the order of registration.</summary>
    public ImmutableArray<Operator> Operators { get; }

    /// <summary>The reference order of a step: a permutation of the operators.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>The probes in order of creation.</summary>
    public ImmutableArray<BuiltProbe> Probes { get; }

    /// <summary>The ensembles in build order.</summary>
    public ImmutableArray<BuiltEnsemble> Ensembles { get; }

    /// <summary>The connections in build order.</summary>
    public ImmutableArray<BuiltConnection> Connections { get; }

    /// <summary>The nodes in build order.</summary>
    public ImmutableArray<BuiltNode> Nodes { get; }

    /// <summary>Nodes that take the data of a run: constant nodes, in order.</summary>
    public ImmutableArray<ModelInput> Inputs { get; }

    /// <summary>Outputs of a converted network; empty for others.</summary>
    public ImmutableArray<ModelOutput> Outputs { get; }

    /// <summary>Layers of a converted network; empty for others.</summary>
    public ImmutableArray<ModelLayer> Layers { get; }

    /// <summary>Warnings: what the network says that has no effect, or is likely to be a mistake. Empty in a loaded model.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics?.Value ?? [];

    /// <summary>Builds a network.</summary>
    /// <param name="network">Top-level network.</param>
    /// <param name="options">Step, precision, seed; null: defaults.</param>
    /// <param name="progress">Told now and then, perhaps on several threads.</param>
    /// <param name="cancel">Stops the build.</param>
    /// <returns>The built model.</returns>
    /// <exception cref="BuildException">The network cannot be built.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BuiltModel Build(
        Network network, BuildOptions? options = null, IProgress<BuildProgress>? progress = null, CancellationToken cancel = default) =>
        new ModelBuilder(network, options ?? new BuildOptions(), progress, cancel).Build();

    /// <summary>What an ensemble was built into.</summary>
    /// <param name="ensemble">An ensemble of the network that was built; in a loaded model the one of the same label, if it is the only one.</param>
    /// <returns>Gains, biases, encoders, signals.</returns>
    /// <exception cref="KeyNotFoundException">It is no part of the built network.</exception>
    public BuiltEnsemble Of(Ensemble ensemble) => Ensembles[Index(ensemble, Ensembles.Select(built => built.Label))];

    /// <summary>What a connection was built into.</summary>
    /// <param name="connection">A connection of the network that was built; in a loaded model the one of the same label, if it is the only one.</param>
    /// <returns>Weights.</returns>
    /// <exception cref="KeyNotFoundException">It is no part of the built network.</exception>
    public BuiltConnection Of(Connection connection) => Connections[Index(connection, Connections.Select(built => built.Label))];

    /// <summary>What a node was built into.</summary>
    /// <param name="node">A node of the network that was built; in a loaded model the one of the same label, if it is the only one.</param>
    /// <returns>Its signals.</returns>
    /// <exception cref="KeyNotFoundException">It is no part of the built network.</exception>
    public BuiltNode Of(Node node) => Nodes[Index(node, Nodes.Select(built => built.Label))];

    /// <summary>The probe that a probe object was built into.</summary>
    /// <param name="probe">A probe of the network that was built; in a loaded model the one of the same label, if it is the only one.</param>
    /// <returns>Position in <see cref="Probes"/>.</returns>
    /// <exception cref="KeyNotFoundException">It is no part of the built network.</exception>
    public int IndexOf(Probe probe) => Index(probe, Probes.Select(built => built.Label));

    /// <summary>The same model with other descriptions of its inputs, outputs and layers.</summary>
    internal BuiltModel WithLayers(ImmutableArray<ModelInput> inputs, ImmutableArray<ModelOutput> outputs, ImmutableArray<ModelLayer> layers) =>
        new(ToParts() with { Inputs = inputs, Outputs = outputs, Layers = layers });

    internal ModelParts ToParts() => new()
    {
        Dt = Dt,
        Seed = Seed,
        Label = Label,
        Precision = Precision,
        StepLimit = StepLimit,
        Step = Step,
        Time = Time,
        Operators = Operators,
        Order = Order,
        Probes = Probes,
        Ensembles = Ensembles,
        Connections = Connections,
        Nodes = Nodes,
        Inputs = Inputs,
        Outputs = Outputs,
        Layers = Layers,
        InferenceOnly = _inferenceOnly,
        Diagnostics = _diagnostics,
        Indices = _indices,
    };

    private int Index(NetworkObject item, IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_indices.TryGetValue(item, out int index)) return index;
        // A file holds labels, not objects.
        int[] named = _indices.Count > 0 || item.Label is null ? [] : [.. labels.Index().Where(entry => entry.Item == item.Label).Select(entry => entry.Index)];
        return named.Length == 1 ? named[0] : throw new KeyNotFoundException($"{item} is no part of the network that was built.");
    }

    private ImmutableArray<Signal> CollectSignals()
    {
        ImmutableArray<Signal>.Builder signals = ImmutableArray.CreateBuilder<Signal>();
        HashSet<Signal> known = new(ReferenceEqualityComparer.Instance);
        Add(Step);
        Add(Time);
        foreach (Operator op in Operators)
        {
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Reads).Concat(use.Updates)) Add(signal);
        }
        foreach (BuiltProbe probe in Probes) Add(probe.Signal);
        foreach (ModelInput input in Inputs) Add(input.Signal);
        foreach (BuiltNode node in Nodes)
            if (node.Output is not null) Add(node.Output);
        // Descriptions in a file may name signals that no operator uses.
        foreach (BuiltEnsemble ensemble in Ensembles)
        {
            if (ensemble.X is not null) Add(ensemble.X);
            Add(ensemble.Current);
            Add(ensemble.Output);
            if (ensemble.EncoderSignal is not null) Add(ensemble.EncoderSignal);
        }
        foreach (BuiltConnection connection in Connections)
            if (connection.Weights is not null) Add(connection.Weights);
        foreach (BuiltNode node in Nodes)
            if (node.Input is not null) Add(node.Input);
        foreach (ModelLayer layer in Layers) Add(layer.Output);
        return signals.ToImmutable();

        void Add(Signal signal)
        {
            if (signal.Base is not null && known.Add(signal.Base)) signals.Add(signal.Base);
            if (known.Add(signal)) signals.Add(signal);
        }
    }
}

/// <summary>Settings of a build.</summary>
public sealed record BuildOptions
{
    /// <summary>Step in seconds, positive.</summary>
    /// <value>Default 0.001.</value>
    public double Dt { get; init => field = Check.Positive(value, owner: typeof(BuildOptions)); } = 0.001;

    /// <summary>Float type that runs of the model take by default.</summary>
    /// <value>Default double.</value>
    public Precision Precision { get; init; } = Precision.Double;

    /// <summary>Seed of the simulator; null: the network's seed + 1, or a fresh one if the network has none.</summary>
    public long? Seed { get; init => field = Check.Seed(value, owner: typeof(BuildOptions)); }

    /// <summary>Where decoders of large ensembles are kept from one build to the next; null: nowhere.</summary>
    /// <value>Default <see cref="DecoderCache.Default"/>.</value>
    public DecoderCache? Cache { get; init; } = DecoderCache.Default;

    /// <summary>Whether to build the form that training sees: rates in place of spikes, synapses as they are. States of spiking neurons keep their initial values.</summary>
    /// <remarks>Neuron types without a rate type that has no state (adaptive and Izhikevich neurons) take their own steps. Decoders are those of the spiking network.</remarks>
    /// <value>Default false.</value>
    public bool TrainingMode { get; init; }

    /// <summary>Whether nothing of the model is to be trained, whatever the network says.</summary>
    /// <value>Default false.</value>
    public bool InferenceOnly { get; init; }

    /// <summary>Sigma of the <see cref="SoftLifRate"/> that stands for <see cref="Lif"/> neurons in <see cref="TrainingMode"/>, in units of J; null: their hard rates.</summary>
    /// <value>Default null.</value>
    public double? LifSmoothing { get; init => field = value is double sigma ? Check.Positive(sigma, owner: typeof(BuildOptions)) : null; }
}

/// <summary>How far a build is.</summary>
/// <param name="Stage"><c>objects</c> or <c>decoders</c>.</param>
/// <param name="Done">How many of them are done.</param>
/// <param name="Total">All of them.</param>
public readonly record struct BuildProgress(string Stage, int Done, int Total);

/// <summary>What a model is made of, before it is one.</summary>
internal sealed record ModelParts
{
    public required double Dt { get; init; }

    public required long Seed { get; init; }

    public string Label { get; init; } = "";

    public Precision Precision { get; init; } = Precision.Double;

    public int? StepLimit { get; init; }

    public required Signal Step { get; init; }

    public required Signal Time { get; init; }

    public required ImmutableArray<Operator> Operators { get; init; }

    /// <summary>Default: the reference order.</summary>
    public ImmutableArray<int> Order { get; init; }

    public ImmutableArray<BuiltProbe> Probes { get; init; } = [];

    public ImmutableArray<BuiltEnsemble> Ensembles { get; init; } = [];

    public ImmutableArray<BuiltConnection> Connections { get; init; } = [];

    public ImmutableArray<BuiltNode> Nodes { get; init; } = [];

    public ImmutableArray<ModelInput> Inputs { get; init; } = [];

    public ImmutableArray<ModelOutput> Outputs { get; init; } = [];

    public ImmutableArray<ModelLayer> Layers { get; init; } = [];

    /// <summary>Null: none.</summary>
    public Lazy<ImmutableArray<Diagnostic>>? Diagnostics { get; init; }

    public bool InferenceOnly { get; init; }

    public Dictionary<NetworkObject, int>? Indices { get; init; }
}
