using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Layers that act in training only.</summary>
internal static class DropoutReader
{
    public static ImmutableArray<string> ClassNames { get; } =
        ["Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization"];

    public static Layer Read(LayerSource source) => new DropoutLayer { Name = source.Name, OutputShape = source.InputShape };
}
