using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Layers with several inputs: element by element, or side by side.</summary>
internal static class MergeReader
{
    public static Layer ReadAdd(LayerSource source) => Read(source, new AddLayer { Name = source.Name });

    public static Layer ReadSubtract(LayerSource source) =>
        source.Inputs.Length == 2 ? Read(source, new SubtractLayer { Name = source.Name }) : throw source.Invalid($"a Subtract takes two inputs, found {source.Inputs.Length}");

    public static Layer ReadMultiply(LayerSource source) => Read(source, new MultiplyLayer { Name = source.Name });

    public static Layer ReadAverage(LayerSource source) => Read(source, new AverageLayer { Name = source.Name });

    public static Layer ReadMaximum(LayerSource source) => Read(source, new MaximumLayer { Name = source.Name });

    public static Layer ReadMinimum(LayerSource source) => Read(source, new MinimumLayer { Name = source.Name });

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

    private static MergeLayer Read(LayerSource source, MergeLayer layer)
    {
        ImmutableArray<int> shape = default;
        foreach (Layer input in source.Inputs)
        {
            // What an unknown shape would add cannot be told; the known ones serve to list what comes after.
            if (!input.IsShapeKnown) continue;
            shape = shape.IsDefault ? input.OutputShape : Broadcasting.Shape(shape, input.OutputShape);
            if (shape.IsDefault) throw source.Invalid($"its inputs have shapes {Shapes(source)}, which do not fit each other");
        }
        return layer with { OutputShape = shape.IsDefault ? default : source.Checked(shape) };
    }

    private static string Shapes(LayerSource source) => string.Join(", ", source.Inputs.Select(input => ShapeText.Of(input.OutputShape)));
}
