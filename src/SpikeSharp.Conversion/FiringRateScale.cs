using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>A firing-rate scale: one for all layers, or one a layer.</summary>
public sealed class FiringRateScale
{
    private FiringRateScale(double? common, ImmutableDictionary<string, double> layers)
    {
        Common = common;
        Layers = layers;
    }

    /// <summary>No scaling.</summary>
    public static FiringRateScale None { get; } = new(null, ImmutableDictionary<string, double>.Empty);

    /// <summary>The scale of layers without one of their own; null: unscaled.</summary>
    public double? Common { get; }

    /// <summary>Scales by layer name.</summary>
    public ImmutableDictionary<string, double> Layers { get; }

    /// <summary>One scale for all layers.</summary>
    /// <param name="scale">Positive and finite.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative or not finite.</exception>
    public static FiringRateScale Of(double scale) => new(Checked(scale), ImmutableDictionary<string, double>.Empty);

    /// <summary>One scale for all layers.</summary>
    /// <param name="scale">Positive and finite.</param>
    public static implicit operator FiringRateScale(double scale) => Of(scale);

    /// <summary>The same with another scale for one layer.</summary>
    /// <param name="layer">Name of a layer with neurons.</param>
    /// <param name="scale">Positive and finite.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative or not finite.</exception>
    public FiringRateScale With(string layer, double scale) => new(Common, Layers.SetItem(layer, Checked(scale)));

    internal double? For(string layer) => Layers.TryGetValue(layer, out double scale) ? scale : Common;

    private static double Checked(double scale) =>
        scale > 0 && double.IsFinite(scale) ? scale : throw new ArgumentOutOfRangeException(nameof(scale), scale, $"A firing-rate scale must be positive and finite; it is {scale}.");
}
