using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>A layer without neurons of its kind, computed as it is by a node with a formula.</summary>
internal static class KeptConverter
{
    public static ConvertedLayer Convert(Layer layer, ExpressionNode formula, string what, ConversionContext context)
    {
        ConvertedLayer converted = Add(layer, formula, what, context);
        LayerObject.ConnectKept(context.Of(layer.Inputs[0]), converted.Output, context);
        return converted;
    }

    /// <summary>The node alone, for a layer whose weights lie on the way to it.</summary>
    public static ConvertedLayer Add(Layer layer, ExpressionNode formula, string what, ConversionContext context)
    {
        Node node = context.Network.Add(new Node(formula, layer.OutputSize) { Label = context.Label(layer) });
        return new ConvertedLayer(layer, Exactness.Kept, $"{what}, computed without neurons", node, null, 1, Synapse.None);
    }
}
