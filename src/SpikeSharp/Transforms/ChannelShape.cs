using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>The shape of an image-like vector: spatial sizes and a number of channels, flattened row-major in the stated order.</summary>
/// <param name="Spatial">Size of each spatial axis, at least 1.</param>
/// <param name="Channels">Number of channels, at least 1.</param>
/// <param name="ChannelsLast">True: (spatial..., channels); false: (channels, spatial...).</param>
/// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
public sealed record ChannelShape(ImmutableArray<int> Spatial, int Channels, bool ChannelsLast = true)
{
    /// <summary>Reads a full shape.</summary>
    /// <param name="shape">Sizes of all axes, the channels first or last.</param>
    /// <param name="channelsLast">Where the channels stand.</param>
    /// <returns>The channel shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no axis, or a size below 1.</exception>
    public static ChannelShape Of(ReadOnlySpan<int> shape, bool channelsLast = true)
    {
        if (shape.IsEmpty) throw new ArgumentOutOfRangeException(nameof(shape), "A shape with channels has at least one axis.");
        return channelsLast ? new([.. shape[..^1]], shape[^1], true) : new([.. shape[1..]], shape[0], false);
    }

    /// <summary>Size of each spatial axis.</summary>
    public ImmutableArray<int> Spatial { get; } = Positive(Spatial);

    /// <summary>Number of channels.</summary>
    public int Channels { get; } = Check.AtLeast(Channels, 1, nameof(Channels), typeof(ChannelShape));

    /// <summary>Number of spatial axes.</summary>
    public int Dimensions => Spatial.Length;

    /// <summary>Number of positions in space.</summary>
    public int Positions { get; } = Spatial.Aggregate(1, (product, n) => checked(product * n));

    /// <summary>Elements of the vector.</summary>
    public int Size => checked(Positions * Channels);

    /// <summary>Place of a channel at a position in the flattened vector.</summary>
    internal int Index(int position, int channel) => ChannelsLast ? (position * Channels) + channel : (channel * Positions) + position;

    /// <summary>All axes in order.</summary>
    public ImmutableArray<int> Full => ChannelsLast ? Spatial.Add(Channels) : Spatial.Insert(0, Channels);

    /// <summary>Equal sizes in the same order.</summary>
    /// <param name="other">Another shape.</param>
    public bool Equals(ChannelShape? other) =>
        other is not null && ChannelsLast == other.ChannelsLast && Channels == other.Channels && Spatial.AsSpan().SequenceEqual(other.Spatial.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ChannelsLast, Channels, Positions);

    /// <summary>The sizes in order.</summary>
    /// <returns>For example <c>(28, 28, 1)</c>.</returns>
    public override string ToString() => $"({string.Join(", ", Full)})";

    private static ImmutableArray<int> Positive(ImmutableArray<int> spatial)
    {
        foreach (int size in spatial) Check.AtLeast(size, 1, nameof(Spatial), typeof(ChannelShape));
        return spatial;
    }
}
