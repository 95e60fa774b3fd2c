using System.Runtime.CompilerServices;

namespace SpikeSharp;

/// <summary>A model, or a part of one: lists of ensembles, nodes, connections, probes and sub-networks in the order of their creation.</summary>
/// <remarks>The order fixes the seeds of the objects, as in Nengo: connections, ensembles, networks, nodes, then probes, each in order of <c>Add</c>.</remarks>
public class Network : NetworkObject
{
    private readonly List<Ensemble> _ensembles = [];
    private readonly List<Node> _nodes = [];
    private readonly List<Connection> _connections = [];
    private readonly List<Network> _networks = [];
    private readonly List<Probe> _probes = [];
    private bool _hasParts;

    /// <summary>An empty network.</summary>
    /// <param name="label">Text for people.</param>
    /// <param name="seed">0 to 2^32-1; null: drawn when the network is built, so that runs differ.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed lies outside its range.</exception>
#pragma warning disable RS0022 // Networks of the user's own derive from this class; other model objects do not.
    public Network(string? label = null, long? seed = null)
    {
        Label = label;
        Seed = seed;
    }
#pragma warning restore RS0022

    /// <summary>Own ensembles, in order.</summary>
    public IReadOnlyList<Ensemble> Ensembles => _ensembles;

    /// <summary>Own nodes, in order.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Own connections, in order.</summary>
    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Own sub-networks, in order.</summary>
    public IReadOnlyList<Network> Networks => _networks;

    /// <summary>Own probes, in order.</summary>
    public IReadOnlyList<Probe> Probes => _probes;

    /// <summary>Ensembles of this network and all below it: the own list first, then each sub-network, depth first.</summary>
    public IEnumerable<Ensemble> AllEnsembles => All(n => n._ensembles);

    /// <summary>Nodes of this network and all below it.</summary>
    public IEnumerable<Node> AllNodes => All(n => n._nodes);

    /// <summary>Connections of this network and all below it.</summary>
    public IEnumerable<Connection> AllConnections => All(n => n._connections);

    /// <summary>Sub-networks at every depth.</summary>
    public IEnumerable<Network> AllNetworks => All(n => n._networks);

    /// <summary>Probes of this network and all below it.</summary>
    public IEnumerable<Probe> AllProbes => All(n => n._probes);

    /// <summary>Number of neurons in this network and all below it.</summary>
    public int NeuronCount => AllEnsembles.Sum(e => e.Size);

    /// <summary>Defaults for objects added later.</summary>
    public Config Config { get; } = new();

    /// <summary>Float type that simulators of this network take by default: single for converted networks, else double.</summary>
    public Precision DefaultPrecision { get; init; } = Precision.Double;

    internal Network Root => Owner?.Root ?? this;

