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

/// <summary>Zeros before and after the one axis of space.</summary>
public sealed record ZeroPaddingLayer : IndexLayer
{
    /// <summary>Zeros before.</summary>
    public required int Before { get; init; }

    /// <summary>Zeros after.</summary>
    public required int After { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    private protected override int[] Sources() => AxisIndices.Of(InputShape, OutputShape, Format, to => to - Before);
}

/// <summary>Every place of the one axis of space several times in a row.</summary>
public sealed record UpSamplingLayer : IndexLayer
{
    /// <summary>How many times.</summary>
    public required int Size { get; init; }

    private protected override int[] Sources() => AxisIndices.Of(InputShape, OutputShape, DataFormat.ChannelsLast, to => to / Size);
}

/// <summary>Indices of a layer that rearranges one axis of space.</summary>
internal static class AxisIndices
{
    public static int[] Of(ImmutableArray<int> from, ImmutableArray<int> to, DataFormat format, Func<int, int> place)
    {
        bool isFirst = format == DataFormat.ChannelsFirst;
        int channels = isFirst ? to[0] : to[1], inputs = isFirst ? from[1] : from[0], outputs = isFirst ? to[1] : to[0];
        int[] sources = new int[channels * outputs];
        for (int output = 0; output < outputs; output++)
        {
            int input = place(output);
            for (int c = 0; c < channels; c++)
            {
                int source = input < 0 || input >= inputs ? -1 : isFirst ? (c * inputs) + input : (input * channels) + c;
                sources[isFirst ? (c * outputs) + output : (output * channels) + c] = source;
            }
        }
        return sources;
    }
}
