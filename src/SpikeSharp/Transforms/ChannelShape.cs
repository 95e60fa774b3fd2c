using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>The shape of an image-like vector: spatial sizes and a number of channels, flattened row-major in the stated order.</summary>
/// <param name="Spatial">Size of each spatial axis.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="ChannelsLast">True: (spatial..., channels); false: (channels, spatial...).</param>
public sealed record ChannelShape(ImmutableArray<int> Spatial, int Channels, bool ChannelsLast = true)
{
    /// <summary>Reads a full shape.</summary>
    /// <param name="shape">Sizes of all axes, the channels first or last.</param>
    /// <param name="channelsLast">Where the channels stand.</param>
    /// <returns>The channel shape.</returns>
    public static ChannelShape Of(ReadOnlySpan<int> shape, bool channelsLast = true) => channelsLast
        ? new([.. shape[..^1]], shape[^1], true)
        : new([.. shape[1..]], shape[0], false);

    /// <summary>Number of positions in space.</summary>
    public int Positions { get; } = Spatial.Aggregate(1, (product, n) => checked(product * n));

    /// <summary>Elements of the vector.</summary>
    public int Size => checked(Positions * Channels);

    /// <summary>Place of a channel at a position in the flattened vector.</summary>
    internal int Index(int position, int channel) => ChannelsLast ? (position * Channels) + channel : (channel * Positions) + position;

    /// <summary>All axes in order.</summary>
    public ImmutableArray<int> Full => ChannelsLast ? Spatial.Add(Channels) : Spatial.Insert(0, Channels);
}
