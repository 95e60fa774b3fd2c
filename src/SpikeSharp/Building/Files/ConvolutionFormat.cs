using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>The shapes of a convolution as a file holds them; the channel axis is part of the shapes.</summary>
internal static class ConvolutionFormat
{
    // Far beyond any use, and small enough that sums with sizes stay in an int.
    private const int MaxSize = 1 << 24;

    /// <summary>Reads the shapes.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="transposed">Whether every input adds the kernel, so that the output may have any size.</param>
    public static ConvolutionGeometry Read(SsmValue op, bool transposed)
    {
        bool channelsLast = op["channels_last"].Flag();
        ImmutableArray<int> kernel = op["kernel_size"].Ints(1, MaxSize), strides = op["strides"].Ints(1, MaxSize);
        if (kernel.Length is < 1 or > 3) throw op["kernel_size"].Unsupported($"convolutions along {kernel.Length} axes are not supported; 1 to 3 are");
        if (strides.Length != kernel.Length) throw op["strides"].Invalid($"{kernel.Length} strides are expected, {strides.Length} were found");
        ChannelShape input = Shape(op["input_shape"]), output = Shape(op["output_shape"]);
        Padding padding = op["padding"].Text() switch
        {
            "valid" => Padding.Valid,
            "same" => Padding.Same,
            _ => throw op["padding"].Wrong("valid or same"),
        };
        for (int axis = 0; transposed && axis < strides.Length; axis++)
            if (((input.Spatial[axis] - 1L) * strides[axis]) + kernel[axis] > int.MaxValue) throw op["strides"].Invalid($"a stride of {strides[axis]} is too large for {input.Spatial[axis]} positions");
        int groups = op["groups"].IsNull ? 1 : op["groups"].Int(1, MaxSize);
        if (input.Channels % groups != 0 || output.Channels % groups != 0)
            throw op["groups"].Invalid($"{groups} groups do not divide {input.Channels} and {output.Channels} channels");
        ImmutableArray<int> size = Convolution.Geometry(input.Spatial, kernel, strides, padding).Size;
        return transposed || output.Spatial.SequenceEqual(size)
            ? new ConvolutionGeometry(input, output, kernel, strides, padding, groups)
            : throw op["output_shape"].Invalid($"({string.Join(", ", size)}) positions are expected, ({string.Join(", ", output.Spatial)}) were found");

        ChannelShape Shape(SsmValue value)
        {
            ImmutableArray<int> shape = value.Ints(1, MaxSize);
            if (shape.Length != kernel.Length + 1) throw value.Invalid($"{kernel.Length + 1} sizes are expected, {shape.Length} were found");
            return shape.Aggregate(1L, (product, n) => Math.Min(product * n, 1L << 31)) <= int.MaxValue
                ? ChannelShape.Of(shape.AsSpan(), channelsLast)
                : throw value.Invalid($"({string.Join(", ", shape)}) is more than {int.MaxValue} elements");
        }
    }

    public static void Write(Utf8JsonWriter json, ConvolutionGeometry geometry)
    {
        SsmWriter.WriteInts(json, "input_shape", geometry.Input.Full);
        SsmWriter.WriteInts(json, "output_shape", geometry.Output.Full);
        SsmWriter.WriteInts(json, "kernel_size", geometry.KernelSize);
        SsmWriter.WriteInts(json, "strides", geometry.Strides);
        json.WriteString("padding", geometry.Padding == Padding.Same ? "same" : "valid");
        json.WriteBoolean("channels_last", geometry.Input.ChannelsLast);
        json.WriteNumber("groups", geometry.Groups);
    }
}
