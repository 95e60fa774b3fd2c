using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>Max pooling as a file holds it; the channel axis is part of the shape.</summary>
internal static class PoolFormat
{
    private const string Max = "max", MaxOfSums = "cumulative max";

    // Far beyond any use, and small enough that sums with sizes stay in an int.
    private const int MaxSize = 1 << 24;

    public static void Write(Utf8JsonWriter json, MaxPool pool)
    {
        json.WriteString("kind", pool.OfSums ? MaxOfSums : Max);
        SsmWriter.WriteInts(json, "input_shape", pool.Input.Full);
        SsmWriter.WriteInts(json, "window", pool.Window);
        SsmWriter.WriteInts(json, "strides", pool.Strides);
        json.WriteString("padding", pool.Padding == Padding.Same ? "same" : "valid");
        json.WriteBoolean("channels_last", pool.Input.ChannelsLast);
    }

    /// <summary>Reads a pooling.</summary>
    /// <param name="process">The process.</param>
    /// <param name="maxBytes">Bytes that its table of windows may take.</param>
    public static MaxPool Read(SsmValue process, long maxBytes)
    {
        bool ofSums = process["kind"].Text() switch
        {
            Max => false,
            MaxOfSums => true,
            string other => throw process["kind"].Unsupported($"pooling '{other}' is not supported; {Max} and {MaxOfSums} are"),
        };
        ImmutableArray<int> window = process["window"].Ints(1, MaxSize), strides = process["strides"].Ints(1, MaxSize), shape = process["input_shape"].Ints(1, MaxSize);
        if (window.Length is < 1 or > 3) throw process["window"].Unsupported($"pooling along {window.Length} axes is not supported; 1 to 3 are");
        if (strides.Length != window.Length) throw process["strides"].Invalid($"{window.Length} strides are expected, {strides.Length} were found");
        if (shape.Length != window.Length + 1) throw process["input_shape"].Invalid($"{window.Length + 1} sizes are expected, {shape.Length} were found");
        Padding padding = process["padding"].Text() switch
        {
            "valid" => Padding.Valid,
            "same" => Padding.Same,
            _ => throw process["padding"].Wrong("valid or same"),
        };
        // Every input lies in at most as many windows as a window has cells, and an output has at most that many cells.
        double cells = window.Aggregate(1.0, (product, n) => product * n), elements = shape.Aggregate(1.0, (product, n) => product * n);
        if (elements > int.MaxValue || cells > MaxSize || elements * Math.Min(cells, elements) * sizeof(int) > maxBytes)
            throw process["input_shape"].Invalid($"windows of {cells} cells over {elements} elements take more than {maxBytes} bytes; raise {nameof(ModelLoadOptions.MaxBytes)} if you trust the file");
        ChannelShape input = ChannelShape.Of(shape.AsSpan(), process["channels_last"].Flag());
        for (int axis = 0; padding == Padding.Valid && axis < window.Length; axis++)
            if (window[axis] > input.Spatial[axis]) throw process["window"].Invalid($"a window of {window[axis]} is larger than the {input.Spatial[axis]} positions of axis {axis}");
        return new MaxPool(input, window, strides, padding, ofSums);
    }
}
