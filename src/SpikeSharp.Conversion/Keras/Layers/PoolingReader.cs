using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Average and max pooling, over windows and over all of space, in one to three dimensions, and the size rule they share with convolutions.</summary>
internal static class PoolingReader
{
    public static Layer ReadAverage(LayerSource source, int rank)
    {
        Window window = ReadWindow(source, rank);
        return new AveragePoolingLayer { Name = source.Name, PoolSize = window.Size, Strides = window.Strides, Padding = window.Padding, Format = window.Format, OutputShape = window.Shape };
    }

    public static Layer ReadMax(LayerSource source, int rank)
    {
        Window window = ReadWindow(source, rank);
        return new MaxPoolingLayer { Name = source.Name, PoolSize = window.Size, Strides = window.Strides, Padding = window.Padding, Format = window.Format, OutputShape = window.Shape };
    }

    public static Layer ReadGlobalAverage(LayerSource source, int rank)
    {
        (DataFormat format, bool keep, ImmutableArray<int> shape) = ReadGlobal(source, rank);
        return new GlobalAveragePoolingLayer { Name = source.Name, Format = format, KeepDimensions = keep, OutputShape = shape };
    }

    public static Layer ReadGlobalMax(LayerSource source, int rank)
    {
        (DataFormat format, bool keep, ImmutableArray<int> shape) = ReadGlobal(source, rank);
        return new GlobalMaxPoolingLayer { Name = source.Name, Format = format, KeepDimensions = keep, OutputShape = shape };
    }

    private readonly record struct Window(ImmutableArray<int> Size, ImmutableArray<int> Strides, LayerPadding Padding, DataFormat Format, ImmutableArray<int> Shape);

    private static Window ReadWindow(LayerSource source, int rank)
    {
        ConfigValue config = source.Config;
        ImmutableArray<int> pool = config["pool_size"].PositiveInts(rank);
        ImmutableArray<int> strides = config["strides"].IsNull ? pool : config["strides"].PositiveInts(rank);
        LayerPadding padding = Padding(config["padding"]);
        DataFormat format = source.Format();
        source.ExpectAxes(rank + 1);
        return new Window(pool, strides, padding, format, source.IsInputKnown ? source.Checked(Slide(source, pool, strides, padding, format, "window")) : default);
    }

    private static (DataFormat Format, bool Keep, ImmutableArray<int> Shape) ReadGlobal(LayerSource source, int rank)
    {
        bool keep = source.Config["keepdims"].BoolOr(false);
        DataFormat format = source.Format();
        source.ExpectAxes(rank + 1);
        if (!source.IsInputKnown) return (format, keep, default);
        int channelAxis = format == DataFormat.ChannelsLast ? rank : 0;
        int channels = source.InputShape[channelAxis];
        return (format, keep, keep ? [.. Enumerable.Range(0, rank + 1).Select(axis => axis == channelAxis ? channels : 1)] : [channels]);
    }

    public static LayerPadding Padding(ConfigValue padding) => padding.TextOr("valid") switch
    {
        "valid" => LayerPadding.Valid,
        "same" => LayerPadding.Same,
        _ => throw padding.Wrong("valid or same"),
    };

    /// <summary>The shape after a window has slid over the axes of space; the channels stay.</summary>
    public static ImmutableArray<int> Slide(LayerSource source, ImmutableArray<int> window, ImmutableArray<int> strides, LayerPadding padding, DataFormat format, string what)
    {
        ImmutableArray<int> input = source.InputShape;
        int first = format == DataFormat.ChannelsLast ? 0 : 1;
        int[] shape = [.. input];
        for (int axis = 0; axis < window.Length; axis++)
        {
            int size = input[first + axis];
            if (padding == LayerPadding.Valid && window[axis] > size)
            {
                string space = string.Join('x', input.AsSpan(first, window.Length).ToArray());
                throw source.Invalid($"its output would be empty: {what} {string.Join('x', window)} on a {space} input with padding valid");
            }

            shape[first + axis] = padding == LayerPadding.Valid ? (size - window[axis]) / strides[axis] + 1 : (size - 1) / strides[axis] + 1;
        }

        return [.. shape];
    }
}
