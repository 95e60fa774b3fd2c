namespace SpikeSharp.Conversion;

/// <summary>An activation function by its name in the model, the key of <c>SwapActivations</c>. Equal names with equal parameters are equal.</summary>
/// <remarks>
/// <c>default</c> is <see cref="Linear"/>. The parameter is the slope of <c>leaky_relu</c> (default 0.2), the alpha of <c>elu</c> (default 1) and the theta of
/// <c>thresholded_relu</c>; the others have none. <c>hard_sigmoid</c> changed its formula between Keras 2 and 3, so there are two.
/// </remarks>
public readonly record struct Activation
{
    private readonly string? _name;

    internal Activation(string name, double parameter = 0)
    {
        _name = name == "linear" ? null : name;
        Parameter = parameter;
    }

    /// <summary>The name as Keras writes it, for example <c>relu</c>.</summary>
    public string Name => _name ?? "linear";

    /// <summary>The slope of <c>leaky_relu</c>, the alpha of <c>elu</c> or the theta of <c>thresholded_relu</c>; 0 for the others.</summary>
    public double Parameter { get; }

    /// <summary>x.</summary>
    public static Activation Linear => default;

    /// <summary>max(x, 0).</summary>
    public static Activation Relu { get; } = new("relu");

    /// <summary>min(max(x, 0), 6).</summary>
    public static Activation Relu6 { get; } = new("relu6");

    /// <summary>exp(x_i) / sum exp(x_j) over the last axis.</summary>
    public static Activation Softmax { get; } = new("softmax");

    /// <summary>log(softmax(x)) over the last axis.</summary>
    public static Activation LogSoftmax { get; } = new("log_softmax");

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Activation Sigmoid { get; } = new("sigmoid");

    /// <summary>tanh(x).</summary>
    public static Activation Tanh { get; } = new("tanh");

    /// <summary>log(1 + exp(x)).</summary>
    public static Activation Softplus { get; } = new("softplus");

    /// <summary>x / (1 + |x|).</summary>
    public static Activation Softsign { get; } = new("softsign");

    /// <summary>Scaled ELU with the constants of Klambauer et al.</summary>
    public static Activation Selu { get; } = new("selu");

    /// <summary>x Phi(x) with the exact normal distribution function.</summary>
    public static Activation Gelu { get; } = new("gelu");

    /// <summary>x sigmoid(x), also named swish.</summary>
    public static Activation Silu { get; } = new("silu");

    /// <summary>exp(x).</summary>
    public static Activation Exponential { get; } = new("exponential");

    /// <summary>x tanh(softplus(x)).</summary>
    public static Activation Mish { get; } = new("mish");

    /// <summary>min(max(x, -1), 1).</summary>
    public static Activation HardTanh { get; } = new("hard_tanh");

    /// <summary>x relu6(x + 3) / 6, also named hard_swish.</summary>
    public static Activation HardSilu { get; } = new("hard_silu");

    /// <summary>clip(x / 6 + 0.5, 0, 1), the formula of Keras 3.</summary>
    public static Activation HardSigmoid { get; } = new("hard_sigmoid");

    /// <summary>clip(0.2 x + 0.5, 0, 1), the formula of Keras 2.</summary>
    public static Activation HardSigmoidKeras2 { get; } = new("hard_sigmoid (Keras 2)");

    /// <summary>x for x &gt;= 0, slope times x below.</summary>
    /// <param name="slope">The slope below 0; an activation string means 0.2, the LeakyReLU layer 0.3.</param>
    public static Activation LeakyRelu(double slope = 0.2) => new("leaky_relu", slope);

    /// <summary>x for x &gt; 0, alpha (exp(x) - 1) below.</summary>
    /// <param name="alpha">The saturation value below 0.</param>
    public static Activation Elu(double alpha = 1) => new("elu", alpha);

    /// <summary>x for x &gt; theta, 0 up to it.</summary>
    /// <param name="theta">Where the linear part begins.</param>
    public static Activation ThresholdedRelu(double theta = 1) => new("thresholded_relu", theta);

    /// <inheritdoc/>
    public override string ToString() => Parameter == 0 ? Name : FormattableString.Invariant($"{Name}({Parameter})");
}
