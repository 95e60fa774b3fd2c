using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Layers with several inputs: Add and Concatenate.</summary>
internal static class MergeReader
{
    public static Layer ReadAdd(LayerSource source)
    {
        foreach (Layer input in source.Inputs)
            if (input.IsShapeKnown && source.Inputs[0].IsShapeKnown && !input.OutputShape.AsSpan().SequenceEqual(source.Inputs[0].OutputShape.AsSpan()))
                return source.Refuse($"adds inputs of shapes {Shapes(source)}; only equal shapes are supported");
        return new AddLayer { Name = source.Name, OutputShape = KnownShape(source) };
    }

    public static Layer ReadConcatenate(LayerSource source)
    {
        int axis = source.Config["axis"].IntOr(-1);
        if (source.Inputs.Any(input => !input.IsShapeKnown)) return new ConcatenateLayer { Name = source.Name, Axis = axis };

        ImmutableArray<int> first = source.Inputs[0].OutputShape;
        int rank = first.Length + 1;                                                      // the file counts the batch axis
        int positive = axis < 0 ? axis + rank : axis;
        if (positive < 1 || positive >= rank) throw source.Config["axis"].Wrong($"an axis of the inputs {Shapes(source)}, counted with the batch axis and not that");
        axis = positive - 1;
        long size = 0;
        foreach (Layer input in source.Inputs)
        {
            if (input.OutputShape.Length != first.Length || !input.OutputShape.SetItem(axis, 1).AsSpan().SequenceEqual(first.SetItem(axis, 1).AsSpan()))
                throw source.Invalid($"its inputs have shapes {Shapes(source)}, which must agree in all axes but {axis + 1}");
            size += input.OutputShape[axis];
        }

        return new ConcatenateLayer { Name = source.Name, Axis = axis, OutputShape = source.Checked(first.SetItem(axis, (int)Math.Min(size, int.MaxValue))) };
    }

    private static ImmutableArray<int> KnownShape(LayerSource source)
    {
        foreach (Layer input in source.Inputs)
            if (input.IsShapeKnown)
                return input.OutputShape;
        return default;
    }

    private static string Shapes(LayerSource source) => string.Join(", ", source.Inputs.Select(input => ShapeText.Of(input.OutputShape)));
}
