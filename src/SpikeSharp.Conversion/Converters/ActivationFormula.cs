using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Layers without neurons as formulas of their input vector, which a saved model holds and every backend computes.</summary>
internal static class ActivationFormula
{
    private const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772;

    // erfc(z) = t exp(-z^2 + P(t)), t = 1 / (1 + z/2), z >= 0: Press et al., Numerical Recipes, section 6.2; relative error below 1.2e-7, the rounding of single precision.
    private static readonly double[] ErfcPolynomial =
        [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];

    private static ExpressionNode X => ExpressionNode.Input;

    /// <summary>What a layer does behind its weights.</summary>
    /// <param name="layer">A layer with an activation, or one that is an activation.</param>
    public static ExpressionNode Of(Layer layer) => layer switch
    {
        ReluLayer relu => Relu(relu),
        PReluLayer relu => Add(Max(X, 0), Multiply(Vector(Broadcasting.Spread(relu.Alpha.Span, relu.Alpha.Shape, relu.OutputShape)), Min(X, 0))),
        SoftmaxLayer softmax => Softmax(softmax.OutputShape, softmax.Axis, isLog: false),
        _ when layer.Activation == Activation.Softmax || layer.Activation == Activation.LogSoftmax =>
            Softmax(layer.OutputShape, layer.OutputShape.Length - 1, layer.Activation == Activation.LogSoftmax),
        _ => OfElement(layer.Activation),
    };

    private static ExpressionNode OfElement(Activation activation)
    {
        double parameter = activation.Parameter;
        return activation.Name switch
        {
            "relu" => Max(X, 0),
            "relu6" => Clamp(X, 0, 6),
            "leaky_relu" => Add(Max(X, 0), Multiply(parameter, Min(X, 0))),
            "thresholded_relu" => Multiply(X, ExpressionNode.Of(ExpressionOperation.Greater, X, Number(parameter))),
            "elu" => Elu(parameter),
            "selu" => Multiply(SeluScale, Elu(SeluAlpha)),
            "gelu" => Gelu(),
            "sigmoid" => Sigmoid(X),
            "tanh" => Of(ExpressionOperation.Tanh, X),
            "softplus" => Softplus(),
            "softsign" => Divide(X, Add(Of(ExpressionOperation.Abs, X), 1)),
            "silu" => Multiply(X, Sigmoid(X)),
            "exponential" => Of(ExpressionOperation.Exp, X),
            "mish" => Multiply(X, Of(ExpressionOperation.Tanh, Softplus())),
            "hard_tanh" => Clamp(X, -1, 1),
            "hard_silu" => Multiply(X, Multiply(1 / 6.0, Clamp(Add(X, 3), 0, 6))),
            "hard_sigmoid" => Clamp(Add(Multiply(1 / 6.0, X), 0.5), 0, 1),
            "hard_sigmoid (Keras 2)" => Clamp(Add(Multiply(0.2, X), 0.5), 0, 1),
            var name => throw new InvalidOperationException($"Activation '{name}' has no formula."),
        };
    }

    private static ExpressionNode Relu(ReluLayer layer)
    {
        ExpressionNode above = layer.MaxValue is { } max ? Min(X, max) : X;
        if (layer.Threshold == 0)
        {
            ExpressionNode rectified = Max(above, 0);
            return layer.NegativeSlope == 0 ? rectified : Add(rectified, Multiply(layer.NegativeSlope, Min(X, 0)));
        }
        ExpressionNode reached = Multiply(above, ExpressionNode.Of(ExpressionOperation.GreaterOrEqual, X, Number(layer.Threshold)));
        return layer.NegativeSlope == 0 ? reached : Add(reached, Multiply(layer.NegativeSlope, Min(Add(X, -layer.Threshold), 0)));
    }

    private static ExpressionNode Softmax(ImmutableArray<int> shape, int axis, bool isLog)
    {
        AxisReduction reduction = new(shape, axis, 1);
        ExpressionNode shifted = Subtract(X, reduction.Spread(reduction.Reduce(ExpressionOperation.Max, X)));
        ExpressionNode exponentials = Of(ExpressionOperation.Exp, shifted), sum = reduction.Reduce(ExpressionOperation.Add, exponentials);
        return isLog ? Subtract(shifted, reduction.Spread(Of(ExpressionOperation.Log, sum))) : Divide(exponentials, reduction.Spread(sum));
    }

    private static ExpressionNode Elu(double alpha) => Add(Max(X, 0), Multiply(alpha, Add(Of(ExpressionOperation.Exp, Min(X, 0)), -1)));

    private static ExpressionNode Sigmoid(ExpressionNode x) => Divide(Number(1), Add(Of(ExpressionOperation.Exp, Of(ExpressionOperation.Negate, x)), 1));

    private static ExpressionNode Softplus() =>
        Add(Max(X, 0), Of(ExpressionOperation.Log, Add(Of(ExpressionOperation.Exp, Of(ExpressionOperation.Negate, Of(ExpressionOperation.Abs, X))), 1)));

    // x Phi(x) = max(x, 0) - |x| erfc(|x| / sqrt 2) / 2.
    private static ExpressionNode Gelu()
    {
        ExpressionNode magnitude = Of(ExpressionOperation.Abs, X), z = Multiply(1 / Math.Sqrt(2), magnitude), t = Divide(Number(1), Add(Multiply(0.5, z), 1));
        ExpressionNode polynomial = Number(ErfcPolynomial[^1]);
        for (int i = ErfcPolynomial.Length - 2; i >= 0; i--) polynomial = Add(Multiply(t, polynomial), ErfcPolynomial[i]);
        ExpressionNode erfc = Multiply(t, Of(ExpressionOperation.Exp, Subtract(polynomial, Of(ExpressionOperation.Square, z))));
        return Subtract(Max(X, 0), Multiply(0.5, Multiply(magnitude, erfc)));
    }

    private static ExpressionNode Number(double value) => ExpressionNode.Constant(value);

    private static ExpressionNode Vector(double[] values) => ExpressionNode.Constant(values);

    private static ExpressionNode Of(ExpressionOperation operation, ExpressionNode a) => ExpressionNode.Of(operation, a);

    private static ExpressionNode Add(ExpressionNode a, ExpressionNode b) => ExpressionNode.Of(ExpressionOperation.Add, a, b);

    private static ExpressionNode Add(ExpressionNode a, double b) => Add(a, Number(b));

    private static ExpressionNode Subtract(ExpressionNode a, ExpressionNode b) => ExpressionNode.Of(ExpressionOperation.Subtract, a, b);

    private static ExpressionNode Multiply(ExpressionNode a, ExpressionNode b) => ExpressionNode.Of(ExpressionOperation.Multiply, a, b);

    private static ExpressionNode Multiply(double a, ExpressionNode b) => Multiply(Number(a), b);

    private static ExpressionNode Divide(ExpressionNode a, ExpressionNode b) => ExpressionNode.Of(ExpressionOperation.Divide, a, b);

    private static ExpressionNode Max(ExpressionNode a, double b) => ExpressionNode.Of(ExpressionOperation.Max, a, Number(b));

    private static ExpressionNode Min(ExpressionNode a, double b) => ExpressionNode.Of(ExpressionOperation.Min, a, Number(b));

    private static ExpressionNode Clamp(ExpressionNode a, double least, double most) => Min(Max(a, least), most);
}
