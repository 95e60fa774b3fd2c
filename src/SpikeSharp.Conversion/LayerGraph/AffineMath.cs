using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>Layers that are x scale + shift, element by element.</summary>
internal static class AffineMath
{
    /// <summary>All scales, then all shifts.</summary>
    public static double[] Scratch(Layer layer)
    {
        (double[] scale, double[] shift) = Of(layer);
        return [.. scale, .. shift];
    }

    /// <summary>Scale and shift of every element of an item.</summary>
    /// <param name="layer">A <see cref="RescalingLayer"/> or <see cref="NormalizationLayer"/>.</param>
    public static (double[] Scale, double[] Shift) Of(Layer layer)
    {
        ImmutableArray<int> shape = layer.OutputShape;
        switch (layer)
        {
            case RescalingLayer rescaling:
                return (Broadcasting.Spread(rescaling.Scale.AsSpan(), [rescaling.Scale.Length], shape), Broadcasting.Spread(rescaling.Offset.AsSpan(), [rescaling.Offset.Length], shape));
            case NormalizationLayer normalization:
                double[] mean = Broadcasting.Spread(normalization.Mean.AsSpan(), normalization.StatisticsShape, shape);
                double[] scale = Broadcasting.Spread(normalization.Variance.AsSpan(), normalization.StatisticsShape, shape);
                for (int i = 0; i < scale.Length; i++)
                {
                    double deviation = Math.Max(Math.Sqrt(scale[i]), NormalizationLayer.Epsilon);
                    scale[i] = normalization.IsInverted ? deviation : 1 / deviation;
                    if (!normalization.IsInverted) mean[i] *= -scale[i];
                }
                return (scale, mean);
            default:
                throw new InvalidOperationException($"Layer '{layer.Name}' of class {layer.ClassName} is no scale and shift.");
        }
    }
}
