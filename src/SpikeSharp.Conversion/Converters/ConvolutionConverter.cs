namespace SpikeSharp.Conversion.Converters;

/// <summary>Neurons or a relay behind a convolution; the bias comes from a constant node, filter by filter.</summary>
internal static class ConvolutionConverter
{
    public static ConvertedLayer Convert(ConvolutionLayer layer, ConversionContext context)
    {
        ConvertedLayer converted = LayerObject.Add(layer, [], context);
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
        LayerObject.Connect(context.Of(layer.Inputs[0]), converted.Output, transform, context);
        return converted;
    }
}
