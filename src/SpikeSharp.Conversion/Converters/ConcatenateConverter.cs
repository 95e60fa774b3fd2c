using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>The inputs side by side in a relay.</summary>
internal static class ConcatenateConverter
{
    public static ConvertedLayer Convert(ConcatenateLayer layer, ConversionContext context)
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
            LayerObject.Connect(context.Of(input), target, Transform.None, context);
            offset += width;
        }
        return new ConvertedLayer(layer, Exactness.Exact, "side by side", relay, null, 1, Synapse.None);
    }
}
