using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>AveragePooling and GlobalAveragePooling in one and two dimensions, and the size rule they share with convolutions.</summary>
internal static class PoolingReader
{
    public static Layer ReadAverage(LayerSource source, int rank)
    {
        ConfigValue config = source.Config;
        ImmutableArray<int> pool = config["pool_size"].PositiveInts(rank);
        ImmutableArray<int> strides = config["strides"].IsNull ? pool : config["strides"].PositiveInts(rank);
        LayerPadding padding = Padding(config["padding"]);
        DataFormat format = source.Format();
        source.ExpectAxes(rank + 1);
        return new AveragePoolingLayer
        {
            Name = source.Name,
            PoolSize = pool,
            Strides = strides,
            Padding = padding,
            Format = format,
            OutputShape = source.IsInputKnown ? source.Checked(Slide(source, pool, strides, padding, format, "window")) : default,
        };
    }

    public static Layer ReadGlobalAverage(LayerSource source, int rank)
    {
        bool keep = source.Config["keepdims"].BoolOr(false);
        DataFormat format = source.Format();
        source.ExpectAxes(rank + 1);
        ImmutableArray<int> shape = default;
        if (source.IsInputKnown)
        {
            int channelAxis = format == DataFormat.ChannelsLast ? rank : 0;
            int channels = source.InputShape[channelAxis];
            shape = keep ? [.. Enumerable.Range(0, rank + 1).Select(axis => axis == channelAxis ? channels : 1)] : [channels];
        }

        return new GlobalAveragePoolingLayer { Name = source.Name, Format = format, KeepDimensions = keep, OutputShape = shape };
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
