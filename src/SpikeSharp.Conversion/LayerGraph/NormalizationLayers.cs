using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>(x - mean) / sqrt(variance + epsilon) gamma + beta, with the mean and the variance of the item itself along some axes.</summary>
public sealed record LayerNormalizationLayer : Layer
{
    /// <summary>The first of the normalised axes of the item's shape, from 0.</summary>
    public required int FirstAxis { get; init; }

    /// <summary>How many axes, one behind the other.</summary>
    public required int AxisCount { get; init; }

    /// <summary>Added to the variance.</summary>
    public required double Epsilon { get; init; }

    /// <summary>Scale, of the shape of the normalised axes, or null for 1.</summary>
    public Weights? Gamma { get; init; }

    /// <summary>Shift, of the shape of the normalised axes, or null for 0.</summary>
    public Weights? Beta { get; init; }

    /// <summary>Whether the mean stays: x / sqrt(mean of squares + epsilon) gamma.</summary>
    public bool IsRootMeanSquare { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => List(Gamma, Beta);
}

/// <summary>(x - mean) / sqrt(variance + epsilon) gamma + beta, with the mean and the variance of the item itself over all of space and a group of channels.</summary>
public sealed record GroupNormalizationLayer : Layer
{
    /// <summary>The axis of the channels in the item's shape, from 0.</summary>
    public required int Axis { get; init; }

    /// <summary>How many groups of neighbouring channels.</summary>
    public required int Groups { get; init; }

    /// <summary>Added to the variance.</summary>
    public required double Epsilon { get; init; }

    /// <summary>Scale by channel, or null for 1.</summary>
    public Weights? Gamma { get; init; }

    /// <summary>Shift by channel, or null for 0.</summary>
    public Weights? Beta { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => List(Gamma, Beta);
}

/// <summary>(x - mean) / max(sqrt(variance), epsilon) with fixed statistics of the data; inverted, x max(sqrt(variance), epsilon) + mean.</summary>
public sealed record NormalizationLayer : Layer
{
    /// <summary>What stands in for a standard deviation of 0: the one of Keras.</summary>
    public const double Epsilon = 1e-7;

    /// <summary>Sizes of the statistics beside the item's shape: 1 for the axes along which they are shared.</summary>
    public required ImmutableArray<int> StatisticsShape { get; init; }

    /// <summary>Mean, in row-major order of <see cref="StatisticsShape"/>.</summary>
    public required ImmutableArray<double> Mean { get; init; }

    /// <summary>Variance, in row-major order of <see cref="StatisticsShape"/>.</summary>
    public required ImmutableArray<double> Variance { get; init; }

    /// <summary>Whether it takes the normalisation back.</summary>
    public bool IsInverted { get; init; }
}

/// <summary>x scale + offset.</summary>
public sealed record RescalingLayer : Layer
{
    /// <summary>One factor, or one for each place of the last axis.</summary>
    public required ImmutableArray<double> Scale { get; init; }

    /// <summary>One shift, or one for each place of the last axis.</summary>
    public required ImmutableArray<double> Offset { get; init; }
}

/// <summary>x for x &gt;= 0, alpha x below, with an alpha that was trained.</summary>
public sealed record PReluLayer : Layer
{
    /// <summary>Slopes below 0, of the item's shape with 1 for the axes along which they are shared.</summary>
    public required Weights Alpha { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => [Alpha];
}
