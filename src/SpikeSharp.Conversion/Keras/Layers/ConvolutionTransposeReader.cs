using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Conv1DTranspose, Conv2DTranspose, Conv3DTranspose: kernel (sizes..., filters, channels), bias (filters,).</summary>
internal static class ConvolutionTransposeReader
{
    public static Layer Read(LayerSource source, int rank)
    {
        ConfigValue config = source.Config;
        int filters = config["filters"].PositiveInt();
        ImmutableArray<int> kernel = config["kernel_size"].PositiveInts(rank);
        ImmutableArray<int> strides = config["strides"].IsNull ? ConvolutionReader.Ones(rank) : config["strides"].PositiveInts(rank);
        ImmutableArray<int> dilation = config["dilation_rate"].IsNull ? ConvolutionReader.Ones(rank) : config["dilation_rate"].PositiveInts(rank);
        ConvolutionReader.CheckReach(config, kernel, dilation);
        DataFormat format = source.Format();
        LayerPadding padding = PoolingReader.Padding(config["padding"]);
        bool useBias = config["use_bias"].BoolOr(true);
        ImmutableArray<int>? more = OutputPadding(config["output_padding"], rank, strides);
        source.ExpectAxes(rank + 1);
        ActivationReader activation = ActivationReader.Read(config["activation"], source.Context);
        if (activation.Refusal is { } reason) return source.Refuse(reason, activation.Hint);

        int channels = -1, channelAxis = format == DataFormat.ChannelsLast ? rank : 0, first = format == DataFormat.ChannelsLast ? 0 : 1;
        ImmutableArray<int> shape = default;
        if (source.IsInputKnown)
        {
            channels = source.InputShape[channelAxis];
            ImmutableArray<int> reach = ConvolutionReader.Reach(kernel, dilation);
            int[] sizes = [.. source.InputShape];
            for (int axis = 0; axis < rank; axis++)
                sizes[first + axis] = (int)Math.Min(Grown(sizes[first + axis], reach[axis], strides[axis], padding, more?[axis]), int.MaxValue);
            sizes[channelAxis] = filters;
            shape = source.Checked([.. sizes]);
        }

        source.ExpectVariables(useBias ? 2 : 1);
        return new ConvolutionTransposeLayer
        {
            Name = source.Name,
            Kernel = source.Variable(0, "kernel", [.. kernel, filters, channels]),
            Bias = useBias ? source.Variable(1, "bias", filters) : null,
            Strides = strides,
            Dilation = dilation,
            Padding = padding,
            Format = format,
            Activation = activation.Activation,
            OutputShape = shape,
        };
    }

    private static long Grown(long size, int reach, int stride, LayerPadding padding, int? more) => more is { } extra
        ? ((size - 1) * stride) + reach - (padding == LayerPadding.Same ? reach / 2 * 2 : 0) + extra
        : padding == LayerPadding.Same ? size * stride : (size * stride) + Math.Max(reach - stride, 0);

    // Null, or one size for every axis, each smaller than the stride.
    private static ImmutableArray<int>? OutputPadding(ConfigValue value, int rank, ImmutableArray<int> strides)
    {
        if (value.IsNull) return null;
        ImmutableArray<int> sizes = value.IsArray ? [.. value.Items().Select(size => size.Int())] : [.. Enumerable.Repeat(value.Int(), rank)];
        bool fits = sizes.Length == rank;
        for (int axis = 0; fits && axis < rank; axis++) fits = sizes[axis] >= 0 && sizes[axis] < strides[axis];
        return fits ? sizes : throw value.Wrong($"one number at least 0 and below the stride for each of {rank} axes");
    }
}
