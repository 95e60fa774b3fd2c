using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>ZeroPadding, Cropping and UpSampling along one to three axes, Permute, RepeatVector.</summary>
internal static class IndexLayerReader
{
    public static Layer ReadZeroPadding(LayerSource source, int rank)
    {
        (ImmutableArray<int> before, ImmutableArray<int> after) = Ends(source.Config["padding"], rank);
        DataFormat format = source.Format();
        source.ExpectAxes(rank + 1);
        return new ZeroPaddingLayer
        {
            Name = source.Name,
            Before = before,
            After = after,
            Format = format,
            OutputShape = Resized(source, format, rank, (axis, size) => size + before[axis] + after[axis]),
        };
    }

    public static Layer ReadCropping(LayerSource source, int rank)
    {
        (ImmutableArray<int> before, ImmutableArray<int> after) = Ends(source.Config["cropping"], rank);
        DataFormat format = source.Format();
        source.ExpectAxes(rank + 1);
        return new CroppingLayer
        {
            Name = source.Name,
            Before = before,
            After = after,
            Format = format,
            OutputShape = Resized(source, format, rank, (axis, size) => Math.Max(size - before[axis] - after[axis], 0)),
        };
    }

    public static Layer ReadUpSampling(LayerSource source, int rank)
    {
        ImmutableArray<int> times = source.Config["size"].IsNull ? [.. Enumerable.Repeat(2, rank)] : source.Config["size"].PositiveInts(rank);
        DataFormat format = rank == 1 ? DataFormat.ChannelsLast : source.Format();
        string interpolation = source.Config["interpolation"].TextOr("nearest");
        source.ExpectAxes(rank + 1);
        ImmutableArray<int> shape = Resized(source, format, rank, (axis, size) => size * times[axis]);
        return interpolation switch
        {
            "nearest" => new UpSamplingLayer { Name = source.Name, Size = times, Format = format, OutputShape = shape },
            "bilinear" when rank == 2 => new BilinearUpSamplingLayer { Name = source.Name, Size = times, Format = format, OutputShape = shape },
            _ => source.Refuse($"interpolates by '{interpolation}'; supported are nearest{(rank == 2 ? " and bilinear" : "")}"),
        };
    }

    public static Layer ReadPermute(LayerSource source)
    {
        int[] dims = [.. source.Config["dims"].Items().Select(axis => axis.Int())];
        if (!dims.Order().SequenceEqual(Enumerable.Range(1, dims.Length))) throw source.Config["dims"].Wrong("the axes 1, 2, ... in some order");
        source.ExpectAxes(dims.Length);
        ImmutableArray<int> order = [.. dims.Select(axis => axis - 1)];
        return new PermuteLayer { Name = source.Name, Order = order, OutputShape = source.IsInputKnown ? [.. order.Select(axis => source.InputShape[axis])] : default };
    }

    public static Layer ReadRepeatVector(LayerSource source)
    {
        int times = source.Config["n"].PositiveInt();
        source.ExpectAxes(1);
        return new RepeatVectorLayer { Name = source.Name, OutputShape = source.IsInputKnown ? source.Checked([times, source.InputShape[0]]) : default };
    }

    // One number for all ends, one for each axis, or two for each axis; along one axis two numbers are its two ends.
    private static (ImmutableArray<int> Before, ImmutableArray<int> After) Ends(ConfigValue value, int rank)
    {
        int[][] ends;
        if (value.IsNull) ends = [.. Enumerable.Repeat((int[])[1, 1], rank)];
        else if (!value.IsArray) ends = [.. Enumerable.Repeat((int[])[value.Int(), value.Int()], rank)];
        else if (rank == 1 && value.Items() is [{ IsArray: false }, { IsArray: false }] pair) ends = [[pair[0].Int(), pair[1].Int()]];
        else ends = [.. value.Items().Select(axis => axis.IsArray ? (int[])[.. axis.Items().Select(end => end.Int())] : [axis.Int(), axis.Int()])];
        if (ends.Length != rank || ends.Any(axis => axis is not [>= 0, >= 0]))
            throw value.Wrong(rank == 1 ? "one size for both ends or two, at least 0" : $"one size for all ends, or one or two for each of {rank} axes, at least 0");
        return ([.. ends.Select(axis => axis[0])], [.. ends.Select(axis => axis[1])]);
    }

    private static ImmutableArray<int> Resized(LayerSource source, DataFormat format, int rank, Func<int, long, long> size)
    {
        if (!source.IsInputKnown) return default;
        int first = format == DataFormat.ChannelsLast ? 0 : 1;
        int[] shape = [.. source.InputShape];
        for (int axis = 0; axis < rank; axis++) shape[first + axis] = (int)Math.Min(size(axis, shape[first + axis]), int.MaxValue);
        return source.Checked([.. shape]);
    }
}
