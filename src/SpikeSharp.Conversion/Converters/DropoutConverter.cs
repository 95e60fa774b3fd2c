using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Nothing: it acts in training only. In NengoDL it is a node, which passes neurons on without their synapse.</summary>
internal static class DropoutConverter
{
    public static ConvertedLayer Convert(Layer layer, ConversionContext context)
    {
        ConvertedLayer passed = LayerObject.PassOn(layer, context, Exactness.Dropped, "acts in training only");
        return context.Options.FilterEveryConnection ? passed : passed with { Synapse = Synapse.None };
    }
}
