using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>The sum of the inputs in a relay.</summary>
internal static class AddConverter
{
    public static ConvertedLayer Convert(AddLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        foreach (Layer input in layer.Inputs) LayerObject.Connect(context.Of(input), relay, Transform.None, context);
        return new ConvertedLayer(layer, Exactness.Exact, "sum", relay, null, 1, Synapse.None);
    }
}
