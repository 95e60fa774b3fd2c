using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Converters;

/// <summary>What is decided before anything is made: the neuron type of every layer, and all that stands in the way.</summary>
internal sealed class ConversionPlan
{
    private readonly LayerGraph _graph;
    private readonly ConverterOptions _options;
    private readonly Dictionary<Layer, NeuronType> _neurons = [];
    private readonly HashSet<Activation> _usedActivations = [];
    private readonly HashSet<string> _usedLayers = [];
    private readonly List<Diagnostic> _refused = [];
    private readonly List<Diagnostic> _notes = [];
    private readonly HashSet<Layer> _beforeMore = [];
    private readonly MaxPoolingPlan? _pooling;
    private readonly FoldingPlan? _folding;

    /// <exception cref="ConversionException">Layers or options that cannot be converted, all of them.</exception>
    public ConversionPlan(LayerGraph graph, ConverterOptions options)
    {
        _graph = graph;
        _options = options;
        FindLayersBeforeMore();
        foreach (Layer layer in graph.Layers) Decide(layer);
        Consumers consumers = new(graph);
        _pooling = options.MaxPooling == MaxPooling.BeforeNeurons ? new MaxPoolingPlan(graph, consumers, _neurons, NoteKeptPooling) : null;
        _folding = options.FoldBatchNormalization ? new FoldingPlan(graph, consumers, HasNeurons, NoteKeptNormalization) : null;
        NoteReplacedPooling();
        CheckOptions();
        if (_refused.Count > 0) throw new ConversionException(_refused);
    }

    /// <summary>What is worth knowing.</summary>
    public ImmutableArray<Diagnostic> Notes => [.. _notes];

    /// <summary>The neuron type that takes the place of a layer's activation; null if it is linear.</summary>
    public NeuronType? NeuronsOf(Layer layer) => _neurons.GetValueOrDefault(layer);

    /// <summary>The layer whose activation is still to come behind what stands for a layer, since a max pooling moved in front of its neurons; null if none is.</summary>
    public Layer? PendingAt(Layer layer) => _pooling?.PendingAt(layer);

    /// <summary>The activation in front of which a max pooling moved; null if it did not.</summary>
    public Layer? OriginOf(Layer pooling) => _pooling?.OriginOf(pooling);

    /// <summary>What was folded into a layer; null if nothing.</summary>
    public FoldedNormalization? FoldingOf(Layer layer) => _folding?.Of(layer);

    /// <summary>The layer into which a batch normalisation went; null if it stays.</summary>
    public Layer? FoldedInto(Layer normalization) => _folding?.Into(normalization);

    /// <summary>The layer with the weights that folding gave it.</summary>
    public Layer Folded(Layer layer) => _folding?.Folded(layer) ?? layer;

    /// <summary>Whether a layer's softmax is left out: only behind all else, where it does not change which output is largest.</summary>
    public bool IsSoftmaxLeftOut(Layer layer) =>
        _options.OutputSoftmax == OutputSoftmax.Drop && layer.Activation == Activation.Softmax && !_neurons.ContainsKey(layer) && !_beforeMore.Contains(layer);

    private void Decide(Layer layer)
    {
        switch (layer)
        {
            case UnsupportedLayer unsupported:
                if (!_refused.Contains(unsupported.Refusal)) _refused.Add(unsupported.Refusal);
                break;
            case TimeDistributedLayer:
                Refuse(layer, "applies a layer to every time step, which has a meaning only if the first axis is time", "--temporal (ConverterOptions.TemporalModel) makes that axis the time of the simulation");
                break;
            case DenseLayer or ConvolutionLayer or ConvolutionTransposeLayer or ActivationLayer or ReluLayer:
                ChooseNeurons(layer);
                break;
            case BatchNormalizationLayer { Trainable: true } when !_options.InferenceOnly:
                _notes.Add(new Diagnostic(
                    DiagnosticCodes.TrainingOnlyPart, layer.Name, $"layer '{layer.Name}' of class {layer.ClassName} is converted with its moving statistics, as it acts in inference, not as in training",
                    "--inference-only (InferenceOnly) says that this is meant"));
                break;
        }
        if (layer.IsRegularized && layer is not UnsupportedLayer && !_options.InferenceOnly)
        {
            _notes.Add(new Diagnostic(
                DiagnosticCodes.TrainingOnlyPart, layer.Name, $"layer '{layer.Name}' of class {layer.ClassName} has regularisers or constraints, which act in training only and are left out",
                "--inference-only (InferenceOnly) says that this is meant"));
        }
    }

