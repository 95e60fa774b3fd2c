namespace SpikeSharp.Conversion.Converters;

/// <summary>Which max poolings move in front of neurons: those behind an activation with neurons, or behind another that moves, if nothing else reads what they pool.</summary>
internal sealed class MaxPoolingPlan
{
    private readonly LayerGraph _graph;
    private readonly Consumers _consumers;
    private readonly Dictionary<Layer, Layer> _currents = [];
    private readonly Dictionary<Layer, Layer> _origins = [];

    /// <param name="graph">The trained network.</param>
    /// <param name="consumers">Who reads each layer.</param>
    /// <param name="neurons">The neurons of each layer; those of an activation in front of a pooling move to the pooling.</param>
    /// <param name="kept">Called for each pooling that cannot move, with the reason.</param>
    public MaxPoolingPlan(LayerGraph graph, Consumers consumers, Dictionary<Layer, NeuronType> neurons, Action<Layer, string> kept)
    {
        _graph = graph;
        _consumers = consumers;
        Dictionary<Layer, NeuronType> moved = [];
        foreach (Layer layer in graph.Layers)
        {
            if (neurons.TryGetValue(layer, out NeuronType? type))
            {
                if (Obstacle(layer) is not null) continue;
                _currents[layer] = layer;
                moved[layer] = type;
                neurons.Remove(layer);
            }
            else if (layer is DropoutLayer && _currents.TryGetValue(layer.Inputs[0], out Layer? passed))
            {
                _currents[layer] = passed;
            }
            else if (IsMaxPooling(layer))
            {
                if (!_currents.TryGetValue(layer.Inputs[0], out Layer? origin))
                {
                    kept(layer, Obstacle(Source(layer)) ?? "what it pools has no neurons of its own");
                    continue;
                }
                _origins[layer] = origin;
                if (AllPool(layer)) _currents[layer] = origin;
                else neurons[layer] = moved[origin];
            }
        }
    }

    /// <summary>The layer whose activation is still to come behind what stands for a layer; null if none is.</summary>
    public Layer? PendingAt(Layer layer) => _currents.GetValueOrDefault(layer);

    /// <summary>The activation in front of which a pooling moved; null if it did not.</summary>
    public Layer? OriginOf(Layer pooling) => _origins.GetValueOrDefault(pooling);

    /// <summary>The activations whose neurons moved.</summary>
    public IEnumerable<Layer> Origins => _currents.Values.Distinct();

    public static bool IsMaxPooling(Layer layer) => layer is MaxPoolingLayer or GlobalMaxPoolingLayer;

    private static Layer Source(Layer pooling)
    {
        Layer source = pooling.Inputs[0];
        while (source is DropoutLayer) source = source.Inputs[0];
        return source;
    }

    // Null if the layer may hand its currents on.
    private string? Obstacle(Layer layer)
    {
        if (layer.Activation == Activation.Linear) return $"'{layer.Name}' before it has no activation";
        if (!KeepsOrder(layer.Activation)) return $"the activation '{layer.Activation}' of '{layer.Name}' does not keep the order of values";
        if (IsOutput(layer)) return $"'{layer.Name}' before it is an output of the model";
        return Reader(layer) is { } other ? $"'{other.Name}' too reads '{layer.Name}' before it" : AllPool(layer) ? null : $"'{layer.Name}' before it is an output of the model";
    }

    private bool AllPool(Layer layer) => !IsOutput(layer) && _consumers.Of(layer) is { Count: > 0 } readers && readers.All(reader => IsMaxPooling(reader) || (reader is DropoutLayer && AllPool(reader)));

    private Layer? Reader(Layer layer)
    {
        foreach (Layer reader in _consumers.Of(layer))
        {
            if (IsMaxPooling(reader)) continue;
            if (reader is not DropoutLayer) return reader;
            if (Reader(reader) is { } other) return other;
        }
        return null;
    }

    private bool IsOutput(Layer layer) => _graph.Outputs.Contains(layer);

    private static bool KeepsOrder(Activation activation) => activation.Name switch
    {
        "relu" or "relu6" or "sigmoid" or "tanh" or "softplus" or "softsign" or "selu" or "exponential" or "hard_tanh" or "hard_sigmoid" or "hard_sigmoid (Keras 2)" => true,
        "leaky_relu" or "elu" => activation.Parameter >= 0,
        _ => false,
    };
}
