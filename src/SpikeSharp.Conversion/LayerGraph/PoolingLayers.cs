using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>One value for every window of space and channel; padded cells do not count.</summary>
public abstract record PoolingLayer : Layer
{
    private protected PoolingLayer()
    {
    }

    /// <summary>Window size for every axis of space.</summary>
    public required ImmutableArray<int> PoolSize { get; init; }

    /// <summary>One step for every axis of space.</summary>
    public required ImmutableArray<int> Strides { get; init; }

    /// <summary>How the edges are treated.</summary>
    public LayerPadding Padding { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    /// <summary>Axes of space: 1, 2 or 3.</summary>
    public int Rank => PoolSize.Length;
}

/// <summary>Mean over windows of space; padded cells do not count.</summary>
public sealed record AveragePoolingLayer : PoolingLayer;

/// <summary>Largest value of windows of space; padded cells do not count.</summary>
public sealed record MaxPoolingLayer : PoolingLayer;

/// <summary>One value for all of space, by channel.</summary>
public abstract record GlobalPoolingLayer : Layer
{
    private protected GlobalPoolingLayer()
    {
    }

    /// <summary>Where the channels lie in the input.</summary>
    public DataFormat Format { get; init; }

    /// <summary>Whether the axes of space stay, with size 1.</summary>
    public bool KeepDimensions { get; init; }

    /// <summary>Axes of space: 1, 2 or 3.</summary>
    public int Rank => InputShape.Length - 1;
}

/// <summary>Mean over all of space, by channel.</summary>
public sealed record GlobalAveragePoolingLayer : GlobalPoolingLayer;

/// <summary>Largest value of all of space, by channel.</summary>
public sealed record GlobalMaxPoolingLayer : GlobalPoolingLayer;
