namespace SpikeSharp.Networks;

/// <summary>Equal ensembles side by side, each representing a part of a vector: cheaper to solve for than one large ensemble, where parts need not interact.</summary>
/// <remarks>
/// Parameters of the ensembles are defaults of its own configuration: <c>new EnsembleArray(50, 3) { Config = { Ensemble = { Radius = 2 } } }</c>; an array
/// is taken by every ensemble. <see cref="Network.Ensembles"/> lists them. Parts are made when it is added to a network, or as a root when they are used.
/// </remarks>
public sealed class EnsembleArray : Network
{
    private readonly Dictionary<string, Node> _outputs = [];
    private Node? _input;

    /// <summary>An array of ensembles.</summary>
    /// <param name="neurons">Neurons of each ensemble, at least 1.</param>
    /// <param name="ensembles">Number of ensembles, at least 1.</param>
    /// <param name="ensembleDimensions">Dimensions of each ensemble, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public EnsembleArray(int neurons, int ensembles, int ensembleDimensions = 1)
    {
        NeuronsPerEnsemble = Check.AtLeast(neurons, 1, nameof(neurons), typeof(EnsembleArray));
        EnsembleCount = Check.AtLeast(ensembles, 1, nameof(ensembles), typeof(EnsembleArray));
        DimensionsPerEnsemble = Check.AtLeast(ensembleDimensions, 1, nameof(ensembleDimensions), typeof(EnsembleArray));
    }

    /// <summary>Neurons of each ensemble.</summary>
    public int NeuronsPerEnsemble { get; }

    /// <summary>Number of ensembles.</summary>
    public int EnsembleCount { get; }

    /// <summary>Dimensions of each ensemble.</summary>
    public int DimensionsPerEnsemble { get; }

    /// <summary>Dimensions of the whole vector.</summary>
    public int Dimensions => checked(EnsembleCount * DimensionsPerEnsemble);

    /// <summary>The vector that comes in, shape (dimensions).</summary>
    public Node Input => Made(ref _input);

    /// <summary>The represented vector, shape (dimensions).</summary>
    public Node Output => Outputs["output"];

    /// <summary>All outputs by name: <c>output</c> and those that were added.</summary>
    public IReadOnlyDictionary<string, Node> Outputs
    {
        get
        {
            MakeParts();
            return _outputs;
        }
    }

    /// <summary>Input currents of all neurons before their gains, ensemble after ensemble; null until <see cref="AddNeuronInput"/>.</summary>
    public Node? NeuronInput { get; private set; }

    /// <summary>Outputs of all neurons, ensemble after ensemble; null until <see cref="AddNeuronOutput"/>.</summary>
    public Node? NeuronOutput { get; private set; }

    /// <summary>Adds an output that computes a function of every element by itself.</summary>
    /// <param name="name">Not in use yet.</param>
    /// <param name="function">Called with one element.</param>
    /// <param name="synapse">Filter; null: none.</param>
    /// <returns>The node, shape (dimensions).</returns>
    /// <exception cref="ArgumentException">The name is in use.</exception>
    public Node AddOutput(string name, Func<double, double> function, Synapse? synapse = null) => AddOutput(name, Function.Elementwise(function), synapse);

    /// <summary>Adds an output that computes the same function of every ensemble.</summary>
    /// <param name="name">Not in use yet.</param>
    /// <param name="function">Called with the vector of one ensemble; <see cref="Function.None"/>: the vector itself.</param>
    /// <param name="synapse">Filter; null: none.</param>
    /// <param name="connections">Further parameters of the connections; null: none.</param>
    /// <returns>The node: the results of the ensembles one after the other.</returns>
    /// <exception cref="ArgumentException">The name is in use.</exception>
    public Node AddOutput(string name, Function function, Synapse? synapse = null, ConnectionDefaults? connections = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return AddOutput(name, [.. Enumerable.Repeat(function, EnsembleCount)], synapse, connections);
    }

