using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Turns one layer into objects of the network: own object first, then bias parts, then incoming connections.</summary>
internal static class LayerConverter
{
    public static ConvertedLayer Convert(Layer layer, ConversionContext context) => layer switch
    {
        InputLayer input => Input(input, context),
        DenseLayer dense => WeightedLayers.Dense(dense, context),
        ConvolutionLayer convolution => WeightedLayers.Convolution(convolution, context),
        BatchNormalizationLayer normalization => WeightedLayers.BatchNormalization(normalization, context),
        AveragePoolingLayer pooling => PoolingLayers.Average(pooling, context),
        GlobalAveragePoolingLayer pooling => PoolingLayers.Global(pooling, context),
        ReluLayer { IsPlain: false } => context.Refuse(layer, $"a ReLU other than max(x, 0) has no neuron type: {layer.Activation}.", "train with a plain ReLU"),
        ReluLayer or ActivationLayer => ActivationOnly(layer, context),
        FlattenLayer { Format: DataFormat.ChannelsFirst } flatten when layer.InputShape.Length > 1 => FlattenChannelsFirst(flatten, context),
        FlattenLayer or ReshapeLayer => PassOn(layer, context, Exactness.Exact, "the same values under another shape"),
        DropoutLayer => PassOn(layer, context, Exactness.Dropped, "acts in training only"),
        SoftmaxLayer => PassOn(layer, context, Exactness.Dropped, "the logits are given out; softmax does not change their order"),
        AddLayer => Add(layer, context),
        ConcatenateLayer concatenate => Concatenate(concatenate, context),
        _ => context.Refuse(layer, "this layer has no converter.", "remove it or replace it by a supported layer"),
    };

    /// <summary>The object of a layer: neurons for an activation, a relay for none.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="bias">Bias of the neurons before scaling; null for none.</param>
    /// <param name="context">The conversion.</param>
    /// <returns>Null if the activation has no neuron type; a refusal is noted.</returns>
    public static ConvertedLayer? Object(Layer layer, ReadOnlySpan<double> bias, ConversionContext context)
    {
        if (!context.TryNeurons(layer, out NeuronType? type)) return null;
        string label = context.Label(layer);
        if (type is null)
        {
            string reason = layer.Activation == Activation.Softmax ? "linear; the softmax is left out, it does not change the order" : "linear";
            return new ConvertedLayer(layer, Exactness.Exact, reason, context.Network.Add(new Node(layer.OutputSize) { Label = label }), null, 1, Synapse.None);
        }
        double? scale = context.Options.ScaleFiringRates.For(layer.Name);
        double factor = scale ?? 1;
        type = type with { Amplitude = type.Amplitude / factor };
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
        bool isHomogeneous = type is RectifiedLinear or SpikingRectifiedLinear;
        return new ConvertedLayer(
            layer, isHomogeneous ? Exactness.Exact : Exactness.Approximated,
            isHomogeneous ? type.GetType().Name : $"{type.GetType().Name} does not respond like a ReLU",
            ensemble.Neurons, ensemble, factor, context.Options.Synapse.For(layer.Name));
    }

    /// <summary>A connection from a layer's input; it carries the input's synapse, which is none unless the source is neurons.</summary>
    public static void Connect(ConvertedLayer source, View target, Transform transform, ConversionContext context) =>
        context.Network.Connect(source.Output, target, transform, source.Synapse);

    public static ConvertedLayer RefuseActivation(Layer layer, ConversionContext context) =>
        context.Refuse(layer, $"activation '{layer.Activation}' has no neuron type.", "swap it for a neuron type, or train with relu");

    private static ConvertedLayer Input(InputLayer layer, ConversionContext context)
    {
        if (!layer.IsModelInput) return PassOn(layer, context, Exactness.Exact, "the input of a nested model");
        Node node = context.AddInput(LabelledInput(layer));
        return new ConvertedLayer(layer, Exactness.Exact, "data", node, null, 1, Synapse.None);
    }

    private static Node LabelledInput(InputLayer layer) => Node.Input(layer.Name, layer.OutputShape.AsSpan());

    private static ConvertedLayer PassOn(Layer layer, ConversionContext context, Exactness exactness, string reason) =>
        context.Of(layer.Inputs[0]) with { Layer = layer, Exactness = exactness, Reason = reason, Ensemble = null };

    private static ConvertedLayer ActivationOnly(Layer layer, ConversionContext context)
    {
        if (Object(layer, [], context) is not { } converted) return RefuseActivation(layer, context);
        Connect(context.Of(layer.Inputs[0]), converted.Output, Transform.None, context);
        return converted;
    }

    private static ConvertedLayer FlattenChannelsFirst(FlattenLayer layer, ConversionContext context)
    {
        // Keras moves the channels last before it flattens.
        int channels = layer.InputShape[0], positions = layer.OutputSize / channels;
        Node relay = context.Network.Add(new Node(layer.OutputSize) { Label = context.Label(layer) });
        ConvertedLayer source = context.Of(layer.Inputs[0]);
        Connect(source, relay, new Sparse(relay.SizeIn, relay.SizeIn, Enumerable.Range(0, relay.SizeIn).Select(i => (i, (i % channels * positions) + (i / channels), 1.0))), context);
        return new ConvertedLayer(layer, Exactness.Exact, "channels moved last", relay, null, 1, Synapse.None);
    }

    private static ConvertedLayer Add(Layer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(new Node(layer.OutputSize) { Label = context.Label(layer) });
        foreach (Layer input in layer.Inputs) Connect(context.Of(input), relay, Transform.None, context);
        return new ConvertedLayer(layer, Exactness.Exact, "sum", relay, null, 1, Synapse.None);
    }

    private static ConvertedLayer Concatenate(ConcatenateLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(new Node(layer.OutputSize) { Label = context.Label(layer) });
        int inner = layer.OutputShape.Skip(layer.Axis + 1).Aggregate(1, (product, n) => product * n), row = layer.OutputShape[layer.Axis] * inner, offset = 0;
        foreach (Layer input in layer.Inputs)
        {
            int width = input.OutputShape[layer.Axis] * inner, start = offset;
            bool isRange = input.OutputSize == width;
            View target = isRange
                ? relay.Slice(start, start + width)
                : relay[Enumerable.Range(0, input.OutputSize).Select(i => (i / width * row) + start + (i % width))];
            Connect(context.Of(input), target, Transform.None, context);
            offset += width;
        }
        return new ConvertedLayer(layer, Exactness.Exact, "side by side", relay, null, 1, Synapse.None);
    }
}
