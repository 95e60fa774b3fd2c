using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>A relay of repeated elements, whose connection as in the original is not filtered, even behind neurons; or of interpolated ones, which is.</summary>
internal static class UpSamplingConverter
{
    public static ConvertedLayer Convert(UpSamplingLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        View source = new(context.Of(layer.Inputs[0]).Output.Target, Slice.Of(layer.SourceIndices));
        context.Network.Connect(source, relay, Transform.None, Synapse.None);
        return new ConvertedLayer(layer, Exactness.Exact, "values repeated; as in NengoDL without the synapse", relay, null, 1, Synapse.None);
    }

    public static ConvertedLayer Convert(BilinearUpSamplingLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        LayerObject.Connect(context.Of(layer.Inputs[0]), relay, new Sparse(layer.OutputSize, layer.Inputs[0].OutputSize, layer.Entries), context);
        return new ConvertedLayer(layer, Exactness.Exact, "values interpolated", relay, null, 1, Synapse.None);
    }
}
