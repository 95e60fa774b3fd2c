using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>What the converters of several layer types share: the object that stands for a layer, and the way to its input.</summary>
internal static class LayerObject
{
    /// <summary>The object of a layer: neurons for an activation, a relay for none.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="bias">Bias of the neurons before scaling; empty for none.</param>
    /// <param name="context">The conversion.</param>
    public static ConvertedLayer Add(Layer layer, ReadOnlySpan<double> bias, ConversionContext context)
    {
        string label = context.Label(layer);
        if (context.NeuronsOf(layer) is not { } chosen)
        {
            string linear = layer.Activation == Activation.Softmax ? "linear; the softmax is left out, it does not change the order" : "linear";
            return new ConvertedLayer(layer, Exactness.Exact, linear, context.Network.Add(Node.Relay(layer.OutputSize, label)), null, 1, Synapse.None);
        }
        double? scale = context.Options.ScaleFiringRates.For(layer.Name);
        double factor = scale ?? 1;
        // These have no amplitude, so a scale changes their output, as in NengoDL.
        NeuronType type = chosen is Sigmoid or Tanh or Izhikevich ? chosen : chosen with { Amplitude = chosen.Amplitude / factor };
        if (context.Options.InitialVoltage is { } voltage && type.State.Any(v => v.Name == "voltage") && !type.InitialState.ContainsKey("voltage"))
            type = type with { InitialState = type.InitialState.Add("voltage", voltage) };
        double[] scaled = bias.ToArray();
        for (int i = 0; i < scaled.Length; i++) scaled[i] *= factor;
        Ensemble ensemble = context.Network.Add(new Ensemble(layer.OutputSize, 1)
        {
            Label = label,
            NeuronType = type,
            Gain = factor,
            Bias = scaled.Length > 0 ? scaled : 0.0,
        });
        (Exactness exactness, string reason) = Judge(layer.Activation, chosen, scale);
        ConvertedLayer converted = new(layer, exactness, reason, ensemble.Neurons, ensemble, factor, context.Options.Synapse.For(layer.Name));
        return scaled.Length > 0 ? converted with { BiasValues = scaled } : converted;
    }

    /// <summary>A connection from a layer's input; it carries the input's synapse, which is none unless the source is neurons.</summary>
    public static void Connect(ConvertedLayer source, View target, Transform transform, ConversionContext context) =>
        context.Network.Connect(source.Output, target, transform, source.Synapse);

    /// <summary>No object of its own: what stands for the input stands for the layer.</summary>
    public static ConvertedLayer PassOn(Layer layer, ConversionContext context, Exactness exactness, string reason) =>
        context.Of(layer.Inputs[0]) with { Layer = layer, Exactness = exactness, Reason = reason, Ensemble = null, HasObject = false };

    private static (Exactness Exactness, string Reason) Judge(Activation activation, NeuronType type, double? scale)
    {
        string name = type.GetType().Name;
        if (type is not (RectifiedLinear or SpikingRectifiedLinear))
            return (Exactness.Approximated, scale is null ? $"{name} in place of {activation}" : $"{name} in place of {activation}; the scale changes its output");
        if (activation != Activation.Relu) return (Exactness.Approximated, $"{name}, which is relu, in place of {activation}");
        return type.Amplitude == 1 ? (Exactness.Exact, name) : (Exactness.Approximated, FormattableString.Invariant($"{name}, {type.Amplitude:G4} times the relu"));
    }
}
