namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Layers that are an activation function: Activation, ReLU, Softmax.</summary>
internal static class ActivationLayerReader
{
    public static Layer ReadActivation(LayerSource source)
    {
        ActivationReader activation = ActivationReader.Read(source.Config["activation"], source.Context);
        return activation.Refusal is { } reason
            ? source.Refuse(reason, activation.Hint)
            : new ActivationLayer { Name = source.Name, Activation = activation.Activation, OutputShape = source.InputShape };
    }

    public static Layer ReadRelu(LayerSource source) => Relu(source.Name, source.Config) with { OutputShape = source.InputShape };

    public static ReluLayer Relu(string name, ConfigValue config)
    {
        double? max = config["max_value"].IsNull ? null : config["max_value"].Double();
        if (max is < 0 || (max is { } value && double.IsNaN(value))) throw config["max_value"].Wrong("at least 0");
        return new ReluLayer
        {
            Name = name,
            MaxValue = max is double.PositiveInfinity ? null : max,
            NegativeSlope = config["negative_slope"].FiniteOr(0),
            Threshold = config["threshold"].FiniteOr(0),
        };
    }

    public static Layer ReadSoftmax(LayerSource source)
    {
        ConfigValue axes = source.Config["axis"];
        if (axes.IsArray && axes.Items().Length != 1) return source.Refuse($"normalises the axes {axes.Found()}; one axis is supported");
        int axis = axes.IsNull ? -1 : axes.Int();
        if (source.IsInputKnown)
        {
            int rank = source.InputShape.Length + 1;
            int positive = axis < 0 ? axis + rank : axis;
            if (positive < 1 || positive >= rank) throw axes.Wrong($"an axis of the input {ShapeText.Of(source.InputShape)}, counted with the batch axis and not that");
            axis = positive - 1;
        }

        return new SoftmaxLayer { Name = source.Name, Axis = axis, OutputShape = source.InputShape };
    }
}
