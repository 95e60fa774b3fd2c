namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>BatchNormalization: [gamma] [beta] moving mean, moving variance.</summary>
internal static class BatchNormalizationReader
{
    public static Layer Read(LayerSource source)
    {
        ConfigValue axes = source.Config["axis"];
        if (axes.IsArray && axes.Items().Length != 1) return source.Refuse($"normalises the axes {axes.Found()}; one axis is supported");
        if (source.Config["renorm"].BoolOr(false)) return source.Refuse("uses batch renormalisation (renorm), which is not supported");
        int axis = axes.IsNull ? -1 : axes.Int();
        bool scale = source.Config["scale"].BoolOr(true), center = source.Config["center"].BoolOr(true);
        double epsilon = source.Config["epsilon"].FiniteOr(1e-3);

        int size = -1;
        if (source.IsInputKnown)
        {
            int rank = source.InputShape.Length + 1;                                  // the file counts the batch axis
            int positive = axis < 0 ? axis + rank : axis;
            if (positive < 1 || positive >= rank) throw axes.Wrong($"an axis of the input {ShapeText.Of(source.InputShape)}, counted with the batch axis and not that");
            axis = positive - 1;
            size = source.InputShape[axis];
        }

        int next = 0;
        source.ExpectVariables((scale ? 1 : 0) + (center ? 1 : 0) + 2);
        BatchNormalizationLayer layer = new()
        {
            Name = source.Name,
            Axis = axis,
            Epsilon = epsilon,
            Gamma = scale ? source.Variable(next++, "gamma", size) : null,
            Beta = center ? source.Variable(next++, "beta", size) : null,
            Mean = source.Variable(next++, "mean", size),
            Variance = source.Variable(next, "variance", size),
            OutputShape = source.InputShape,
        };
        foreach (double variance in layer.Variance.Span)
            if (variance + epsilon <= 0)
                throw source.Context.BadWeights($"layer '{source.Name}': variance holds {variance}, with epsilon {epsilon} it must be positive");
        return layer;
    }
}
