namespace SpikeSharp.Conversion.Converters;

/// <summary>What a layer converter works with: the network that grows, the options, the plan.</summary>
internal sealed class ConversionContext
{
    private readonly Converter _converter;
    private readonly ConversionPlan _plan;
    private readonly Dictionary<(string Scope, string Name), int> _firstApplications = [];

    public ConversionContext(Converter converter, ConversionPlan plan)
    {
        _converter = converter;
        _plan = plan;
        Network = converter.Network;
        foreach (Layer layer in converter.Graph.Layers) NoteApplication(layer.Scope, layer.ModelName, layer.Application);
        foreach (NestedModel model in converter.Graph.NestedModels) NoteApplication(model.Scope, model.ModelName, model.Application);
    }

    /// <summary>The network that gets the objects: the outermost, or that of a model within the model.</summary>
    public Network Network { get; set; }

    public ConverterOptions Options => _converter.Options;

    public ConvertedLayer Of(Layer layer) => _converter.Of(layer);

    public NeuronType? NeuronsOf(Layer layer) => _plan.NeuronsOf(layer);

    /// <summary>Whether a layer's softmax is left out, so that the logits are given out.</summary>
    public bool IsSoftmaxLeftOut(Layer layer) => _plan.IsSoftmaxLeftOut(layer);

    /// <summary>The activation that a layer with neurons computes: its own, or that in front of which a max pooling moved.</summary>
    public Activation ActivationOf(Layer layer) => (_plan.OriginOf(layer) ?? layer).Activation;

    /// <summary>The layer whose activation is still to come behind what stands for a layer; null if none is.</summary>
    public Layer? PendingAt(Layer layer) => _plan.PendingAt(layer);

    /// <summary>Whether a max pooling moved in front of neurons.</summary>
    public bool IsMoved(Layer pooling) => _plan.OriginOf(pooling) is not null;

    /// <summary>The layer into which a batch normalisation went; null if it stays.</summary>
    public Layer? FoldedInto(Layer normalization) => _plan.FoldedInto(normalization);

    /// <summary>The firing-rate scale of a layer with neurons; null if none.</summary>
    public double? ScaleOf(Layer layer) => Options.ScaleFiringRates.For(Options.ScaleFiringRates.Layers.ContainsKey(layer.Name) ? layer.Name : NameOf(layer));

    /// <summary>The filter behind a layer with neurons.</summary>
    public Synapse SynapseOf(Layer layer) => Options.Synapse.For(Options.Synapse.Layers.ContainsKey(layer.Name) ? layer.Name : NameOf(layer));

    public Node AddInput(Node node)
    {
        _converter.AddInput(Network.Add(node));
        return node;
    }

    /// <summary>The label of a layer's object: name within its model and application.</summary>
    public string Label(Layer layer) => Label(layer.Scope, layer.ModelName, layer.Application);

    /// <summary>The label of the network of a model within the model.</summary>
    public string Label(NestedModel model) => Label(model.Scope, model.ModelName, model.Application);

    // Applications count within the application of the model around; the layers of a Sequential count from 1, as the original rebuilds it.
    private string Label(string scope, string name, int application)
    {
        int first = scope.Length == 0 && _converter.Graph.ClassName == "Sequential" ? 1 : 0;
        return FormattableString.Invariant($"{name}.{application - _firstApplications[(scope, name)] + first}");
    }

    private string NameOf(Layer layer) => (_plan.OriginOf(layer) ?? layer).Name;

    private void NoteApplication(string scope, string name, int application)
    {
        if (!_firstApplications.TryGetValue((scope, name), out int least) || application < least) _firstApplications[(scope, name)] = application;
    }
}
