using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Neurons or a relay behind a convolution; the bias comes from a constant node, filter by filter.</summary>
/// <remarks>
/// The core knows neither dilation nor causal padding. Both become a wider kernel with zeros between its taps, or before and behind them, unless that would be
/// mostly zeros: then a sparse matrix.
/// </remarks>
internal static class ConvolutionConverter
{
    // Zero rows of a kernel cost time to step over; a sparse matrix holds each weight once for every position.
    private const int MostZeros = 8;

    public static ConvertedLayer Convert(ConvolutionLayer layer, ConversionContext context)
    {
        ConvertedLayer converted = LayerObject.Add(layer, [], context);
        ChannelShape output = ChannelShape.Of(layer.OutputShape.AsSpan(), layer.Format == DataFormat.ChannelsLast);
        AddBias(layer, layer.Bias, output, converted, context);
        LayerObject.Connect(context.Of(layer.Inputs[0]), converted.Output, TransformOf(layer), context);
        return converted;
    }

    /// <summary>A constant node, a relay of the filters, and a matrix that spreads each over its positions.</summary>
    public static void AddBias(Layer layer, Weights? bias, ChannelShape output, ConvertedLayer converted, ConversionContext context)
    {
        if (bias is null) return;
        string label = context.Label(layer);
        int filters = output.Channels, positions = output.Positions;
        Node one = context.Network.Add(new Node(1.0) { Label = $"{label}.bias" });
        Node relay = context.Network.Add(Node.Relay(filters, $"{label}.bias_relay"));
        context.Network.Connect(one, relay, new Dense(filters, 1, [.. bias.Values]), Synapse.None);
        // Channel by channel, row-major within: the order in which the original lists the elements.
        IEnumerable<(int, int, double)> spread = Enumerable.Range(0, filters * positions).Select(i =>
            (output.ChannelsLast ? (i % positions * filters) + (i / positions) : i, i / positions, 1.0));
        context.Network.Connect(relay, converted.Output, new Sparse(filters * positions, filters, spread), Synapse.None);
    }

    private static Transform TransformOf(ConvolutionLayer layer)
    {
        ChannelShape input = ChannelShape.Of(layer.InputShape.AsSpan(), layer.Format == DataFormat.ChannelsLast);
        if (layer.Padding != LayerPadding.Causal && layer.Dilation.All(rate => rate == 1))
        {
            Padding padding = layer.Padding == LayerPadding.Same ? Padding.Same : Padding.Valid;
            return new Convolution(layer.Filters, input, layer.KernelSize, [.. layer.Kernel.Values], layer.Strides, padding, layer.Groups);
        }
        ImmutableArray<int> wide = WideSize(layer, input);
        long cells = wide.Aggregate(1L, (product, n) => product * n), taps = layer.KernelSize.Aggregate(1L, (product, n) => product * n);
        if (cells > MostZeros * taps) return Entries(layer, input);
        return new Convolution(
            layer.Filters, input, wide, WideKernel(layer, wide, (int)cells), layer.Strides, layer.Padding == LayerPadding.Valid ? Padding.Valid : Padding.Same, layer.Groups);
    }

    // Of a causal kernel the last tap lies over the output's own place: as many zeros behind it as before, and so many more that the padding is even.
    private static ImmutableArray<int> WideSize(ConvolutionLayer layer, ChannelShape input) => [.. layer.KernelSize.Select((size, axis) =>
    {
        int reach = ((size - 1) * layer.Dilation[axis]) + 1, n = input.Spatial[axis], outputs = ((n - 1) / layer.Strides[axis]) + 1;
        return layer.Padding == LayerPadding.Causal ? (2 * (reach - 1)) + n - ((outputs - 1) * layer.Strides[axis]) : reach;
    })];

    private static double[] WideKernel(ConvolutionLayer layer, ImmutableArray<int> wide, int cells)
    {
        ImmutableArray<int> size = layer.KernelSize;
        int weights = layer.Kernel.Count / size.Aggregate(1, (product, n) => product * n);
        double[] kernel = new double[checked(cells * weights)];
        int[] at = new int[size.Length];
        for (int tap = 0; tap < layer.Kernel.Count / weights; tap++)
        {
            AxisIndices.Unravel(tap, size, at);
            for (int axis = 0; axis < at.Length; axis++) at[axis] *= layer.Dilation[axis];
            layer.Kernel.Span.Slice(tap * weights, weights).CopyTo(kernel.AsSpan(AxisIndices.Ravel(at, wide) * weights));
        }
        return kernel;
    }

    private static Sparse Entries(ConvolutionLayer layer, ChannelShape input)
    {
        ChannelShape output = ChannelShape.Of(layer.OutputShape.AsSpan(), input.ChannelsLast);
        TapAxis[] axes = [.. layer.KernelSize.Select((size, axis) => new TapAxis(
            output.Spatial[axis], input.Spatial[axis], size, layer.Strides[axis], layer.Dilation[axis],
            PoolingMath.Before(layer.Padding, input.Spatial[axis], output.Spatial[axis], ((size - 1) * layer.Dilation[axis]) + 1, layer.Strides[axis])))];
        int channels = input.Channels / layer.Groups, filters = layer.Filters, perGroup = filters / layer.Groups;
        List<(int, int, double)> entries = [];
        foreach ((int to, int from, int tap) in TapAxis.Pairs(axes))
            for (int filter = 0; filter < filters; filter++)
                for (int channel = 0; channel < channels; channel++)
                    entries.Add((output.Index(to, filter), input.Index(from, (filter / perGroup * channels) + channel), layer.Kernel.Values[(((tap * channels) + channel) * filters) + filter]));
        return new Sparse(output.Size, input.Size, entries);
    }
}
