using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>A relay whose inner elements get the input; the others stay 0.</summary>
internal static class ZeroPaddingConverter
{
    public static ConvertedLayer Convert(ZeroPaddingLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        // Ascending in the source: element i of the input goes to the i-th of these.
        int[] sources = layer.SourceIndices;
        IEnumerable<int> inner = Enumerable.Range(0, sources.Length).Where(output => sources[output] >= 0).OrderBy(output => sources[output]);
        LayerObject.Connect(context.Of(layer.Inputs[0]), relay[inner], Transform.None, context);
        return new ConvertedLayer(layer, Exactness.Exact, "zeros around", relay, null, 1, Synapse.None);
    }
}
