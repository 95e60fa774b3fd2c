using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>A layer whose every output is one value of its input, or 0.</summary>
public abstract record IndexLayer : Layer
{
    private protected IndexLayer()
    {
    }

    /// <summary>For every output the input it takes, both in row-major order; -1 for 0.</summary>
    internal int[] SourceIndices => field ??= Sources();

    private protected abstract int[] Sources();

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();                          // without the cached indices
}

/// <summary>Zeros before and after every axis of space.</summary>
public sealed record ZeroPaddingLayer : IndexLayer
{
    /// <summary>Zeros before, for every axis of space.</summary>
    public required ImmutableArray<int> Before { get; init; }

    /// <summary>Zeros after, for every axis of space.</summary>
    public required ImmutableArray<int> After { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    private protected override int[] Sources() => AxisIndices.OfSpace(InputShape, OutputShape, Format, (axis, to) => to - Before[axis]);
}

/// <summary>The inner part of every axis of space.</summary>
public sealed record CroppingLayer : IndexLayer
{
    /// <summary>Places left out before, for every axis of space.</summary>
    public required ImmutableArray<int> Before { get; init; }

    /// <summary>Places left out after, for every axis of space.</summary>
    public required ImmutableArray<int> After { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    private protected override int[] Sources() => AxisIndices.OfSpace(InputShape, OutputShape, Format, (axis, to) => to + Before[axis]);
}

/// <summary>Every place of every axis of space several times in a row.</summary>
public sealed record UpSamplingLayer : IndexLayer
{
    /// <summary>How many times, for every axis of space.</summary>
    public required ImmutableArray<int> Size { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    private protected override int[] Sources() => AxisIndices.OfSpace(InputShape, OutputShape, Format, (axis, to) => to / Size[axis]);
}

/// <summary>The axes in another order.</summary>
public sealed record PermuteLayer : IndexLayer
{
    /// <summary>For every axis of the output the axis of the input, from 0.</summary>
    public required ImmutableArray<int> Order { get; init; }

    private protected override int[] Sources()
    {
        int[] to = new int[Order.Length], from = new int[Order.Length], sources = new int[OutputSize];
        for (int output = 0; output < sources.Length; output++)
        {
            AxisIndices.Unravel(output, OutputShape, to);
            for (int axis = 0; axis < to.Length; axis++) from[Order[axis]] = to[axis];
            sources[output] = AxisIndices.Ravel(from, InputShape);
        }
        return sources;
    }
}

/// <summary>A vector several times, one below the other: shape (times, size).</summary>
public sealed record RepeatVectorLayer : IndexLayer
{
    private protected override int[] Sources() => [.. Enumerable.Range(0, OutputSize).Select(output => output % InputShape[0])];
}

/// <summary>Indices of layers that rearrange axes.</summary>
internal static class AxisIndices
{
    /// <summary>For every element of the output the one of the input, channel by channel; -1 where that lies outside.</summary>
    /// <param name="from">Shape of the input.</param>
    /// <param name="to">Shape of the output.</param>
    /// <param name="format">Where the channels lie in both.</param>
    /// <param name="place">From axis of space and place there to the place in the input.</param>
    public static int[] OfSpace(ImmutableArray<int> from, ImmutableArray<int> to, DataFormat format, Func<int, int, int> place)
    {
        int channelAxis = format == DataFormat.ChannelsFirst ? 0 : to.Length - 1, firstAxis = format == DataFormat.ChannelsFirst ? 1 : 0;
        int[] sources = new int[to.Aggregate(1, (product, n) => product * n)], at = new int[to.Length];
        for (int output = 0; output < sources.Length; output++)
        {
            Unravel(output, to, at);
            for (int axis = 0; axis < at.Length; axis++)
                if (axis != channelAxis) at[axis] = place(axis - firstAxis, at[axis]);
            sources[output] = Ravel(at, from);
        }
        return sources;
    }

    /// <summary>The place on every axis of an element in row-major order.</summary>
    public static void Unravel(int index, ImmutableArray<int> shape, Span<int> at)
    {
        for (int axis = at.Length - 1; axis >= 0; index /= shape[axis], axis--) at[axis] = index % shape[axis];
    }

    /// <summary>The element at a place; -1 if that lies outside the shape.</summary>
    public static int Ravel(ReadOnlySpan<int> at, ImmutableArray<int> shape)
    {
        int index = 0;
        for (int axis = 0; axis < at.Length; axis++)
        {
            if (at[axis] < 0 || at[axis] >= shape[axis]) return -1;
            index = (index * shape[axis]) + at[axis];
        }
        return index;
    }
}