    private void ChooseNeurons(Layer layer)
    {
        Activation activation = layer.Activation;
        if (_options.SwapLayers.TryGetValue(layer.Name, out NeuronType? own))
        {
            _usedLayers.Add(layer.Name);
            _neurons[layer] = own;
        }
        else if (_options.SwapActivations.TryGetValue(activation, out NeuronType? swapped))
        {
            _usedActivations.Add(activation);
            _neurons[layer] = swapped;
        }
        else if (NeuronsFor(activation) is { } neurons)
        {
            _neurons[layer] = neurons;
        }
    }

    /// <summary>Neurons that compute an activation as it is, as NengoDL chooses them; null if there are none.</summary>
    private static NeuronType? NeuronsFor(Activation activation) =>
        activation == Activation.Relu ? new RectifiedLinear()
        : activation == Activation.Sigmoid ? new Sigmoid(TauRef: 1)
        : activation == Activation.Tanh ? new Tanh(TauRef: 1)
        : activation.Name == "leaky_relu" ? new LeakyRelu((float)activation.Parameter)
        : null;

    private bool HasNeurons(Layer layer) => _neurons.ContainsKey(layer);

    private void NoteKeptPooling(Layer layer, string reason) => _notes.Add(new Diagnostic(
        DiagnosticCodes.MaxPoolingKept, layer.Name, $"layer '{layer.Name}' of class {layer.ClassName} cannot move in front of neurons: {reason}; it takes the largest of the values that arrive in each step",
        "behind spikes that overestimates; train with average pooling, or put the pooling right behind its activation"));

    private void NoteKeptNormalization(Layer layer, string reason) => _notes.Add(new Diagnostic(
        DiagnosticCodes.NormalizationKept, layer.Name, $"layer '{layer.Name}' of class {layer.ClassName} is not folded: {reason}; it is a node of its own with the same numbers"));

    private void NoteReplacedPooling()
    {
        if (_options.MaxPooling != MaxPooling.Average) return;
        foreach (Layer layer in _graph.Layers.Where(MaxPoolingPlan.IsMaxPooling))
            _notes.Add(new Diagnostic(
                DiagnosticCodes.MaxPoolingReplaced, layer.Name,
                $"layer '{layer.Name}' of class {layer.ClassName} became average pooling, which is another function: without training again, networks lose tens of points of accuracy",
                "--max-pool before (MaxPooling.BeforeNeurons) keeps the function; or train with average pooling"));
    }

    private void Refuse(Layer layer, string reason, string hint) =>
        _refused.Add(new Diagnostic(DiagnosticCodes.UnsupportedLayer, layer.Name, $"layer '{layer.Name}' of class {layer.ClassName} {reason}", hint));

    // A layer that only reshapes what it gets does not count as more.
    private void FindLayersBeforeMore()
    {
        foreach (Layer layer in _graph.Layers.Reverse())
        {
            bool passesOn = layer is FlattenLayer or ReshapeLayer or DropoutLayer or InputLayer && !_beforeMore.Contains(layer);
            if (!passesOn) _beforeMore.UnionWith(layer.Inputs);
        }
    }

