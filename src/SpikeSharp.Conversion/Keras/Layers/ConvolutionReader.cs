using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>
/// The convolutions but the transposed ones: kernel (sizes..., channels / groups, filters), bias (filters,). Depthwise: kernel (sizes..., channels, multiplier).
/// Separable: a depthwise kernel and then a pointwise one (1..., channels multiplier, filters).
/// </summary>
internal static class ConvolutionReader
{
    private const int MaxReach = 1 << 28;

    public static Layer Read(LayerSource source, int rank)
    {
        int filters = source.Config["filters"].PositiveInt(), groups = source.Config["groups"].IsNull ? 1 : source.Config["groups"].PositiveInt();
        Geometry geometry = Geometry.Read(source, rank);
        if (geometry.Refusal is { } refusal) return refusal;
        if (filters % groups != 0) throw source.Invalid($"{filters} filters cannot be split into {groups} groups");
        int channels = geometry.Channels(source);
        if (channels > 0 && channels % groups != 0) throw source.Invalid($"{channels} input channels cannot be split into {groups} groups");
        source.ExpectVariables(geometry.UseBias ? 2 : 1);
        return geometry.Make(source, filters, groups, () => source.Variable(0, "kernel", [.. geometry.Kernel, channels < 0 ? -1 : channels / groups, filters]), biasIndex: 1);
    }

    public static Layer ReadDepthwise(LayerSource source, int rank)
    {
        int multiplier = source.Config["depth_multiplier"].IsNull ? 1 : source.Config["depth_multiplier"].PositiveInt();
        Geometry geometry = Geometry.Read(source, rank);
        if (geometry.Refusal is { } refusal) return refusal;
        source.ExpectVariables(geometry.UseBias ? 2 : 1);
        Weights kernel = source.Variable(0, "kernel", [.. geometry.Kernel, geometry.Channels(source), multiplier]);
        // Filter c multiplier + m reads channel c alone: in memory this is the kernel of a convolution in groups of one channel.
        int filters = source.Product(kernel.Shape[^2], multiplier);
        return geometry.Make(source, filters, kernel.Shape[^2], () => kernel with { Shape = [.. geometry.Kernel, 1, filters] }, biasIndex: 1);
    }

    public static Layer ReadSeparable(LayerSource source, int rank)
    {
        int multiplier = source.Config["depth_multiplier"].IsNull ? 1 : source.Config["depth_multiplier"].PositiveInt(), filters = source.Config["filters"].PositiveInt();
        Geometry geometry = Geometry.Read(source, rank);
        if (geometry.Refusal is { } refusal) return refusal;
        source.ExpectVariables(geometry.UseBias ? 3 : 2);
        Weights depthwise = source.Variable(0, "depthwise kernel", [.. geometry.Kernel, geometry.Channels(source), multiplier]);
        Weights pointwise = source.Variable(1, "pointwise kernel", [.. geometry.Kernel.Select(_ => 1), source.Product(depthwise.Shape[^2], multiplier), filters]);
        _ = source.Product(depthwise.Count, filters);
        return geometry.Make(source, filters, 1, () => Product(depthwise, pointwise), biasIndex: 2) with { Factors = [depthwise, pointwise] };
    }

    /// <summary>One kernel that does what two do one after the other: K[a, c, f] = sum over m of D[a, c, m] P[c multiplier + m, f].</summary>
    private static Weights Product(Weights depthwise, Weights pointwise)
    {
        int channels = depthwise.Shape[^2], multiplier = depthwise.Shape[^1], filters = pointwise.Shape[^1];
        double[] kernel = new double[depthwise.Count / multiplier * filters];
        for (int row = 0; row < depthwise.Count / multiplier; row++)
            for (int m = 0; m < multiplier; m++)
                VectorMath.AddScaled(depthwise.Values[(row * multiplier) + m], pointwise.Span.Slice(((row % channels * multiplier) + m) * filters, filters), kernel.AsSpan(row * filters, filters));
        return new Weights("kernel", [.. depthwise.Shape[..^1], filters], [.. kernel], depthwise.Type);
    }

    /// <summary>What all convolutions have in their configurations.</summary>
    private sealed record Geometry(
        ImmutableArray<int> Kernel, ImmutableArray<int> Strides, ImmutableArray<int> Dilation, LayerPadding Padding, DataFormat Format, bool UseBias, Activation Activation)
    {
        public UnsupportedLayer? Refusal { get; init; }

        public static Geometry Read(LayerSource source, int rank)
        {
            ConfigValue config = source.Config;
            ImmutableArray<int> kernel = config["kernel_size"].PositiveInts(rank);
            ImmutableArray<int> strides = config["strides"].IsNull ? Ones(rank) : config["strides"].PositiveInts(rank);
            ImmutableArray<int> dilation = config["dilation_rate"].IsNull ? Ones(rank) : config["dilation_rate"].PositiveInts(rank);
            CheckReach(config, kernel, dilation);
            DataFormat format = source.Format();
            bool useBias = config["use_bias"].BoolOr(true);
            source.ExpectAxes(rank + 1);
            LayerPadding padding = rank == 1 && config["padding"].TextOr("valid") == "causal" ? LayerPadding.Causal : PoolingReader.Padding(config["padding"]);
            ActivationReader activation = ActivationReader.Read(config["activation"], source.Context);
            return new Geometry(kernel, strides, dilation, padding, format, useBias, activation.Activation)
            {
                Refusal = !config["lora_rank"].IsNull ? source.Refuse("has a LoRA adapter, which is not supported", "merge the adapter into the kernel and save the model again")
                    : activation.Refusal is { } reason ? source.Refuse(reason, activation.Hint) : null,
            };
        }

        /// <summary>Channels of the input; -1 if unknown.</summary>
        public int Channels(LayerSource source) => source.IsInputKnown ? source.InputShape[Format == DataFormat.ChannelsLast ? Kernel.Length : 0] : -1;

        // The shape comes before the kernel, so that a window larger than the input is the first thing said.
        public ConvolutionLayer Make(LayerSource source, int filters, int groups, Func<Weights> kernel, int biasIndex)
        {
            int channelAxis = Format == DataFormat.ChannelsLast ? Kernel.Length : 0;
            ImmutableArray<int> shape = source.IsInputKnown
                ? source.Checked(PoolingReader.Slide(source, Reach(Kernel, Dilation), Strides, Padding, Format, "kernel").SetItem(channelAxis, filters)) : default;
            return new ConvolutionLayer
            {
                Name = source.Name,
                Kernel = kernel(),
                Bias = UseBias ? source.Variable(biasIndex, "bias", filters) : null,
                Strides = Strides,
                Dilation = Dilation,
                Padding = Padding,
                Format = Format,
                Groups = groups,
                Activation = Activation,
                OutputShape = shape,
            };
        }
    }

    public static void CheckReach(ConfigValue config, ImmutableArray<int> kernel, ImmutableArray<int> dilation)
    {
        if (kernel.Zip(dilation, (size, rate) => (long)size * rate).Any(reach => reach > MaxReach)) throw config["dilation_rate"].Wrong($"so small that the kernel reaches over at most {MaxReach} values");
    }

    /// <summary>From the first tap to the last, both counted.</summary>
    public static ImmutableArray<int> Reach(ImmutableArray<int> kernel, ImmutableArray<int> dilation) => [.. kernel.Zip(dilation, (size, rate) => ((size - 1) * rate) + 1)];

    public static ImmutableArray<int> Ones(int count) => [.. Enumerable.Repeat(1, count)];
}
