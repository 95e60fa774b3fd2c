using System.Globalization;

namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Layers that are an activation function: Activation, ReLU and its kin, ELU, Softmax.</summary>
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

    public static Layer ReadLeakyRelu(LayerSource source) => new ReluLayer { Name = source.Name, NegativeSlope = Slope(source.Config), OutputShape = source.InputShape };

    public static Layer ReadElu(LayerSource source) =>
        new ActivationLayer { Name = source.Name, Activation = Activation.Elu(Written(source.Config["alpha"].FiniteOr(1))), OutputShape = source.InputShape };

    public static Layer ReadThresholdedRelu(LayerSource source) =>
        new ActivationLayer { Name = source.Name, Activation = Activation.ThresholdedRelu(Written(source.Config["theta"].FiniteOr(1))), OutputShape = source.InputShape };

    public static Layer ReadPRelu(LayerSource source)
    {
        ConfigValue axes = source.Config["shared_axes"];
        int[] shared = axes.IsNull ? [] : axes.IsArray ? [.. axes.Items().Select(axis => axis.Int())] : [axes.Int()];
        int[] shape = source.IsInputKnown ? [.. source.InputShape] : [];
        foreach (int axis in shared)
        {
            if (!source.IsInputKnown) break;
            if (axis < 1 || axis > shape.Length) throw axes.Wrong($"axes of the input {ShapeText.Of(source.InputShape)}, counted with the batch axis and not that");
            shape[axis - 1] = 1;
        }
        if (!source.IsInputKnown) return source.Refuse("has an input of unknown shape");
        source.ExpectVariables(1);
        return new PReluLayer { Name = source.Name, Alpha = source.Variable(0, "alpha", shape), OutputShape = source.InputShape };
    }

    /// <summary>The slope of a LeakyReLU layer, under its name in Keras 3 or in Keras 2.</summary>
    public static double Slope(ConfigValue config) => Written((config["negative_slope"].IsNull ? config["alpha"] : config["negative_slope"]).FiniteOr(0.3));

    /// <summary>The number as its author wrote it: files hold 0.3 as the nearest number of single precision, 0.30000001192092896.</summary>
    public static double Written(double value) =>
        value == (float)value ? double.Parse(((float)value).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;

    public static ReluLayer Relu(string name, ConfigValue config)
    {
        double? max = config["max_value"].IsNull ? null : config["max_value"].Double();
        if (max is < 0 || (max is { } value && double.IsNaN(value))) throw config["max_value"].Wrong("at least 0");
        return new ReluLayer
        {
            Name = name,
            MaxValue = max is double.PositiveInfinity ? null : max,
            NegativeSlope = Written(config["negative_slope"].FiniteOr(0)),
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
