using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>The input of the model becomes a node for data, that of a model within the model a relay.</summary>
internal static class InputConverter
{
    public static ConvertedLayer Convert(InputLayer layer, ConversionContext context)
    {
        if (layer.IsModelInput)
            return new ConvertedLayer(layer, Exactness.Exact, "data", context.AddInput(Node.Input(layer.Name, layer.OutputShape.AsSpan())), null, 1, Synapse.None);
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, layer.ModelName));
        return new ConvertedLayer(layer, Exactness.Exact, "the input of a model within the model", relay, null, 1, Synapse.None);
    }
}
