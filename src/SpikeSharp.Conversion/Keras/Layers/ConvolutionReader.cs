using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Conv1D and Conv2D: kernel (sizes..., channels / groups, filters), bias (filters,).</summary>
internal static class ConvolutionReader
{
    private const int MaxReach = 1 << 28;

    public static Layer Read(LayerSource source, int rank)
    {
        ConfigValue config = source.Config;
        int filters = config["filters"].PositiveInt();
        ImmutableArray<int> kernel = config["kernel_size"].PositiveInts(rank);
        ImmutableArray<int> strides = config["strides"].IsNull ? Ones(rank) : config["strides"].PositiveInts(rank);
        ImmutableArray<int> dilation = config["dilation_rate"].IsNull ? Ones(rank) : config["dilation_rate"].PositiveInts(rank);
        if (kernel.Zip(dilation, (size, rate) => (long)size * rate).Any(reach => reach > MaxReach)) throw config["dilation_rate"].Wrong($"so small that the kernel reaches over at most {MaxReach} values");
        int groups = config["groups"].IsNull ? 1 : config["groups"].PositiveInt();
        DataFormat format = source.Format();
        bool useBias = config["use_bias"].BoolOr(true);

        source.ExpectAxes(rank + 1);
        if (!config["lora_rank"].IsNull) return source.Refuse("has a LoRA adapter, which is not supported", "merge the adapter into the kernel and save the model again");
        LayerPadding padding = rank == 1 && config["padding"].TextOr("valid") == "causal" ? LayerPadding.Causal : PoolingReader.Padding(config["padding"]);
        ActivationReader activation = ActivationReader.Read(config["activation"], source.Context);
        if (activation.Refusal is { } reason) return source.Refuse(reason, activation.Hint);
        if (filters % groups != 0) throw source.Invalid($"{filters} filters cannot be split into {groups} groups");

        int channels = -1;
        ImmutableArray<int> shape = default;
        if (source.IsInputKnown)
        {
            int channelAxis = format == DataFormat.ChannelsLast ? rank : 0;
            channels = source.InputShape[channelAxis];
            if (channels % groups != 0) throw source.Invalid($"{channels} input channels cannot be split into {groups} groups");
            shape = source.Checked(PoolingReader.Slide(source, Reach(kernel, dilation), strides, padding, format, "kernel").SetItem(channelAxis, filters));
        }

        source.ExpectVariables(useBias ? 2 : 1);
        return new ConvolutionLayer
        {
            Name = source.Name,
            Kernel = source.Variable(0, "kernel", [.. kernel, channels < 0 ? -1 : channels / groups, filters]),
            Bias = useBias ? source.Variable(1, "bias", filters) : null,
            Strides = strides,
            Dilation = dilation,
            Padding = padding,
            Format = format,
            Groups = groups,
            Activation = activation.Activation,
            OutputShape = shape,
        };
    }

    /// <summary>From the first tap to the last, both counted.</summary>
    private static ImmutableArray<int> Reach(ImmutableArray<int> kernel, ImmutableArray<int> dilation) => [.. kernel.Zip(dilation, (size, rate) => ((size - 1) * rate) + 1)];

    private static ImmutableArray<int> Ones(int count) => [.. Enumerable.Repeat(1, count)];
}
