using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>A relay of some elements of the input, in another order or several times.</summary>
internal static class RearrangementConverter
{
    public static ConvertedLayer Convert(IndexLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        ConvertedLayer source = context.Of(layer.Inputs[0]);
        context.Network.Connect(new View(source.Output.Target, Slice.Of(layer.SourceIndices)), relay, Transform.None, source.Synapse);
        return new ConvertedLayer(layer, Exactness.Exact, "values in another place", relay, null, 1, Synapse.None);
    }
}
