using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Conversion.Converters;

namespace SpikeSharp.Conversion;

/// <summary>What a layer of a trained network became.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Exactness">How exact that is.</param>
/// <param name="Reason">Why, or what it became, in a few words.</param>
/// <param name="Output">The object that stands for its output: neurons or a node.</param>
/// <param name="Ensemble">Its neurons; null for a layer without.</param>
/// <param name="Scale">Firing-rate scale; 1 if none.</param>
/// <param name="Synapse">Filter of its output; none for layers without neurons.</param>
public sealed record ConvertedLayer(Layer Layer, Exactness Exactness, string Reason, View Output, Ensemble? Ensemble, double Scale, Synapse Synapse);

/// <summary>Turns a trained network into a <see cref="Network"/>: layers with ReLU become neurons, linear layers become nodes, weights become transforms.</summary>
/// <remarks>
/// With a scale s an ensemble has gain s, bias s b and amplitude divided by s. Every connection that leaves neurons carries the synapse. Objects are created in
/// NengoDL's order, so a seed gives the same initial voltages.
/// </remarks>
public sealed class Converter
{
    private readonly Dictionary<Layer, ConvertedLayer> _converted = [];
    private readonly List<ConvertedLayer> _report = [];
    private readonly List<Node> _inputs = [];
    private readonly List<Probe> _outputs = [];

    /// <summary>Converts.</summary>
    /// <param name="graph">The trained network.</param>
    /// <param name="options">Null: NengoDL's defaults.</param>
    /// <exception cref="ConversionException">Layers or options that cannot be converted, all of them.</exception>
    public Converter(LayerGraph graph, ConverterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        Options = options ?? new ConverterOptions();
        graph.ThrowIfRefused();
        Network = new Network(graph.Name, Options.Seed) { DefaultPrecision = Precision.Single };
        ConversionContext context = new(this);
        foreach (Layer output in graph.Outputs) Convert(output, context);
        context.ThrowIfRefused(_report);
        foreach ((Layer output, int i) in graph.Outputs.Select((layer, i) => (layer, i)))
        {
            ConvertedLayer converted = _converted[output];
            _outputs.Add(Network.Add(new Probe(converted.Output) { Label = graph.OutputNames.IsDefaultOrEmpty ? output.Name : graph.OutputNames[i], Synapse = converted.Synapse }));
        }
    }

    /// <summary>The trained network.</summary>
    public LayerGraph Graph { get; }

    /// <summary>The options in force.</summary>
    public ConverterOptions Options { get; }

    /// <summary>The spiking network.</summary>
    public Network Network { get; }

    /// <summary>Nodes that take the data, in the order in which the conversion met them; their labels are the names of the input layers.</summary>
    public IReadOnlyList<Node> Inputs => _inputs;

    /// <summary>One probe for each output of the model, in its order.</summary>
    public IReadOnlyList<Probe> Outputs => _outputs;

    /// <summary>What each layer became, inputs first.</summary>
    public IReadOnlyList<ConvertedLayer> Report => _report;

    /// <summary>What stands for the output of a layer.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public ConvertedLayer this[string layer] => _converted[Graph[layer]];

    /// <summary>Builds the network and describes its inputs, outputs and layers.</summary>
    /// <param name="dt">Step in seconds.</param>
    /// <param name="cancel">Stops the build.</param>
    /// <returns>A model of single precision.</returns>
    public BuiltModel Build(double dt = 0.001, CancellationToken cancel = default)
    {
        BuiltModel model = BuiltModel.Build(Network, new BuildOptions { Dt = dt, Precision = Precision.Single }, cancel);
        ImmutableArray<ModelOutput> outputs = [.. Graph.Outputs.Select((layer, i) => new ModelOutput(_outputs[i].Label!, i, layer.OutputShape, layer.Activation.Name))];
        return model.WithLayers(model.Inputs, outputs, [.. _report.Select(Describe)]);

        ModelLayer Describe(ConvertedLayer layer)
        {
            BuiltEnsemble? ensemble = layer.Ensemble is null ? null : model.Of(layer.Ensemble);
            Signal output = ensemble?.Output ?? (layer.Output.Target is Node node ? model.Of(node).Output! : model.Of(((Neurons)layer.Output.Target).Ensemble).Output);
            return new ModelLayer(
                layer.Layer.Name, layer.Layer.ClassName, ensemble is null ? -1 : model.Ensembles.IndexOf(ensemble), output, layer.Scale,
                layer.Synapse is Lowpass lowpass ? FormattableString.Invariant($"{lowpass.Tau}") : "none", layer.Exactness);
        }
    }

    internal ConvertedLayer Of(Layer layer) => _converted[layer];

    internal Node AddInput(Node node)
    {
        _inputs.Add(node);
        return node;
    }

    private void Convert(Layer layer, ConversionContext context)
    {
        // Depth first, inputs before the layer: the order in which objects are created fixes their seeds.
        if (_converted.ContainsKey(layer)) return;
        foreach (Layer input in layer.Inputs) Convert(input, context);
        ConvertedLayer converted = LayerConverter.Convert(layer, context);
        _converted[layer] = converted;
        _report.Add(converted);
    }
}
