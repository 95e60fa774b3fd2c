using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>What a layer converter works with: the network that grows, the options, and a list of refusals.</summary>
internal sealed class ConversionContext(Converter converter)
{
    private readonly List<Diagnostic> _refused = [];
    private readonly HashSet<Activation> _usedActivations = [];
    private readonly HashSet<string> _usedLayers = [];

    public Network Network => converter.Network;

    public ConverterOptions Options => converter.Options;

    public ConvertedLayer Of(Layer layer) => converter.Of(layer);

    public Node AddInput(Node node) => converter.AddInput(Network.Add(node));

    /// <summary>The label of a layer's object: name and application; the layers of a Sequential count from 1, as the original rebuilds it.</summary>
    public string Label(Layer layer)
    {
        string scoped = layer.Scope.Length == 0 ? layer.ModelName : $"{layer.Scope}/{layer.ModelName}";
        return $"{scoped}.{layer.Application + (converter.Graph.ClassName == "Sequential" ? 1 : 0)}";
    }

    /// <summary>Notes a refusal and stands a relay in, so that all refusals are found.</summary>
    public ConvertedLayer Refuse(Layer layer, string message, string hint)
    {
        _refused.Add(new Diagnostic(DiagnosticCodes.UnsupportedLayer, layer.Name, $"Layer '{layer.Name}' ({layer.ClassName}): {message}", hint));
        return new ConvertedLayer(layer, Exactness.Dropped, message, Network.Add(new Node(Math.Max(1, layer.OutputSize))), null, 1, Synapse.None);
    }

    /// <summary>The neuron type of an activation; null for a linear one.</summary>
    /// <returns>False if the activation has no neuron type.</returns>
    public bool TryNeurons(Layer layer, out NeuronType? type)
    {
        Activation activation = layer.Activation;
        type = null;
        if (Options.SwapLayers.TryGetValue(layer.Name, out NeuronType? own))
        {
            _usedLayers.Add(layer.Name);
            type = own;
            return true;
        }
        if (Options.SwapActivations.TryGetValue(activation, out NeuronType? swapped))
        {
            _usedActivations.Add(activation);
            type = swapped;
            return true;
        }
        if (activation == Activation.Relu) type = new RectifiedLinear();
        return activation == Activation.Relu || activation == Activation.Linear || activation == Activation.Softmax;
    }

    public void ThrowIfRefused(IReadOnlyList<ConvertedLayer> report)
    {
        string[] names = [.. report.Where(layer => layer.Ensemble is not null).Select(layer => layer.Layer.Name)];
        foreach (Activation key in Options.SwapActivations.Keys.Where(key => !_usedActivations.Contains(key)))
            _refused.Add(Unused($"swap_activations: no layer has the activation '{key}'", $"the model has {string.Join(", ", report.Select(l => l.Layer.Activation.ToString()).Distinct())}"));
        foreach (string name in Options.SwapLayers.Keys.Where(name => !_usedLayers.Contains(name))) CheckName("swap", name);
        foreach (string name in Options.ScaleFiringRates.Layers.Keys.Except(names)) CheckName("scale", name);
        foreach (string name in Options.Synapse.Layers.Keys.Except(names)) CheckName("synapse", name);
        if (_refused.Count > 0) throw new ConversionException(_refused);

        void CheckName(string option, string name)
        {
            bool exists = converter.Graph.TryGetLayer(name) is not null;
            _refused.Add(Unused(
                exists ? $"{option}: layer '{name}' has no neurons" : $"{option}: there is no layer '{name}'{DidYouMean.Text(name, names)}",
                $"layers with neurons are {string.Join(", ", names)}"));
        }
    }

    private static Diagnostic Unused(string message, string hint) => new(DiagnosticCodes.UnusedConversionOption, "", message + ".", hint);
}
