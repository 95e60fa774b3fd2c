using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>
/// Average pooling as a linear transform into a relay; it stands in for max pooling where the options say so. Otherwise a node takes the largest value of each
/// window, of the step or of the sums of currents, in front of neurons where these moved.
/// </summary>
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
        if (MaxPoolingPlan.IsMaxPooling(layer) && context.Options.MaxPooling != MaxPooling.Average)
            return PoolLargest(layer, new MaxPool(input, window, strides, padding == LayerPadding.Same ? Padding.Same : Padding.Valid, OfSums: context.IsMoved(layer)), context);
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        Transform transform = padding == LayerPadding.Valid ? Kernel(input, window, strides) : Entries(input, window, strides);
        LayerObject.Connect(context.Of(layer.Inputs[0]), relay, transform, context);
        bool isMean = layer is AveragePoolingLayer or GlobalAveragePoolingLayer;
        return new ConvertedLayer(
            layer, isMean ? Exactness.Exact : Exactness.Approximated, isMean ? "mean over windows" : "mean over windows in place of their largest value", relay, null, 1, Synapse.None);
    }

    // It draws nothing, so its seed is fixed: the draws of others stay as they are without it.
    private static ConvertedLayer PoolLargest(Layer layer, MaxPool pool, ConversionContext context)
    {
        ConvertedLayer source = context.Of(layer.Inputs[0]);
        pool = pool with { Seed = 0 };
        if (!context.IsMoved(layer))
        {
            Node kept = context.Network.Add(new Node(pool) { Label = layer.ModelName });
            LayerObject.ConnectKept(source, kept, context);
            return new ConvertedLayer(layer, Exactness.Kept, "largest value of each window in each step, computed without neurons", kept, null, 1, Synapse.None);
        }
        if (context.PendingAt(layer) is { } pending)
        {
            Node currents = context.Network.Add(new Node(pool) { Label = context.Label(layer) });
            LayerObject.Connect(source, currents, Transform.None, context);
            return new ConvertedLayer(layer, Exactness.Exact, "largest summed currents; the neurons lie behind the next pooling", currents, null, 1, Synapse.None) { Pending = pending };
        }
        ConvertedLayer converted = LayerObject.Add(layer, [], context);
        Node largest = context.Network.Add(new Node(pool) { Label = $"{context.Label(layer)}.currents" });
        LayerObject.Connect(source, largest, Transform.None, context);
        context.Network.Connect(largest, converted.Output, Transform.None, Synapse.None);
        return converted with { Reason = $"{converted.Reason} behind the largest summed currents" };
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
