using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Average pooling as a linear transform into a relay; it stands in for max pooling where the options allow it.</summary>
internal static class PoolingConverter
{
    public static ConvertedLayer Convert(PoolingLayer layer, ConversionContext context) =>
        Pool(layer, layer.Format, layer.PoolSize, layer.Strides, layer.Padding, context);

    public static ConvertedLayer Convert(GlobalPoolingLayer layer, ConversionContext context)
    {
        ImmutableArray<int> window = ChannelShape.Of(layer.InputShape.AsSpan(), layer.Format == DataFormat.ChannelsLast).Spatial;
        return Pool(layer, layer.Format, window, [.. window.Select(_ => 1)], LayerPadding.Valid, context);
    }

    private static ConvertedLayer Pool(
        Layer layer, DataFormat format, ImmutableArray<int> window, ImmutableArray<int> strides, LayerPadding padding, ConversionContext context)
    {
        ChannelShape input = ChannelShape.Of(layer.InputShape.AsSpan(), format == DataFormat.ChannelsLast);
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        Transform transform = padding == LayerPadding.Valid ? Kernel(input, window, strides) : Entries(input, window, strides);
        LayerObject.Connect(context.Of(layer.Inputs[0]), relay, transform, context);
        bool isMean = layer is AveragePoolingLayer or GlobalAveragePoolingLayer;
        return new ConvertedLayer(
            layer, isMean ? Exactness.Exact : Exactness.Approximated, isMean ? "mean over windows" : "mean over windows in place of their largest value", relay, null, 1, Synapse.None);
    }

    // As the original: 1/n on the diagonal of the channels.
    private static Convolution Kernel(ChannelShape input, ImmutableArray<int> window, ImmutableArray<int> strides)
    {
        int cells = window.Aggregate(1, (product, n) => product * n), channels = input.Channels;
        double[] kernel = new double[cells * channels * channels];
        for (int cell = 0; cell < cells; cell++)
            for (int channel = 0; channel < channels; channel++) kernel[(((cell * channels) + channel) * channels) + channel] = 1f / cells;
        return new Convolution(channels, input, window, kernel, strides);
    }

    // Keras leaves padded cells out of the mean, so the weights differ at the edges and no kernel serves.
    private static Sparse Entries(ChannelShape input, ImmutableArray<int> window, ImmutableArray<int> strides)
    {
        (ImmutableArray<int> size, _) = Convolution.Geometry(input.Spatial, window, strides, Padding.Same);
        ConvolutionGeometry geometry = new(input, new ChannelShape(size, input.Channels, input.ChannelsLast), window, strides, Padding.Same, 1);
        List<(int, int, double)> entries = [];
        for (int output = 0; output < geometry.Output.Positions; output++)
        {
            int[] sources = [.. Enumerable.Range(0, geometry.KernelPositions).Select(cell => geometry.SourcePosition(output, cell)).Where(source => source >= 0)];
            foreach (int source in sources)
                for (int channel = 0; channel < input.Channels; channel++)
                    entries.Add((geometry.Output.Index(output, channel), input.Index(source, channel), 1f / sources.Length));
        }
        return new Sparse(geometry.Output.Size, input.Size, entries);
    }
}
