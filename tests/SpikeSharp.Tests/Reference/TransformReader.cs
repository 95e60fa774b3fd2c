using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Tests.Reference;

/// <summary>Reads the transforms of the reference networks.</summary>
internal static class TransformReader
{
    public static Transform Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.Array => json.IsMatrix ? json.Matrix() : Dense.Diagonal(json.Row()),
        _ => json.Text("type") switch
        {
            "Dense" => ReadDense(json),
            "Sparse" => ReadSparse(json),
            "Convolution" when Listed(json) is { } kernel => new Convolution(
                json.GetProperty("n_filters").GetInt32(), ReadShape(json, "input_shape")!, Sizes(json, "kernel_size"), kernel, Sizes(json, "strides"), ReadPadding(json), json.Whole("groups") ?? 1),
            "Convolution" => new Convolution(
                json.GetProperty("n_filters").GetInt32(), ReadShape(json, "input_shape")!, Sizes(json, "kernel_size"), ReadKernel(json), Sizes(json, "strides"), ReadPadding(json), json.Whole("groups") ?? 1),
            "ConvolutionTranspose" when Listed(json) is { } kernel => new ConvolutionTranspose(
                json.GetProperty("n_filters").GetInt32(), ReadShape(json, "input_shape")!, Sizes(json, "kernel_size"), kernel, Sizes(json, "strides"), ReadPadding(json), ReadShape(json, "output_shape")),
            "ConvolutionTranspose" => new ConvolutionTranspose(
                json.GetProperty("n_filters").GetInt32(), ReadShape(json, "input_shape")!, Sizes(json, "kernel_size"), ReadKernel(json), Sizes(json, "strides"), ReadPadding(json), ReadShape(json, "output_shape")),
            string name => throw new InvalidDataException($"The loader knows no transform '{name}'."),
        },
    };

    private static Dense ReadDense(JsonElement json)
    {
        int[] shape = json.GetProperty("shape").Integers();
        return new Dense(shape[0], shape[1], ValueReader.Distribution(json.GetProperty("init")));
    }

    private static Sparse ReadSparse(JsonElement json)
    {
        int[] shape = json.GetProperty("shape").Integers();
        JsonElement init = json.GetProperty("init");
        (int, int)[] indices = [.. json.GetProperty("indices").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))];
        return init.ValueKind switch
        {
            JsonValueKind.Number => new Sparse(shape[0], shape[1], indices, init.GetDouble()),
            JsonValueKind.Array => new Sparse(shape[0], shape[1], indices.Zip(init.Row(), (index, value) => (index.Item1, index.Item2, value))),
            _ => new Sparse(shape[0], shape[1], indices, ValueReader.Distribution(init)),
        };
    }

    private static ChannelShape? ReadShape(JsonElement json, string key) => json.Find(key) is { } shape ? ChannelShape.Of(shape.Integers(), json.Flag("channels_last") ?? true) : null;

    private static ImmutableArray<int> Sizes(JsonElement json, string key) => json.Find(key) is { } sizes ? [.. sizes.Integers()] : default;

    // The values of a kernel, row-major; null where it is drawn.
    private static double[]? Listed(JsonElement json) => json.Find("init") is { ValueKind: JsonValueKind.Array } values ? ReferenceArray.Flatten(values) : null;

    private static Distribution? ReadKernel(JsonElement json) => json.Find("init") is { } init ? ValueReader.Distribution(init) : null;

    private static Padding ReadPadding(JsonElement json) => json.Find("padding") is { } padding ? Enum.Parse<Padding>(padding.GetString()!, ignoreCase: true) : Padding.Valid;
}
