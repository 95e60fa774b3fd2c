namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Dense: kernel (inputs, units), bias (units,).</summary>
internal static class DenseReader
{
    public static Layer Read(LayerSource source)
    {
        int units = source.Config["units"].PositiveInt();
        bool useBias = source.Config["use_bias"].BoolOr(true);
        if (source.IsInputKnown && source.InputShape.Length != 1)
            return source.Refuse($"has an input of shape {ShapeText.Of(source.InputShape)}; it is supported on one axis only", "add a Flatten layer before it");
        if (!source.Config["lora_rank"].IsNull) return source.Refuse("has a LoRA adapter, which is not supported", "merge the adapter into the kernel and save the model again");

        ActivationReader activation = ActivationReader.Read(source.Config["activation"], source.Context);
        if (activation.Refusal is { } reason) return source.Refuse(reason, activation.Hint);
        source.ExpectVariables(useBias ? 2 : 1);
        return new DenseLayer
        {
            Name = source.Name,
            Kernel = source.Variable(0, "kernel", source.IsInputKnown ? source.InputShape[0] : -1, units),
            Bias = useBias ? source.Variable(1, "bias", units) : null,
            Activation = activation.Activation,
            OutputShape = [units],
        };
    }
}
