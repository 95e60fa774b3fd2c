using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Conversion.Converters;

namespace SpikeSharp.Conversion;

/// <summary>Turns a trained network into a <see cref="Network"/>: layers with ReLU become neurons, linear layers become nodes, weights become transforms.</summary>
/// <remarks>
/// With a scale s an ensemble has gain s, bias s b and amplitude divided by s. Every connection that leaves neurons carries the synapse. A model within the model becomes a network within the network. Objects are created in NengoDL's order, so a seed gives the same initial voltages.
/// </remarks>
public sealed partial class Converter
{
    private readonly Dictionary<Layer, int> _converted = [];
    private readonly List<ConvertedLayer> _report = [];
    private readonly List<Node> _inputs = [];
    private readonly List<Probe> _outputs = [];
    private readonly Dictionary<string, NestedModel> _models;
    private readonly ConversionPlan _plan;

    /// <summary>Converts.</summary>
    /// <param name="graph">The trained network.</param>
    /// <param name="options">Null: NengoDL's defaults.</param>
    /// <exception cref="ConversionException">Layers or options that cannot be converted, all of them.</exception>
    public Converter(LayerGraph graph, ConverterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Options = options ?? new ConverterOptions();
        Graph = graph = Options.TemporalModel ? TemporalGraph.Of(graph) : graph;
        _models = graph.NestedModels.ToDictionary(model => model.Name, StringComparer.Ordinal);
        _plan = new ConversionPlan(graph, Options);
        Network = new Network(graph.Name, Options.Seed) { DefaultPrecision = Precision.Single };
        ConversionContext context = new(this, _plan);
        foreach (Layer output in graph.Outputs) Convert(output, "", context);
        if (!Options.AllowFallback) RefuseFallbacks();
        Diagnostics = [.. _plan.Notes, .. ConversionNotes.Of(_report)];
        foreach ((Layer output, int i) in graph.Outputs.Select((layer, i) => (layer, i)))
        {
            ConvertedLayer converted = Of(output);
            _outputs.Add(Network.Add(new Probe(converted.Output) { Label = graph.OutputNames.IsDefaultOrEmpty ? output.Name : graph.OutputNames[i], Synapse = converted.Synapse }));
        }
    }

    /// <summary>The trained network; with <see cref="ConverterOptions.TemporalModel"/> that of one time step.</summary>
    public LayerGraph Graph { get; }

    /// <summary>The options in force.</summary>
    public ConverterOptions Options { get; }

    /// <summary>The spiking network.</summary>
    public Network Network { get; }

    /// <summary>What is worth knowing about the conversion, for example that a batch normalisation keeps its moving statistics.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Nodes that take the data, in the order in which the conversion met them; their labels are the names of the input layers.</summary>
    public IReadOnlyList<Node> Inputs => _inputs;

    /// <summary>One probe for each output of the model, in its order.</summary>
    public IReadOnlyList<Probe> Outputs => _outputs;

    /// <summary>What each layer became, inputs first.</summary>
    public IReadOnlyList<ConvertedLayer> Report => _report;

    /// <summary>What stands for the output of a layer.</summary>
    /// <param name="layer">Name of the layer: <c>conv2d</c>, <c>tower/conv2d</c>, <c>conv2d#1</c>.</param>
    /// <exception cref="ArgumentException">There is no such layer, or it leads to no output.</exception>
    public ConvertedLayer this[string layer] => _converted.TryGetValue(Graph[layer], out int index)
        ? _report[index]
        : throw new ArgumentException($"Layer '{layer}' leads to no output of the model, so it was not converted.", nameof(layer));

