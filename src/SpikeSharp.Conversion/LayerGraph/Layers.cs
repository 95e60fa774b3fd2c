using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>How a convolution or pooling treats the edges.</summary>
public enum LayerPadding
{
    /// <summary>No padding: floor((n - k) / s) + 1 outputs.</summary>
    Valid,

    /// <summary>ceil(n / s) outputs; of the p = max((out - 1) s + k - n, 0) added zeros floor(p / 2) come before.</summary>
    Same,

    /// <summary>(k - 1) d zeros before and none after, so that no output depends on later inputs; convolutions of one axis only.</summary>
    Causal,
}

/// <summary>Where the channels lie in the shape of an item.</summary>
public enum DataFormat
{
    /// <summary>(space..., channels).</summary>
    ChannelsLast,

    /// <summary>(channels, space...).</summary>
    ChannelsFirst,
}

/// <summary>An input of the model; within a nested model a relay of its one <see cref="Layer.Inputs"/>.</summary>
public sealed record InputLayer : Layer
{
    /// <summary>False for the input of a nested model, which passes on what the outer model feeds.</summary>
    public bool IsModelInput => Inputs.IsEmpty;
}

/// <summary>y = f(x K + b) on the last axis of the input.</summary>
public sealed record DenseLayer : Layer
{
    /// <summary>Shape (inputs, units).</summary>
    public required Weights Kernel { get; init; }

    /// <summary>Shape (units,), or null.</summary>
    public Weights? Bias { get; init; }

    /// <summary>Number of outputs.</summary>
    public int Units => Kernel.Shape[^1];

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => List(Kernel, Bias);
}

/// <summary>Cross-correlation over one to three axes of space, bias by channel, activation.</summary>
/// <remarks>
/// A depthwise convolution is one with as many groups as input channels. Of a separable one <see cref="Kernel"/> is the product of its two kernels, which
/// computes the same in one step.
/// </remarks>
public sealed record ConvolutionLayer : Layer
{
    /// <summary>Shape (kernel sizes..., channels in / groups, filters), in both data formats.</summary>
    public required Weights Kernel { get; init; }

    /// <summary>Shape (filters,), or null.</summary>
    public Weights? Bias { get; init; }

    /// <summary>One step for every axis of space.</summary>
    public required ImmutableArray<int> Strides { get; init; }

    /// <summary>Distance between neighbouring taps of the kernel, for every axis of space.</summary>
    /// <value>Default 1 everywhere.</value>
    public ImmutableArray<int> Dilation
    {
        get => field.IsDefault ? [.. Strides.Select(_ => 1)] : field;
        init;
    }

    /// <summary>How the edges are treated.</summary>
    public LayerPadding Padding { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    /// <summary>Group g maps channels g in/groups... to filters g filters/groups...; 1 for the ordinary convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The depthwise kernel (sizes..., channels, multiplier) and the pointwise one (1..., channels multiplier, filters) of a separable convolution; else empty.</summary>
    public ImmutableArray<Weights> Factors { get; init; } = [];

    /// <summary>Axes of space: 1, 2 or 3.</summary>
    public int Rank => Strides.Length;

    /// <summary>Number of output channels.</summary>
    public int Filters => Kernel.Shape[^1];

    /// <summary>Kernel size for every axis of space.</summary>
    public ImmutableArray<int> KernelSize => Kernel.Shape[..^2];

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => Factors.IsEmpty ? List(Kernel, Bias) : List([.. Factors, Bias]);
}

/// <summary>All values in one axis, in row-major order.</summary>
public sealed record FlattenLayer : Layer
{
    /// <summary>With <see cref="DataFormat.ChannelsFirst"/> the channels move last before flattening.</summary>
    public DataFormat Format { get; init; }
}

/// <summary>The same values in row-major order under the shape <see cref="Layer.OutputShape"/>.</summary>
public sealed record ReshapeLayer : Layer;

/// <summary>An activation function on its own.</summary>
public sealed record ActivationLayer : Layer;

/// <summary>x &gt;= threshold ? min(x, max) : slope (x - threshold), element by element.</summary>
public sealed record ReluLayer : Layer
{
    /// <summary>Upper limit, or null.</summary>
    public double? MaxValue { get; init; }

    /// <summary>Slope below <see cref="Threshold"/>.</summary>
    public double NegativeSlope { get; init; }

    /// <summary>Where the linear part begins.</summary>
    public double Threshold { get; init; }

    /// <summary>Whether it is max(x, 0).</summary>
    public bool IsPlain => MaxValue is null && NegativeSlope == 0 && Threshold == 0;

    /// <summary>
    /// <see cref="Activation.Relu"/>, <see cref="Activation.Relu6"/> or <see cref="Activation.LeakyRelu"/> where it is one of these;
    /// for other parameters an activation named <c>relu (max_value, negative_slope, threshold)</c>, with the values.
    /// </summary>
    public override Activation Activation => (MaxValue, NegativeSlope, Threshold) switch
    {
        (null, 0, 0) => Activation.Relu,
        (6, 0, 0) => Activation.Relu6,
        (null, var slope, 0) => Activation.LeakyRelu(slope),
        _ => new Activation(FormattableString.Invariant($"relu (max_value {MaxValue?.ToString() ?? "none"}, negative_slope {NegativeSlope}, threshold {Threshold})")),
    };
}

/// <summary>(x - mean) / sqrt(variance + epsilon) gamma + beta along one axis, with the moving statistics.</summary>
public sealed record BatchNormalizationLayer : Layer
{
    /// <summary>The normalised axis of the item's shape, from 0; the variables have its size.</summary>
    public required int Axis { get; init; }

    /// <summary>Added to the variance.</summary>
    public required double Epsilon { get; init; }

    /// <summary>Scale, or null for 1.</summary>
    public Weights? Gamma { get; init; }

    /// <summary>Shift, or null for 0.</summary>
    public Weights? Beta { get; init; }

    /// <summary>Moving mean.</summary>
    public required Weights Mean { get; init; }

    /// <summary>Moving variance.</summary>
    public required Weights Variance { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => List(Gamma, Beta, Mean, Variance);
}

/// <summary>The inputs one after the other along one axis.</summary>
public sealed record ConcatenateLayer : Layer
{
    /// <summary>The axis of the item's shape, from 0; negative only if the shape is not known.</summary>
    public required int Axis { get; init; }
}

/// <summary>A layer that acts in training only (dropout, noise, activity penalties): the identity in inference.</summary>
public sealed record DropoutLayer : Layer;

/// <summary>exp(x_i) / sum exp(x_j) along one axis.</summary>
public sealed record SoftmaxLayer : Layer
{
    /// <summary>The axis of the item's shape, from 0.</summary>
    public required int Axis { get; init; }

    /// <inheritdoc/>
    public override Activation Activation => Activation.Softmax;
}

/// <summary>A layer that was read but is not supported: it stands in the graph so that it can be listed, and stops a conversion.</summary>
public sealed record UnsupportedLayer : Layer
{
    /// <summary>Why, and what would do: code <see cref="DiagnosticCodes.UnsupportedLayer"/>.</summary>
    public required Diagnostic Refusal { get; init; }

    /// <summary>Numbers in the variables stored for it.</summary>
    public int StoredParameters { get; init; }

    /// <inheritdoc/>
    public override int ParameterCount => StoredParameters;
}
