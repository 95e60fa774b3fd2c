namespace SpikeSharp.Conversion.Converters;

/// <summary>An activation on its own: neurons that get the values of its input, or a relay.</summary>
internal static class ActivationConverter
{
    public static ConvertedLayer Convert(Layer layer, ConversionContext context)
    {
        ConvertedLayer converted = LayerObject.Add(layer, [], context);
        LayerObject.Connect(context.Of(layer.Inputs[0]), converted.Output, Transform.None, context);
        return converted;
    }
}
