using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Flatten and Reshape.</summary>
internal static class ShapeLayerReader
{
    public static Layer ReadFlatten(LayerSource source) => new FlattenLayer
    {
        Name = source.Name,
        Format = source.Format(),
        OutputShape = source.IsInputKnown ? [Size(source.InputShape)] : default,
    };

    public static Layer ReadReshape(LayerSource source)
    {
        ConfigValue target = source.Config["target_shape"];
        int[] shape = target.IsArray ? [.. target.Items().Select(size => size.Int())] : [target.Int()];
        int open = Array.IndexOf(shape, -1);
        long known = 1;
        foreach (int size in shape)
        {
            if (size is 0 or < -1 || (size == -1 && Array.LastIndexOf(shape, -1) != open)) throw target.Wrong("positive sizes, at most one of them -1");
            known = Math.Min(known * Math.Abs(size), int.MaxValue);
        }

        if (!source.IsInputKnown) return new ReshapeLayer { Name = source.Name, OutputShape = open < 0 ? source.Checked([.. shape]) : default };
        int total = Size(source.InputShape);
        if (open >= 0 && total % known == 0) shape[open] = (int)(total / known);
        else if (open >= 0 || known != total)
            throw source.Invalid($"{total} values of shape {ShapeText.Of(source.InputShape)} do not fit the target shape {ShapeText.Of(shape)}");
        return new ReshapeLayer { Name = source.Name, OutputShape = [.. shape] };
    }

    private static int Size(ImmutableArray<int> shape)
    {
        int size = 1;
        foreach (int axis in shape) size *= axis;
        return size;
    }
}
