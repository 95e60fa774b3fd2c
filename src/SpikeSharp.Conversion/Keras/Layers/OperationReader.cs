namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>Operations of Keras 3 that stand in a functional graph without a layer: arithmetic of tensors and numbers, and activations.</summary>
internal static class OperationReader
{
    /// <summary>The operations that are read.</summary>
    public const string Names = "Add, Subtract, Multiply, Divide and TrueDivide by a number, Relu, Relu6, Sigmoid, Tanh, Silu, Softplus, Softsign";

    /// <returns>The layer that computes it; null for an operation that is not read.</returns>
    public static Layer? Read(LayerSource source, LayerCall? call)
    {
        double?[] arguments = call is null ? [] : [.. call.Arguments];
        bool isUnary = source.Inputs.Length == 1 && arguments.Length <= 1;
        return source.ClassName switch
        {
            "Relu" when isUnary => Activate(source, Activation.Relu),
            "Relu6" when isUnary => Activate(source, Activation.Relu6),
            "Sigmoid" when isUnary => Activate(source, Activation.Sigmoid),
            "Tanh" when isUnary => Activate(source, Activation.Tanh),
            "Silu" when isUnary => Activate(source, Activation.Silu),
            "Softplus" when isUnary => Activate(source, Activation.Softplus),
            "Softsign" when isUnary => Activate(source, Activation.Softsign),
            "Add" when arguments is [null, null] && HasOneRank(source) => MergeReader.ReadAdd(source),
            "Subtract" when arguments is [null, null] && HasOneRank(source) => MergeReader.ReadSubtract(source),
            "Multiply" when arguments is [null, null] && HasOneRank(source) => MergeReader.ReadMultiply(source),
            "Add" when arguments is [null, { } number] => Rescale(source, 1, number),
            "Add" when arguments is [{ } number, null] => Rescale(source, 1, number),
            "Subtract" when arguments is [null, { } number] => Rescale(source, 1, -number),
            "Subtract" when arguments is [{ } number, null] => Rescale(source, -1, number),
            "Multiply" when arguments is [null, { } number] => Rescale(source, number, 0),
            "Multiply" when arguments is [{ } number, null] => Rescale(source, number, 0),
            "Divide" or "TrueDivide" when arguments is [null, { } number] && number != 0 => Rescale(source, 1 / number, 0),
            _ => null,
        };
    }

    private static ActivationLayer Activate(LayerSource source, Activation activation) => new() { Name = source.Name, Activation = activation, OutputShape = source.InputShape };

    private static RescalingLayer Rescale(LayerSource source, double scale, double offset) =>
        double.IsFinite(scale) && double.IsFinite(offset)
            ? new RescalingLayer { Name = source.Name, Scale = [scale], Offset = [offset], OutputShape = source.InputShape }
            : throw source.Invalid("it computes with a number that is not finite");

    // Operations align the axes at the end with the batch axis among them; only with equal ranks is that what a layer does.
    private static bool HasOneRank(LayerSource source) =>
        source.Inputs.Length == 2 && source.Inputs.All(input => input.IsShapeKnown && input.OutputShape.Length == source.Inputs[0].OutputShape.Length);
}