    /// <summary>Adds an output that computes a function of its own for every ensemble.</summary>
    /// <param name="name">Not in use yet.</param>
    /// <param name="functions">One an ensemble.</param>
    /// <param name="synapse">Filter; null: none.</param>
    /// <param name="connections">Further parameters of the connections; null: none.</param>
    /// <returns>The node: the results of the ensembles one after the other.</returns>
    /// <exception cref="ArgumentException">The name is in use, or there are more or fewer functions than ensembles.</exception>
    public Node AddOutput(string name, IReadOnlyList<Function> functions, Synapse? synapse = null, ConnectionDefaults? connections = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(functions);
        MakeParts();
        if (_outputs.ContainsKey(name)) throw new ArgumentException($"{this}: there is an output \"{name}\" already; choose another name.", nameof(name));
        if (functions.Count != EnsembleCount)
            throw new ArgumentException($"{this}: {functions.Count} functions are given for output \"{name}\"; one for each of {EnsembleCount} ensembles is needed.", nameof(functions));
        Node output = Add(Node.Relay(functions.Sum(function => function.SizeOf(DimensionsPerEnsemble)), name));
        int start = 0;
        for (int i = 0; i < EnsembleCount; i++)
        {
            int stop = start + functions[i].SizeOf(DimensionsPerEnsemble);
            Add(new Connection(Ensembles[i], output[start..stop])
            {
                Function = functions[i],
                Synapse = synapse ?? connections?.Synapse ?? Synapse.None,
                Transform = connections?.Transform,
                Solver = connections?.Solver,
                EvalPoints = connections?.EvalPoints,
                ScaleEvalPoints = connections?.ScaleEvalPoints ?? Default(config => config.Connection.ScaleEvalPoints) ?? true,
                LearningRuleTypes = connections?.LearningRuleTypes,
            });
            start = stop;
        }
        return _outputs[name] = output;
    }

    /// <summary>Adds a node whose elements go into the input currents of the neurons; a second call gives the same node.</summary>
    /// <returns>The node, shape (ensembles * neurons).</returns>
    /// <exception cref="InvalidOperationException">Its neurons are of type <see cref="Direct"/>.</exception>
    public Node AddNeuronInput()
    {
        if (NeuronInput is not null) return NeuronInput;
        NeuronInput = AddNeuronNode("neuronInput");
        for (int i = 0; i < EnsembleCount; i++) Connect(OfEnsemble(NeuronInput, i), Ensembles[i].Neurons, synapse: Synapse.None);
        return NeuronInput;
    }

    /// <summary>Adds a node that gives the outputs of all neurons; a second call gives the same node.</summary>
    /// <returns>The node, shape (ensembles * neurons).</returns>
    /// <exception cref="InvalidOperationException">Its neurons are of type <see cref="Direct"/>.</exception>
    public Node AddNeuronOutput()
    {
        if (NeuronOutput is not null) return NeuronOutput;
        NeuronOutput = AddNeuronNode("neuronOutput");
        for (int i = 0; i < EnsembleCount; i++) Connect(Ensembles[i].Neurons, OfEnsemble(NeuronOutput, i), synapse: Synapse.None);
        return NeuronOutput;
    }

    /// <summary>Makes the input, the ensembles and the output.</summary>
    protected override void AddParts()
    {
        _input = Add(Node.Relay(Dimensions, "input"));
        string prefix = Label is null ? "" : $"{Label}_";
        for (int i = 0; i < EnsembleCount; i++)
        {
            Ensemble ensemble = Add(new Ensemble(NeuronsPerEnsemble, DimensionsPerEnsemble) { Label = $"{prefix}{i}" });
            Connect(_input[(i * DimensionsPerEnsemble)..((i + 1) * DimensionsPerEnsemble)], ensemble, synapse: Synapse.None);
        }
        AddOutput("output", Function.None);
    }

    private Node AddNeuronNode(string name)
    {
        MakeParts();
        if (Ensembles.FirstOrDefault(ensemble => ensemble.NeuronType is Direct) is { } direct)
            throw new InvalidOperationException($"{this}: neurons of type Direct have neither input nor output, and {direct} has such; connect to Input or Output.");
        return Add(Node.Relay(checked(EnsembleCount * NeuronsPerEnsemble), name));
    }

    private View OfEnsemble(Node node, int index) => node[(index * NeuronsPerEnsemble)..((index + 1) * NeuronsPerEnsemble)];
}