    private void CheckOptions()
    {
        // A pooling that moved in front of neurons has them, and goes by the name of their activation as well.
        string[] names = [.. _graph.Layers.Where(layer => HasNeurons(layer) || (_pooling?.Origins.Contains(layer) ?? false)).Select(layer => layer.Name)];
        string[] swappable = [.. _graph.Layers.Where(layer => layer is DenseLayer or ConvolutionLayer or ConvolutionTransposeLayer or ActivationLayer or ReluLayer).Select(layer => layer.Name)];
        foreach (Activation key in _options.SwapActivations.Keys.Where(key => !_usedActivations.Contains(key)))
        {
            bool isOverridden = _graph.Layers.Any(layer => swappable.Contains(layer.Name) && layer.Activation == key);
            string[] activations = [.. _graph.Layers.Where(layer => swappable.Contains(layer.Name)).Select(layer => layer.Activation.ToString()).Distinct()];
            Unused(
                isOverridden ? $"swap: every layer with the activation '{key}' has a swap of its own" : $"swap: no layer has the activation '{key}'{SpellCheck.Question(key.ToString(), activations)}",
                $"activations of the model are {string.Join(", ", activations)}");
        }
        string[] swappableActivations = [.. _graph.Layers.Where(layer => swappable.Contains(layer.Name)).Select(layer => layer.Activation.ToString()).Distinct()];
        foreach (string name in _options.SwapLayers.Keys.Where(name => !_usedLayers.Contains(name))) CheckName("swap", name, swappable, "activation", swappableActivations);
        foreach (string name in _options.ScaleFiringRates.Layers.Keys.Except(names)) CheckName("scale", name, names, "neurons");
        foreach (string name in _options.Synapse.Layers.Keys.Except(names)) CheckName("synapse", name, names, "neurons");
    }

    /// <summary>Says why a name of an option fits no layer, or not one of those in <paramref name="names"/>.</summary>
    /// <param name="option">The option.</param>
    /// <param name="name">What it names.</param>
    /// <param name="names">Layers that it could name.</param>
    /// <param name="what">What those have.</param>
    /// <param name="activations">Activations that it could name as well; null if it takes layers only.</param>
    private void CheckName(string option, string name, string[] names, string what, string[]? activations = null)
    {
        string hint = $"layers with {what} are {string.Join(", ", names)}{(activations is null ? "" : $"; activations are {string.Join(", ", activations)}")}";
        if (_graph.TryGetLayer(name) is not null) Unused($"{option}: layer '{name}' has no {what}", hint);
        else if (_graph.NestedModels.Any(model => model.Name == name)) RefuseModel(option, name, names, what);
        else Unused($"{option}: the model has no layer{(activations is null ? "" : " and no activation")} '{name}'{Question(name, [.. names, .. activations ?? []])}", hint);
    }

    private void RefuseModel(string option, string name, string[] names, string what)
    {
        string[] within = [.. names.Where(layer => layer.StartsWith($"{name}/", StringComparison.Ordinal))];
        Unused(
            $"{option}: '{name}' is a model within the model, not a layer",
            within.Length > 0 ? $"name its layers with {what}: {string.Join(", ", within)}" : $"none of its layers has {what}; layers with {what} are {string.Join(", ", names)}");
    }

    // Also the name of a layer without the models around it.
    private static string Question(string name, string[] known)
    {
        string? meant = Array.Find(known, candidate => LastPart(candidate) == name);
        if (meant is null && SpellCheck.Nearest(name, known) is [string whole, ..]) meant = whole;
        if (meant is null && SpellCheck.Nearest(name, known.Select(LastPart)) is [string part, ..]) meant = Array.Find(known, candidate => LastPart(candidate) == part);
        return meant is null ? "" : $" (did you mean '{meant}'?)";

        static string LastPart(string candidate) => candidate[(candidate.LastIndexOf('/') + 1)..];
    }

    private void Unused(string message, string hint) => _refused.Add(new Diagnostic(DiagnosticCodes.UnusedConversionOption, "", message, hint));
}
