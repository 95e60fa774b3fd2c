using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Layers with variables: dense, convolution, batch normalisation.</summary>
internal static class WeightedLayers
{
    public static ConvertedLayer Dense(DenseLayer layer, ConversionContext context)
    {
        ReadOnlySpan<double> bias = layer.Bias is null ? [] : layer.Bias.Span;
        ConvertedLayer converted = LayerConverter.Object(layer, bias, context);
        int units = layer.Units, inputs = layer.InputShape[0];
        // Neurons hold the bias themselves; a relay gets it from a constant node.
        if (converted.Ensemble is null && layer.Bias is not null)
        {
            Node one = context.Network.Add(new Node(1.0) { Label = $"{context.Label(layer)}.bias" });
            context.Network.Connect(one, converted.Output, new Dense(units, 1, [.. layer.Bias.Values]), Synapse.None);
        }
        double[] matrix = new double[units * inputs];
        ReadOnlySpan<double> kernel = layer.Kernel.Span;
        for (int row = 0; row < units; row++)
            for (int column = 0; column < inputs; column++) matrix[(row * inputs) + column] = kernel[(column * units) + row];
        LayerConverter.Connect(context.Of(layer.Inputs[0]), converted.Output, new Dense(units, inputs, matrix), context);
        return converted;
    }

    public static ConvertedLayer Convolution(ConvolutionLayer layer, ConversionContext context)
    {
        ConvertedLayer converted = LayerConverter.Object(layer, [], context);
        bool channelsLast = layer.Format == DataFormat.ChannelsLast;
        Convolution transform = new(
            layer.Filters, ChannelShape.Of(layer.InputShape.AsSpan(), channelsLast), layer.KernelSize, [.. layer.Kernel.Values], layer.Strides,
            layer.Padding == LayerPadding.Same ? Padding.Same : Padding.Valid, layer.Groups);
        if (layer.Bias is not null)
        {
            string label = context.Label(layer);
            int filters = layer.Filters, positions = transform.Output.Positions;
            Node one = context.Network.Add(new Node(1.0) { Label = $"{label}.bias" });
            Node relay = context.Network.Add(Node.Relay(filters, $"{label}.bias_relay"));
            context.Network.Connect(one, relay, new Dense(filters, 1, [.. layer.Bias.Values]), Synapse.None);
            // Channel by channel, row-major within: the order in which the original lists the elements.
            IEnumerable<(int, int, double)> spread = Enumerable.Range(0, filters * positions).Select(i =>
                (channelsLast ? (i % positions * filters) + (i / positions) : i, i / positions, 1.0));
            context.Network.Connect(relay, converted.Output, new Sparse(filters * positions, filters, spread), Synapse.None);
        }
        LayerConverter.Connect(context.Of(layer.Inputs[0]), converted.Output, transform, context);
        return converted;
    }

    public static ConvertedLayer BatchNormalization(BatchNormalizationLayer layer, ConversionContext context)
    {
        string label = context.Label(layer);
        int size = layer.OutputSize, inner = layer.OutputShape.Skip(layer.Axis + 1).Aggregate(1, (product, n) => product * n);
        double[] scales = new double[size], shifts = new double[size];
        for (int i = 0; i < size; i++)
        {
            int channel = i / inner % layer.OutputShape[layer.Axis];
            // In float32 and in this order, as Keras and the original compute it.
            float scale = (float)(layer.Gamma?.Span[channel] ?? 1) / MathF.Sqrt((float)layer.Variance.Span[channel] + (float)layer.Epsilon);
            scales[i] = scale;
            shifts[i] = (float)(layer.Beta?.Span[channel] ?? 0) - (scale * (float)layer.Mean.Span[channel]);
        }
        Node relay = context.Network.Add(Node.Relay(size, label));
        Node shift = context.Network.Add(new Node(shifts) { Label = $"{label}.bias" });
        context.Network.Connect(shift, relay, Transform.None, Synapse.None);
        LayerConverter.Connect(context.Of(layer.Inputs[0]), relay, SpikeSharp.Dense.Diagonal(scales), context);
        return new ConvertedLayer(layer, Exactness.Exact, "scale and shift", relay, null, 1, Synapse.None);
    }
}
