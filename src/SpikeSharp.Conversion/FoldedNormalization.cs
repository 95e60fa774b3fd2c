using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>A batch normalisation that went into the weights of the layer before it.</summary>
/// <param name="Normalization">The batch normalisation.</param>
/// <param name="Scale">gamma / sqrt(variance + epsilon), one a channel.</param>
/// <param name="Shift">beta - mean scale, one a channel.</param>
/// <param name="Kernel">The layer's kernel times the scale of each channel, rounded to float32.</param>
/// <param name="Bias">The layer's bias times the scale, plus the shift, rounded to float32.</param>
public sealed record FoldedNormalization(
    BatchNormalizationLayer Normalization, ImmutableArray<double> Scale, ImmutableArray<double> Shift, Weights Kernel, Weights Bias);
