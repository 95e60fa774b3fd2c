using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Layers that put their input's values elsewhere: a relay and one plain connection between listed elements.</summary>
internal static class RearrangingLayers
{
    /// <summary>The inner elements get the input, the others stay 0.</summary>
    public static ConvertedLayer ZeroPadding(ZeroPaddingLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        // Ascending in the source: element i of the input goes to the i-th of these.
        int[] sources = layer.SourceIndices;
        IEnumerable<int> inner = Enumerable.Range(0, sources.Length).Where(output => sources[output] >= 0).OrderBy(output => sources[output]);
        LayerConverter.Connect(context.Of(layer.Inputs[0]), relay[inner], Transform.None, context);
        return new ConvertedLayer(layer, Exactness.Exact, "zeros around", relay, null, 1, Synapse.None);
    }

    /// <summary>Repeats elements. As in the original, this connection is not filtered, even behind neurons.</summary>
    public static ConvertedLayer UpSampling(UpSamplingLayer layer, ConversionContext context)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        View source = new(context.Of(layer.Inputs[0]).Output.Target, Slice.Of(layer.SourceIndices));
        context.Network.Connect(source, relay, Transform.None, Synapse.None);
        return new ConvertedLayer(layer, Exactness.Exact, "values repeated; as in NengoDL without the synapse", relay, null, 1, Synapse.None);
    }
}
