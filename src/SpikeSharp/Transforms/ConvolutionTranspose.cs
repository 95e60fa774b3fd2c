using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Transposed convolution: every input element adds its scaled kernel to the output, which grows by the strides.</summary>
/// <remarks>
/// y[i*s + a - p, f] += sum over c of x[i, c] * kernel[a, c, f] on each axis, p = 0 (valid) or floor(max((in - 1) s + k - out, 0)/2) (same).
/// Kernel shape: kernel size + (channels, filters). It cannot stand behind decoders: put a relay node between.
/// </remarks>
public sealed record ConvolutionTranspose : Transform
{
    /// <summary>A transposed convolution with a given kernel.</summary>
    /// <param name="filters">Number of filters: channels of the output.</param>
    /// <param name="input">Shape of the input vector.</param>
    /// <param name="kernelSize">One size for each spatial axis.</param>
    /// <param name="kernel">Row-major values of shape kernel size + (channels, filters); not copied.</param>
    /// <param name="strides">One step for each spatial axis; default all 1.</param>
    /// <param name="padding">Valid: the whole kernel of every element shows; same: the output is cut to in times stride or less.</param>
    /// <param name="output">Shape of the output vector, which a convolution with these strides and padding maps to the input's; null: the smallest.</param>
    /// <exception cref="ArgumentException">Sizes contradict each other, or a kernel value is not finite.</exception>
    public ConvolutionTranspose(
        int filters,
        ChannelShape input,
        ImmutableArray<int> kernelSize,
        double[] kernel,
        ImmutableArray<int> strides = default,
        Padding padding = Padding.Valid,
        ChannelShape? output = null)
        : this(kernel ?? throw new ArgumentNullException(nameof(kernel)), null, filters, input, kernelSize, strides, padding, output)
    {
    }

    /// <summary>A transposed convolution with a kernel that is drawn when the network is built, from the connection's seed.</summary>
    /// <param name="filters">Number of filters: channels of the output.</param>
    /// <param name="input">Shape of the input vector.</param>
    /// <param name="kernelSize">One size for each spatial axis; default all 3.</param>
    /// <param name="kernel">Sampled with shape (channels, filters) for each position of the kernel; null: Uniform(-1, 1).</param>
    /// <param name="strides">One step for each spatial axis; default all 1.</param>
    /// <param name="padding">Valid: the whole kernel of every element shows; same: the output is cut to in times stride or less.</param>
    /// <param name="output">Shape of the output vector, which a convolution with these strides and padding maps to the input's; null: the smallest.</param>
    /// <exception cref="ArgumentException">Sizes contradict each other.</exception>
    public ConvolutionTranspose(
        int filters,
        ChannelShape input,
        ImmutableArray<int> kernelSize = default,
        Distribution? kernel = null,
        ImmutableArray<int> strides = default,
        Padding padding = Padding.Valid,
        ChannelShape? output = null)
        : this(null, kernel ?? new Uniform(-1, 1), filters, input, kernelSize, strides, padding, output)
    {
    }

    private ConvolutionTranspose(
        double[]? kernel, Distribution? distribution, int filters, ChannelShape input, ImmutableArray<int> kernelSize, ImmutableArray<int> strides, Padding padding, ChannelShape? output)
    {
        ArgumentNullException.ThrowIfNull(input);
        Filters = Check.AtLeast(filters, 1, nameof(filters), typeof(ConvolutionTranspose));
        Input = input;
        KernelSize = Convolution.PerAxis(nameof(ConvolutionTranspose), "kernel sizes", kernelSize, 3, input.Dimensions);
        Strides = Convolution.PerAxis(nameof(ConvolutionTranspose), "strides", strides, 1, input.Dimensions);
        Padding = padding;
        Output = output is null ? new ChannelShape(Smallest(), filters, input.ChannelsLast) : CheckOutput(output);
        Weights = new KernelValues(nameof(ConvolutionTranspose), KernelSize, input.Channels, filters, kernel, distribution);
    }

    /// <summary>Number of filters.</summary>
    public int Filters { get; }

    /// <summary>Shape of the input vector.</summary>
    public ChannelShape Input { get; }

    /// <summary>Shape of the output vector.</summary>
    /// <value>Default: 1 + (in - 1) stride along each axis, and kernel size - 1 more with padding valid.</value>
    public ChannelShape Output { get; }

    /// <summary>Size of the kernel along each spatial axis.</summary>
    public ImmutableArray<int> KernelSize { get; }

    /// <summary>Step along each spatial axis of the output.</summary>
    public ImmutableArray<int> Strides { get; }

    /// <summary>What is cut off.</summary>
    public Padding Padding { get; }

    /// <summary>Row-major values of shape kernel size + (channels, filters); empty when they are drawn.</summary>
    public ReadOnlyMemory<double> Kernel => Weights.Given;

    internal KernelValues Weights { get; }

    /// <summary>Equal shapes and kernels.</summary>
    /// <param name="other">Another transposed convolution.</param>
    public bool Equals(ConvolutionTranspose? other) =>
        other is not null && Padding == other.Padding && Input == other.Input && Output == other.Output
        && Strides.AsSpan().SequenceEqual(other.Strides.AsSpan()) && Weights.Equals(other.Weights);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Padding, Input, Output, Weights);

    /// <summary>The shapes, kernel size and strides.</summary>
    /// <returns>For example <c>ConvolutionTranspose { (14, 14, 8) to (28, 28, 1), kernel 2x2, strides 2x2, Same }</c>.</returns>
    public override string ToString() =>
        $"ConvolutionTranspose {{ {Input} to {Output}, kernel {string.Join('x', KernelSize)}, strides {string.Join('x', Strides)}, {Padding} }}";

    internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
    {
        if (Input.Size != sizeIn) throw WrongSize(connection, "the transposed convolution's input size", Input.Size, sizeIn);
        if (Output.Size != sizeOut) throw WrongSize(connection, "the transposed convolution's output size", Output.Size, sizeOut);
    }

    private ImmutableArray<int> Smallest() =>
        [.. Input.Spatial.Select((n, axis) => checked(1 + ((n - 1) * Strides[axis]) + (Padding == Padding.Valid ? KernelSize[axis] - 1 : 0)))];

    private ChannelShape CheckOutput(ChannelShape output)
    {
        if (output.Channels != Filters || output.ChannelsLast != Input.ChannelsLast || output.Dimensions != Input.Dimensions)
            throw new ArgumentException($"ConvolutionTranspose: output {output} must have {Filters} channels, one a filter, and the axes of the input {Input} in the same order.");
        ImmutableArray<int> back = Convolution.Geometry(output.Spatial, KernelSize, Strides, Padding).Size;
        return back.AsSpan().SequenceEqual(Input.Spatial.AsSpan())
            ? output
            : throw new ArgumentException(
                $"ConvolutionTranspose: output {output} does not fit: a convolution would map it to ({string.Join(", ", back)}), the input has ({string.Join(", ", Input.Spatial)}). The smallest that fits is ({string.Join(", ", Smallest())}).");
    }
}
