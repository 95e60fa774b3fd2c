using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>An activation on its own: neurons that get the values of its input, or a relay; nothing where the neurons lie behind a pooling.</summary>
internal static class ActivationConverter
{
    public static ConvertedLayer Convert(Layer layer, ConversionContext context)
    {
        if (context.PendingAt(layer) is { } pending)
            return LayerObject.PassOn(layer, context, Exactness.Exact, LayerObject.BehindPooling) with { Pending = pending };
        ConvertedLayer converted = LayerObject.Add(layer, [], context);
        if (converted.Exactness == Exactness.Kept) LayerObject.ConnectKept(context.Of(layer.Inputs[0]), converted.Output, context);
        else LayerObject.Connect(context.Of(layer.Inputs[0]), converted.Output, Transform.None, context);
        return converted;
    }
}
