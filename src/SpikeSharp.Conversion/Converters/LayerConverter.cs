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
        PoolingLayer pooling => PoolingLayers.Windows(pooling, context),
        GlobalPoolingLayer pooling => PoolingLayers.Global(pooling, context),
        ReluLayer or ActivationLayer => ActivationOnly(layer, context),
        FlattenLayer { Format: DataFormat.ChannelsFirst } flatten when layer.InputShape.Length > 1 => FlattenChannelsFirst(flatten, context),
        FlattenLayer or ReshapeLayer => PassOn(layer, context, Exactness.Exact, "the same values under another shape"),
        DropoutLayer => PassOn(layer, context, Exactness.Dropped, "acts in training only"),
        SoftmaxLayer => PassOn(layer, context, Exactness.Dropped, "the logits are given out; softmax does not change their order"),
        ZeroPaddingLayer padding => RearrangingLayers.ZeroPadding(padding, context),
        UpSamplingLayer sampling => RearrangingLayers.UpSampling(sampling, context),
        AddLayer => Add(layer, context),
        ConcatenateLayer concatenate => Concatenate(concatenate, context),
        _ => throw new InvalidOperationException($"Layer '{layer.Name}' of class {layer.ClassName} has no converter."),
    };

    /// <summary>The object of a layer: neurons for an activation, a relay for none.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="bias">Bias of the neurons before scaling; empty for none.</param>
    /// <param name="context">The conversion.</param>
    public static ConvertedLayer Object(Layer layer, ReadOnlySpan<double> bias, ConversionContext context)
    {
        string label = context.Label(layer);
        if (context.NeuronsOf(layer) is not { } chosen)
        {
            string linear = layer.Activation == Activation.Softmax ? "linear; the softmax is left out, it does not change the order" : "linear";
            return new ConvertedLayer(layer, Exactness.Exact, linear, context.Network.Add(Node.Relay(layer.OutputSize, label)), null, 1, Synapse.None);
        }
        double? scale = context.Options.ScaleFiringRates.For(layer.Name);
        double factor = scale ?? 1;
        NeuronType type = chosen with { Amplitude = chosen.Amplitude / factor };
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

    private static (Exactness Exactness, string Reason) Judge(Activation activation, NeuronType type, double? scale)
    {
        string name = type.GetType().Name;
        if (type is not (RectifiedLinear or SpikingRectifiedLinear))
            return (Exactness.Approximated, scale is null ? $"{name} in place of {activation}" : $"{name} in place of {activation}; the scale changes its output");
        if (activation != Activation.Relu) return (Exactness.Approximated, $"{name}, which is relu, in place of {activation}");
        return type.Amplitude == 1 ? (Exactness.Exact, name) : (Exactness.Approximated, FormattableString.Invariant($"{name}, {type.Amplitude:G4} times the relu"));
    }

    /// <summary>A connection from a layer's input; it carries the input's synapse, which is none unless the source is neurons.</summary>
    public static void Connect(ConvertedLayer source, View target, Transform transform, ConversionContext context) =>
        context.Network.Connect(source.Output, target, transform, source.Synapse);

    private static ConvertedLayer Input(InputLayer layer, ConversionContext context)
    {
        if (layer.IsModelInput)
            return new ConvertedLayer(layer, Exactness.Exact, "data", context.AddInput(Node.Input(layer.Name, layer.OutputShape.AsSpan())), null, 1, Synapse.None);
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, layer.ModelName));
        return new ConvertedLayer(layer, Exactness.Exact, "the input of a model within the model", relay, null, 1, Synapse.None);
    }

    private static ConvertedLayer PassOn(Layer layer, ConversionContext context, Exactness exactness, string reason) =>
        context.Of(layer.Inputs[0]) with { Layer = layer, Exactness = exactness, Reason = reason, Ensemble = null, HasObject = false };

    private static ConvertedLayer ActivationOnly(Layer layer, ConversionContext context)
    {
        ConvertedLayer converted = Object(layer, [], context);
        Connect(context.Of(layer.Inputs[0]), converted.Output, Transform.None, context);
        return converted;
    }

    private static ConvertedLayer FlattenChannelsFirst(FlattenLayer layer, ConversionContext context)
    {
        // Keras moves the channels last before it flattens.
        int channels = layer.InputShape[0], positions = layer.OutputSize / channels;
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        ConvertedLayer source = context.Of(layer.Inputs[0]);
        Connect(source, relay, new Sparse(relay.SizeIn, relay.SizeIn, Enumerable.Range(0, relay.SizeIn).Select(i => (i, (i % channels * positions) + (i / channels), 1.0))), context);
        return new ConvertedLayer(layer, Exactness.Exact, "channels moved last", relay, null, 1, Synapse.None);
    }

    private static ConvertedLayer Add(Layer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        foreach (Layer input in layer.Inputs) Connect(context.Of(input), relay, Transform.None, context);
        return new ConvertedLayer(layer, Exactness.Exact, "sum", relay, null, 1, Synapse.None);
    }

    private static ConvertedLayer Concatenate(ConcatenateLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
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
