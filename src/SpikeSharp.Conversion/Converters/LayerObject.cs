using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>What the converters of several layer types share: the object that stands for a layer, and the way to its input.</summary>
internal static class LayerObject
{
    public const string BehindPooling = "currents; the neurons lie behind the pooling";

    /// <summary>The object of a layer: neurons for an activation, a formula for one without neurons, a relay for none.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="bias">Bias of the neurons before scaling; empty for none.</param>
    /// <param name="context">The conversion.</param>
    public static ConvertedLayer Add(Layer layer, ReadOnlySpan<double> bias, ConversionContext context)
    {
        string label = context.Label(layer);
        if (context.NeuronsOf(layer) is not { } chosen)
        {
            if (context.PendingAt(layer) is { } pending)
                return new ConvertedLayer(layer, Exactness.Exact, BehindPooling, context.Network.Add(Node.Relay(layer.OutputSize, label)), null, 1, Synapse.None) { Pending = pending };
            bool isLeftOut = context.IsSoftmaxLeftOut(layer);
            if (layer.Activation != Activation.Linear && !isLeftOut) return KeptConverter.Add(layer, ActivationFormula.Of(layer), layer.Activation.ToString(), context);
            string linear = isLeftOut ? "linear; the softmax is left out, it does not change the order" : "linear";
            return new ConvertedLayer(layer, Exactness.Exact, linear, context.Network.Add(Node.Relay(layer.OutputSize, label)), null, 1, Synapse.None);
        }
        double? scale = context.ScaleOf(layer);
        double factor = scale ?? 1;
        // These have no amplitude, so a scale changes their output, as in NengoDL.
        bool hasAmplitude = chosen is not (Sigmoid or Tanh or Izhikevich);
        NeuronType type = hasAmplitude ? chosen with { Amplitude = chosen.Amplitude / factor } : chosen;
        if (context.Options.InitialVoltage is { } voltage && type.State.Any(v => v.Name == "voltage") && !type.InitialState.ContainsKey("voltage"))
            type = type with { InitialState = new Dictionary<string, Distribution>(type.InitialState) { ["voltage"] = voltage } };
        double[] scaled = bias.ToArray();
        for (int i = 0; i < scaled.Length; i++) scaled[i] *= factor;
        Ensemble ensemble = context.Network.Add(new Ensemble(layer.OutputSize, 1)
        {
            Label = label,
            NeuronType = type,
            Gain = factor,
            Bias = scaled.Length > 0 ? scaled : 0.0,
        });
        (Exactness exactness, string reason) = Judge(context.ActivationOf(layer), chosen, scale);
        ConvertedLayer converted = new(layer, exactness, reason, ensemble.Neurons, ensemble, factor, context.SynapseOf(layer))
        {
            Distortion = scale is null || chosen is Izhikevich ? null : ScaleDistortion.Of(chosen, factor, hasAmplitude),
        };
        return scaled.Length > 0 ? converted with { BiasValues = scaled } : converted;
    }

    /// <summary>A connection from a layer's input; it carries the input's synapse, which is none unless the source is neurons.</summary>
    public static void Connect(ConvertedLayer source, View target, Transform transform, ConversionContext context) =>
        context.Network.Connect(source.Output, target, transform, source.Synapse);

    /// <summary>A connection that NengoDL leaves without the synapse.</summary>
    public static void ConnectKept(ConvertedLayer source, View target, ConversionContext context) =>
        context.Network.Connect(source.Output, target, Transform.None, context.Options.FilterEveryConnection ? source.Synapse : Synapse.None);

    /// <summary>No object of its own: what stands for the input stands for the layer.</summary>
    public static ConvertedLayer PassOn(Layer layer, ConversionContext context, Exactness exactness, string reason) =>
        context.Of(layer.Inputs[0]) with { Layer = layer, Exactness = exactness, Reason = reason, Ensemble = null, HasObject = false, Folding = null, Distortion = null };

    private static (Exactness Exactness, string Reason) Judge(Activation activation, NeuronType type, double? scale)
    {
        string name = type.GetType().Name;
        bool isHomogeneous = type is RectifiedLinear or SpikingRectifiedLinear or LeakyRelu or SpikingLeakyRelu;
        if (!isHomogeneous && scale is not (null or 1)) return (Exactness.Approximated, $"{name} in place of {activation}; the scale changes its output");
        if (!IsSame(activation, type)) return (Exactness.Approximated, $"{name} in place of {activation}");
        return type.Amplitude == 1 ? (Exactness.Exact, name) : (Exactness.Approximated, FormattableString.Invariant($"{name}, {type.Amplitude:G4} times the {activation}"));
    }

    /// <summary>Whether the response of neurons of amplitude 1 is the activation; slopes are those of single precision.</summary>
    private static bool IsSame(Activation activation, NeuronType type) => type switch
    {
        RectifiedLinear or SpikingRectifiedLinear => activation == Activation.Relu,
        LeakyRelu leaky => activation.Name == "leaky_relu" && (float)leaky.NegativeSlope == (float)activation.Parameter,
        SpikingLeakyRelu leaky => activation.Name == "leaky_relu" && (float)leaky.NegativeSlope == (float)activation.Parameter,
        Sigmoid sigmoid => activation == Activation.Sigmoid && sigmoid.TauRef == 1,
        Tanh tanh => activation == Activation.Tanh && tanh.TauRef == 1,
        RegularSpiking spiking => IsSame(activation, spiking.BaseType),
        _ => false,
    };
}
