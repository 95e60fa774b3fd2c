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

    private void NoteApplication(string scope, string name, int application)
    {
        if (!_firstApplications.TryGetValue((scope, name), out int least) || application < least) _firstApplications[(scope, name)] = application;
    }
}
