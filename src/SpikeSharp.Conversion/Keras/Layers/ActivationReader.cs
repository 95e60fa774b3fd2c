namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>The activation that a configuration asks for, or why there is none: a string, a function object, or a layer object.</summary>
/// <param name="Activation">What was read, if <paramref name="Refusal"/> is null.</param>
/// <param name="Refusal">Continues "layer 'x' of class Y ".</param>
/// <param name="Hint">What would do.</param>
internal readonly record struct ActivationReader(Activation Activation, string? Refusal = null, string? Hint = null)
{
    private static readonly Dictionary<string, Activation> ByName = new(StringComparer.Ordinal)
    {
        ["linear"] = Activation.Linear,
        ["relu"] = Activation.Relu,
        ["relu6"] = Activation.Relu6,
        ["leaky_relu"] = Activation.LeakyRelu(),
        ["elu"] = Activation.Elu(),
        ["selu"] = Activation.Selu,
        ["gelu"] = Activation.Gelu,
        ["sigmoid"] = Activation.Sigmoid,
        ["tanh"] = Activation.Tanh,
        ["softmax"] = Activation.Softmax,
        ["log_softmax"] = Activation.LogSoftmax,
        ["softplus"] = Activation.Softplus,
        ["softsign"] = Activation.Softsign,
        ["silu"] = Activation.Silu,
        ["swish"] = Activation.Silu,
        ["exponential"] = Activation.Exponential,
        ["mish"] = Activation.Mish,
        ["hard_sigmoid"] = Activation.HardSigmoid,
        ["hard_tanh"] = Activation.HardTanh,
        ["hard_silu"] = Activation.HardSilu,
        ["hard_swish"] = Activation.HardSilu,
    };

    public static ActivationReader Read(ConfigValue value, ReadContext context)
    {
        if (value.IsNull) return new(Activation.Linear);
        if (value.IsText) return OfName(value.Text(), context);
        if (!value.IsObject || !value["class_name"].IsText) throw value.Wrong("a name or an object");
        string className = value["class_name"].Text();
        ConfigValue config = value["config"];
        switch (className)
        {
            case "function" when config.IsText:
                return OfName(config.Text(), context);
            case "Activation":
                return Read(config["activation"], context);
            case "ReLU":
                ReluLayer relu = ActivationLayerReader.Relu("", config);
                return relu.MaxValue is null or 6 && relu.Threshold == 0 && (relu.MaxValue is null || relu.NegativeSlope == 0)
                    ? new(relu.Activation) : Refused($"ReLU with {relu.Activation.Name[5..]}");
            case "LeakyReLU":
                return new(Activation.LeakyRelu(ActivationLayerReader.Slope(config)));
            case "ELU":
                return new(Activation.Elu(ActivationLayerReader.Written(config["alpha"].FiniteOr(1))));
            case "ThresholdedReLU":
                return new(Activation.ThresholdedRelu(ActivationLayerReader.Written(config["theta"].FiniteOr(1))));
            case "Softmax" when config["axis"].IsNull || (config["axis"].IsNumber && config["axis"].Int() == -1):
                return new(Activation.Softmax);
            default:
                return Refused(className);
        }
    }

    private static ActivationReader OfName(string name, ReadContext context)
    {
        if (!ByName.TryGetValue(name, out Activation activation)) return Refused(name);
        return new(activation == Activation.HardSigmoid && context.IsKeras2 ? Activation.HardSigmoidKeras2 : activation);
    }

    private static ActivationReader Refused(string name) =>
        new(default, $"has an unknown activation '{name}'{SpellCheck.Question(name, ByName.Keys)}", $"known activations are {string.Join(", ", ByName.Keys.Order(StringComparer.Ordinal))}");
}