    /// <summary>Builds the network and describes its inputs, outputs and layers.</summary>
    /// <param name="dt">Step in seconds.</param>
    /// <param name="cancel">Stops the build.</param>
    /// <returns>A model of single precision.</returns>
    public BuiltModel Build(double dt = 0.001, CancellationToken cancel = default)
    {
        BuiltModel model = BuiltModel.Build(Network, new BuildOptions { Dt = dt, Precision = Precision.Single }, cancel: cancel);
        ImmutableArray<ModelOutput> outputs = [.. Graph.Outputs.Select((layer, i) => new ModelOutput(_outputs[i].Label!, i, layer.OutputShape, Remaining(layer)))];
        return model.WithLayers(model.Inputs, outputs, [.. _report.Select(Describe)]);

        string Remaining(Layer layer) => LeftOutSoftmax(layer) is null ? Activation.Linear.Name : Activation.Softmax.Name;

        ModelLayer Describe(ConvertedLayer layer)
        {
            BuiltEnsemble? ensemble = layer.Ensemble is null ? null : model.Of(layer.Ensemble);
            Signal output = ensemble?.Output ?? (layer.Output.Target is Node node ? model.Of(node).Output! : model.Of(((Neurons)layer.Output.Target).Ensemble).Output);
            return new ModelLayer(
                layer.Layer.Name, layer.Layer.ClassName, ensemble is null ? -1 : model.Ensembles.IndexOf(ensemble), output, layer.Scale,
                layer.Synapse is Lowpass lowpass ? FormattableString.Invariant($"{lowpass.Tau}") : "none", layer.Exactness);
        }
    }

    internal ConvertedLayer Of(Layer layer) => _report[_converted[layer]];

    /// <summary>The layer at the end whose softmax was left out, if what a layer gives out lacks it.</summary>
    internal Layer? LeftOutSoftmax(Layer layer)
    {
        while (layer is FlattenLayer or ReshapeLayer or DropoutLayer or InputLayer { IsModelInput: false }) layer = layer.Inputs[0];
        return _plan.IsSoftmaxLeftOut(layer) ? layer : null;
    }

    internal void AddInput(Node node) => _inputs.Add(node);

    // Depth first, inputs before the layer: the order in which objects are created fixes their seeds.
    private void Convert(Layer layer, string scope, ConversionContext context)
    {
        if (_converted.ContainsKey(layer)) return;
        if (ModelAround(layer, scope) is { } model)
        {
            ConvertModel(model, context);
            return;
        }
        // A model within the model gets its inputs from outside, after its own layers.
        bool isRelay = layer is InputLayer { IsModelInput: false } && layer.Scope == scope && _models.ContainsKey(scope);
        if (!isRelay)
            foreach (Layer input in layer.Inputs) Convert(input, scope, context);
        int before = context.Network.Connections.Count;
        ConvertedLayer converted = LayerConverter.Convert(_plan.Folded(layer), context);
        if (_plan.FoldingOf(layer) is { } folding) converted = converted with { Layer = layer, Folding = folding, Reason = $"{converted.Reason}; with '{folding.Normalization.Name}' in its weights" };
        _converted[layer] = _report.Count;
        _report.Add(converted with { Connections = [.. context.Network.Connections.Skip(before)] });
    }

    private void RefuseFallbacks()
    {
        Diagnostic[] refused =
        [
            .. _report.Where(layer => layer.Exactness is Exactness.Approximated or Exactness.Kept).Select(layer => new Diagnostic(
                DiagnosticCodes.NotExact, layer.Layer.Name, $"layer '{layer.Layer.Name}' of class {layer.Layer.ClassName} does not convert exactly: {layer.Reason}",
                "without --strict (AllowFallback = false) it is converted like that")),
        ];
        if (refused.Length > 0) throw new ConversionException(refused);
    }

    /// <summary>The outermost model that holds a layer and lies directly in <paramref name="scope"/>; null if the layer itself does.</summary>
    private NestedModel? ModelAround(Layer layer, string scope)
    {
        if (layer.Scope == scope) return null;
        NestedModel? model = _models.GetValueOrDefault(layer.Scope);
        while (model is not null && model.Scope != scope) model = _models.GetValueOrDefault(model.Scope);
        return model;
    }

    private void ConvertModel(NestedModel model, ConversionContext context)
    {
        foreach (Layer relay in model.Inputs) Convert(relay.Inputs[0], model.Scope, context);
        Network outer = context.Network;
        Network inner = outer.Add(new Network(context.Label(model)));
        context.Network = inner;
        foreach (Layer output in model.Outputs) Convert(output, model.Name, context);
        foreach (Layer relay in model.Inputs) Convert(relay, model.Name, context);
        context.Network = outer;
        foreach (Layer relay in model.Inputs)
        {
            ConvertedLayer source = Of(relay.Inputs[0]), converted = Of(relay);
            _report[_converted[relay]] = converted with { Connections = [outer.Connect(source.Output, converted.Output, Transform.None, source.Synapse)] };
        }
    }
}
