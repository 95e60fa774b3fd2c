using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>ZeroPadding1D and UpSampling1D.</summary>
internal static class IndexLayerReader
{
    public static Layer ReadZeroPadding(LayerSource source)
    {
        ConfigValue padding = source.Config["padding"];
        int[] sizes = padding.IsNull ? [1, 1] : padding.IsArray ? [.. padding.Items().Select(size => size.Int())] : [padding.Int(), padding.Int()];
        if (sizes is not [>= 0, >= 0]) throw padding.Wrong("one size for both ends or two, at least 0");
        DataFormat format = source.Format();
        source.ExpectAxes(2);
        return new ZeroPaddingLayer
        {
            Name = source.Name,
            Before = sizes[0],
            After = sizes[1],
            Format = format,
            OutputShape = Resized(source, format, size => size + sizes[0] + sizes[1]),
        };
    }

    public static Layer ReadUpSampling(LayerSource source)
    {
        int times = source.Config["size"].IsNull ? 2 : source.Config["size"].PositiveInts(1)[0];
        source.ExpectAxes(2);
        return new UpSamplingLayer { Name = source.Name, Size = times, OutputShape = Resized(source, DataFormat.ChannelsLast, size => size * times) };
    }

    private static ImmutableArray<int> Resized(LayerSource source, DataFormat format, Func<long, long> size)
    {
        if (!source.IsInputKnown) return default;
        int axis = format == DataFormat.ChannelsLast ? 0 : 1;
        return source.Checked(source.InputShape.SetItem(axis, (int)Math.Min(size(source.InputShape[axis]), int.MaxValue)));
    }
}
