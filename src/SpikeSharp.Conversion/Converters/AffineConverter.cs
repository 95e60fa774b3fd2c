using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>A scale and a shift: a relay behind a number or a diagonal matrix, with a constant node for the shift.</summary>
internal static class AffineConverter
{
    public static ConvertedLayer Convert(Layer layer, ConversionContext context)
    {
        string label = context.Label(layer);
        (double[] scale, double[] shift) = AffineMath.Of(layer);
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, label));
        if (!Array.TrueForAll(shift, value => value == 0))
        {
            Node constant = context.Network.Add(new Node(shift) { Label = $"{label}.bias" });
            context.Network.Connect(constant, relay, Transform.None, Synapse.None);
        }
        bool isUniform = Array.TrueForAll(scale, value => value == scale[0]);
        LayerObject.Connect(context.Of(layer.Inputs[0]), relay, isUniform ? new Dense(scale[0]) : Dense.Diagonal(scale), context);
        return new ConvertedLayer(layer, Exactness.Exact, "scale and shift", relay, null, 1, Synapse.None);
    }
}
