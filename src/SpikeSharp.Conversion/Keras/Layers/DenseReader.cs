namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Dense: kernel (inputs, units), bias (units,). It acts on the last axis of its input; the others stay.</summary>
internal static class DenseReader
{
    public static Layer Read(LayerSource source)
    {
        int units = source.Config["units"].PositiveInt();
        bool useBias = source.Config["use_bias"].BoolOr(true);
        if (source.IsInputKnown && source.InputShape.IsEmpty) throw source.Invalid("its input is one number without axes, a Dense takes at least one axis (besides the batch)");
        if (!source.Config["lora_rank"].IsNull) return source.Refuse("has a LoRA adapter, which is not supported", "merge the adapter into the kernel and save the model again");

        ActivationReader activation = ActivationReader.Read(source.Config["activation"], source.Context);
        if (activation.Refusal is { } reason) return source.Refuse(reason, activation.Hint);
        source.ExpectVariables(useBias ? 2 : 1);
        return new DenseLayer
        {
            Name = source.Name,
            Kernel = source.Variable(0, "kernel", source.IsInputKnown ? source.InputShape[^1] : -1, units),
            Bias = useBias ? source.Variable(1, "bias", units) : null,
            Activation = activation.Activation,
            OutputShape = source.IsInputKnown ? source.Checked(source.InputShape.SetItem(source.InputShape.Length - 1, units)) : default,
        };
    }
}
