namespace SpikeSharp.Conversion;

/// <summary>Activation functions in float64.</summary>
internal static class ActivationMath
{
    private const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772;

    /// <summary>Applies a function in place.</summary>
    /// <param name="activation">Which.</param>
    /// <param name="y">The values.</param>
    /// <param name="last">Size of the last axis, over which softmax sums.</param>
    public static void Apply(Activation activation, Span<double> y, int last)
    {
        if (activation == Activation.Linear) return;
        if (activation == Activation.Relu)
        {
            for (int i = 0; i < y.Length; i++) y[i] = y[i] > 0 ? y[i] : 0;
        }
        else if (activation == Activation.Softmax || activation == Activation.LogSoftmax)
        {
            for (int start = 0; start < y.Length; start += last)
            {
                Softmax(y[start..], last, 1, isLog: activation == Activation.LogSoftmax);
            }
        }
        else
        {
            Func<double, double> function = Function(activation);
            for (int i = 0; i < y.Length; i++) y[i] = function(y[i]);
        }
    }

    /// <summary>Softmax in place over <paramref name="count"/> values that lie <paramref name="step"/> apart.</summary>
    public static void Softmax(Span<double> y, int count, int step, bool isLog = false)
    {
        double max = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < count; i++) max = Math.Max(max, y[i * step]);
        for (int i = 0; i < count; i++) sum += Math.Exp(y[i * step] - max);
        double log = Math.Log(sum);
        for (int i = 0; i < count; i++) y[i * step] = isLog ? y[i * step] - max - log : Math.Exp(y[i * step] - max) / sum;
    }

    private static Func<double, double> Function(Activation activation)
    {
        double parameter = activation.Parameter;
        return activation.Name switch
        {
            "relu6" => x => Math.Clamp(x, 0, 6),
            "leaky_relu" => x => x >= 0 ? x : parameter * x,
            "thresholded_relu" => x => x > parameter ? x : 0,
            "elu" => x => x > 0 ? x : parameter * Expm1(x),
            "selu" => x => SeluScale * (x > 0 ? x : SeluAlpha * Expm1(x)),
            "gelu" => x => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
            "sigmoid" => Sigmoid,
            "tanh" => Math.Tanh,
            "softplus" => Softplus,
            "softsign" => x => x / (1 + Math.Abs(x)),
            "silu" => x => x * Sigmoid(x),
            "exponential" => Math.Exp,
            "mish" => x => x * Math.Tanh(Softplus(x)),
            "hard_tanh" => x => Math.Clamp(x, -1, 1),
            "hard_silu" => x => x * Math.Clamp(x + 3, 0, 6) / 6,
            "hard_sigmoid" => x => Math.Clamp(x / 6 + 0.5, 0, 1),
            "hard_sigmoid (Keras 2)" => x => Math.Clamp(0.2 * x + 0.5, 0, 1),
            var name => throw new InvalidOperationException($"Activation '{name}' has no formula."),
        };
    }

    private static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    // exp(x) - 1 loses digits near 0; (e^x - 1) = tanh(x/2) (e^x + 1) does not.
    private static double Expm1(double x) => Math.Tanh(x / 2) * (Math.Exp(x) + 1);

    // erf(x) = 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms positive, no cancellation.
    private static double Erf(double x)
    {
        double z = Math.Abs(x);
        if (z > 6) return Math.Sign(x);
        double term = z, sum = z;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * z * z / (2 * n + 1);
            sum += term;
        }

        return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum;
    }
}
