using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>A relay of repeated or interpolated elements. Its connection carries the synapse of neurons before it, which NengoDL loses behind repetitions.</summary>
internal static class UpSamplingConverter
{
    public static ConvertedLayer Convert(UpSamplingLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        ConvertedLayer source = context.Of(layer.Inputs[0]);
        LayerObject.ConnectKept(source with { Output = new View(source.Output.Target, Slice.Of(layer.SourceIndices)) }, relay, context);
        return new ConvertedLayer(layer, Exactness.Exact, context.Options.FilterEveryConnection ? "values repeated" : "values repeated; as in NengoDL without the synapse", relay, null, 1, Synapse.None);
    }

    public static ConvertedLayer Convert(BilinearUpSamplingLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        LayerObject.Connect(context.Of(layer.Inputs[0]), relay, new Sparse(layer.OutputSize, layer.Inputs[0].OutputSize, layer.Entries), context);
        return new ConvertedLayer(layer, Exactness.Exact, "values interpolated", relay, null, 1, Synapse.None);
    }
}