    /// <summary>Adds an object; parameters that were not set take their defaults now.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="item">An ensemble, node, connection, probe or (still empty) network.</param>
    /// <returns>The same object.</returns>
    /// <exception cref="InvalidOperationException">It was added before, joins objects that were not added, or is a network that holds objects already.</exception>
    /// <exception cref="ArgumentException">Its parameters contradict each other or the configuration.</exception>
    public T Add<T>(T item)
        where T : NetworkObject
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item is Network { HoldsObjects: true })
            throw new InvalidOperationException($"{item} holds objects already; add a network to its parent before adding objects to it or using its parts.");
        if (item is SpikeSharp.Neurons) throw new InvalidOperationException($"{item} comes with its ensemble; add the ensemble.");
        MakeParts();
        item.AttachTo(this);
        switch (item)
        {
            case Ensemble e: _ensembles.Add(e); break;
            case Node n: _nodes.Add(n); break;
            case Connection c: _connections.Add(c); break;
            case Network n: _networks.Add(n); break;
            case Probe p: _probes.Add(p); break;
            default: throw new ArgumentException($"{item} cannot be added to a network.", nameof(item));
        }
        return item;
    }

    /// <summary>Shorthand for <c>Add(new Connection(pre, post) { ... })</c>.</summary>
    /// <param name="pre">Source.</param>
    /// <param name="post">Target.</param>
    /// <param name="transform">Null: not set.</param>
    /// <param name="synapse">Null: not set; a number is the time constant of a lowpass in seconds.</param>
    /// <param name="solver">How decoders are solved for; null: not set.</param>
    /// <param name="learningRuleType">The rule by which it learns; null: not set. For several see <see cref="Connection.LearningRuleTypes"/>.</param>
    /// <param name="evalPoints">Points at which decoders are solved; null: not set.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="InvalidOperationException">An end was not added to this model.</exception>
    /// <exception cref="ArgumentException">Sizes or parameters do not fit.</exception>
    public Connection Connect(
        View pre,
        View post,
        Transform? transform = null,
        Synapse? synapse = null,
        Solver? solver = null,
        LearningRuleType? learningRuleType = null,
        Distribution? evalPoints = null) =>
        Connect(pre, post, (Function?)null, transform, synapse, solver, learningRuleType, evalPoints);

    /// <summary>Connects with a function of every element by itself.</summary>
    /// <param name="pre">Source: an ensemble or a node.</param>
    /// <param name="post">Target.</param>
    /// <param name="function">Called with one element; for an ensemble while the network is built, for a node in every step.</param>
    /// <param name="transform">Null: not set.</param>
    /// <param name="synapse">Null: not set; a number is the time constant of a lowpass in seconds.</param>
    /// <param name="solver">How decoders are solved for; null: not set.</param>
    /// <param name="learningRuleType">The rule by which it learns; null: not set. For several see <see cref="Connection.LearningRuleTypes"/>.</param>
    /// <param name="evalPoints">Points at which decoders are solved; null: not set.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="InvalidOperationException">An end was not added to this model.</exception>
    /// <exception cref="ArgumentException">Sizes or parameters do not fit.</exception>
    public Connection Connect(
        View pre,
        View post,
        Func<double, double> function,
        Transform? transform = null,
        Synapse? synapse = null,
        Solver? solver = null,
        LearningRuleType? learningRuleType = null,
        Distribution? evalPoints = null) =>
        Connect(pre, post, Function.Elementwise(function), transform, synapse, solver, learningRuleType, evalPoints);

    /// <summary>Connects with a function of the whole vector.</summary>
    /// <param name="pre">Source: an ensemble or a node.</param>
    /// <param name="post">Target.</param>
    /// <param name="function">Fills its result; called for an ensemble while the network is built, for a node in every step.</param>
    /// <param name="size">Elements of the function's result.</param>
    /// <param name="transform">Null: not set.</param>
    /// <param name="synapse">Null: not set; a number is the time constant of a lowpass in seconds.</param>
    /// <param name="solver">How decoders are solved for; null: not set.</param>
    /// <param name="learningRuleType">The rule by which it learns; null: not set. For several see <see cref="Connection.LearningRuleTypes"/>.</param>
    /// <param name="evalPoints">Points at which decoders are solved; null: not set.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="InvalidOperationException">An end was not added to this model.</exception>
    /// <exception cref="ArgumentException">Sizes or parameters do not fit.</exception>
    public Connection Connect(
        View pre,
        View post,
        VectorFunction function,
        int size,
        Transform? transform = null,
        Synapse? synapse = null,
        Solver? solver = null,
        LearningRuleType? learningRuleType = null,
        Distribution? evalPoints = null) =>
        Connect(pre, post, Function.Of(function, size), transform, synapse, solver, learningRuleType, evalPoints);

    /// <summary>Connects with a function that was made before: a formula, points, or one that several connections share.</summary>
    /// <param name="pre">Source: an ensemble or a node.</param>
    /// <param name="post">Target.</param>
    /// <param name="function">What is computed of the source; null: not set.</param>
    /// <param name="transform">Null: not set.</param>
    /// <param name="synapse">Null: not set; a number is the time constant of a lowpass in seconds.</param>
    /// <param name="solver">How decoders are solved for; null: not set.</param>
    /// <param name="learningRuleType">The rule by which it learns; null: not set. For several see <see cref="Connection.LearningRuleTypes"/>.</param>
    /// <param name="evalPoints">Points at which decoders are solved; null: not set.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="InvalidOperationException">An end was not added to this model.</exception>
    /// <exception cref="ArgumentException">Sizes or parameters do not fit.</exception>
    public Connection Connect(
        View pre,
        View post,
        Function? function,
        Transform? transform = null,
        Synapse? synapse = null,
        Solver? solver = null,
        LearningRuleType? learningRuleType = null,
        Distribution? evalPoints = null) =>
        Add(new Connection(pre, post)
        {
            Function = function,
            Transform = transform,
            Synapse = synapse,
            Solver = solver,
            LearningRuleType = learningRuleType,
            EvalPoints = evalPoints,
        });

    /// <summary>Called once; here a network of your own adds its parts to itself.</summary>
    /// <remarks>
    /// Of a network within another it is called when it was added, with the configurations of all around it in force; of a root when it is built, or before when an object is added to it.
    /// </remarks>
    protected virtual void AddParts()
    {
    }

    /// <summary>Makes the parts unless they were made: a root has no parent that would have.</summary>
    internal void MakeParts()
    {
        if (_hasParts) return;
        _hasParts = true;
        AddParts();
    }

    private protected sealed override void OnAdded(Network owner) => MakeParts();

    internal TValue? Default<TValue>(Func<Config, TValue?> parameter)
    {
        for (Network? network = this; network is not null; network = network.Owner)
            if (parameter(network.Config) is { } value) return value;
        return default;
    }

    /// <summary>A part that <see cref="AddParts"/> makes; one that is used before the network was added makes it a root.</summary>
    private protected T Made<T>(ref T? part, [CallerMemberName] string name = "")
        where T : class
    {
        MakeParts();
        return part ?? throw new InvalidOperationException($"{this}: {name} was not made, since an earlier part was refused.");
    }

    internal void Remove(Connection connection) => _connections.Remove(connection);

    private bool HoldsObjects => _ensembles.Count + _nodes.Count + _connections.Count + _networks.Count + _probes.Count > 0;

    private IEnumerable<T> All<T>(Func<Network, List<T>> list) => list(this).Concat(_networks.SelectMany(n => n.All(list)));
}
