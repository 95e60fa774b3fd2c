using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>The same values; with channels first Keras moves the channels last before it flattens.</summary>
internal static class FlattenConverter
{
    public static ConvertedLayer Convert(FlattenLayer layer, ConversionContext context)
    {
        bool isMoved = layer.Format == DataFormat.ChannelsFirst && layer.InputShape.Length > 1;
        if (!isMoved) return LayerObject.PassOn(layer, context, Exactness.Exact, "the same values under another shape");
        int channels = layer.InputShape[0], positions = layer.OutputSize / channels;
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        ConvertedLayer source = context.Of(layer.Inputs[0]);
        LayerObject.Connect(source, relay, new Sparse(relay.SizeIn, relay.SizeIn, Enumerable.Range(0, relay.SizeIn).Select(i => (i, (i % channels * positions) + (i / channels), 1.0))), context);
        return new ConvertedLayer(layer, Exactness.Exact, "channels moved last", relay, null, 1, Synapse.None);
    }
}
