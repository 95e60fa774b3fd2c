using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>What lies outside the input of a convolution.</summary>
public enum Padding
{
    /// <summary>The kernel stays inside: out = ceil((n - k + 1)/stride).</summary>
    Valid,

    /// <summary>Zeros, so that out = ceil(n/stride); the odd one goes to the end.</summary>
    Same,
}

/// <summary>Cross-correlation with a kernel (not flipped), as Keras and Nengo compute it.</summary>
/// <remarks>
/// y[i,j,f] = sum over a, b, c of x[i*s1 + a - p1, j*s2 + b - p2, c] * kernel[a,b,c,f]. Kernel shape: kernel size + (channels/groups, filters).
/// Group g reads the g-th block of channels and gives the g-th block of filters. It cannot stand behind decoders: put a relay node between.
/// </remarks>
public sealed record Convolution : Transform
{
    /// <summary>A convolution with a given kernel.</summary>
    /// <param name="filters">Number of filters, a multiple of <paramref name="groups"/>.</param>
    /// <param name="input">Shape of the input vector.</param>
    /// <param name="kernelSize">One size for each spatial axis.</param>
    /// <param name="kernel">Row-major values of shape kernel size + (channels/groups, filters); not copied.</param>
    /// <param name="strides">One step for each spatial axis; default all 1.</param>
    /// <param name="padding">What lies outside.</param>
    /// <param name="groups">Blocks of channels that do not mix.</param>
    /// <exception cref="ArgumentException">Sizes contradict each other, the output would be empty, or a kernel value is not finite.</exception>
    public Convolution(
        int filters,
        ChannelShape input,
        ImmutableArray<int> kernelSize,
        double[] kernel,
        ImmutableArray<int> strides = default,
        Padding padding = Padding.Valid,
        int groups = 1)
        : this(kernel ?? throw new ArgumentNullException(nameof(kernel)), null, filters, input, kernelSize, strides, padding, groups)
    {
    }

    /// <summary>A convolution with a kernel that is drawn when the network is built, from the connection's seed.</summary>
    /// <param name="filters">Number of filters, a multiple of <paramref name="groups"/>.</param>
    /// <param name="input">Shape of the input vector.</param>
    /// <param name="kernelSize">One size for each spatial axis; default all 3.</param>
    /// <param name="kernel">Sampled with shape (channels/groups, filters) for each position of the kernel; null: Uniform(-1, 1).</param>
    /// <param name="strides">One step for each spatial axis; default all 1.</param>
    /// <param name="padding">What lies outside.</param>
    /// <param name="groups">Blocks of channels that do not mix.</param>
    /// <exception cref="ArgumentException">Sizes contradict each other, or the output would be empty.</exception>
    public Convolution(
        int filters,
        ChannelShape input,
        ImmutableArray<int> kernelSize = default,
        Distribution? kernel = null,
        ImmutableArray<int> strides = default,
        Padding padding = Padding.Valid,
        int groups = 1)
        : this(null, kernel ?? new Uniform(-1, 1), filters, input, kernelSize, strides, padding, groups)
    {
    }

    private Convolution(
        double[]? kernel, Distribution? distribution, int filters, ChannelShape input, ImmutableArray<int> kernelSize, ImmutableArray<int> strides, Padding padding, int groups)
    {
        ArgumentNullException.ThrowIfNull(input);
        Filters = Check.AtLeast(filters, 1, nameof(filters), typeof(Convolution));
        Groups = Check.AtLeast(groups, 1, nameof(groups), typeof(Convolution));
        Input = input;
        KernelSize = PerAxis(nameof(Convolution), "kernel sizes", kernelSize, 3, input.Dimensions);
        Strides = PerAxis(nameof(Convolution), "strides", strides, 1, input.Dimensions);
        Padding = padding;
        if (input.Channels % groups != 0 || filters % groups != 0)
            throw new ArgumentException($"Convolution: {groups} groups divide neither or not both of {input.Channels} channels and {filters} filters.");
        (ImmutableArray<int> size, LeadingPad) = Geometry(input.Spatial, KernelSize, Strides, padding);
        if (size.Any(n => n < 1))
            throw new ArgumentException($"Convolution: a kernel of ({string.Join(", ", KernelSize)}) does not fit an input of ({string.Join(", ", input.Spatial)}) with padding {padding}.");
        Output = new ChannelShape(size, filters, input.ChannelsLast);
        Weights = new KernelValues(nameof(Convolution), KernelSize, input.Channels / groups, filters, kernel, distribution);
    }

    /// <summary>Number of filters.</summary>
    public int Filters { get; }

    /// <summary>Blocks of channels that do not mix.</summary>
    public int Groups { get; }

    /// <summary>Shape of the input vector.</summary>
    public ChannelShape Input { get; }

    /// <summary>Shape of the output vector.</summary>
    public ChannelShape Output { get; }

    /// <summary>Size of the kernel along each spatial axis.</summary>
    public ImmutableArray<int> KernelSize { get; }

    /// <summary>Step along each spatial axis.</summary>
    public ImmutableArray<int> Strides { get; }

    /// <summary>What lies outside the input.</summary>
    public Padding Padding { get; }

    /// <summary>Zeros in front of each spatial axis.</summary>
    public ImmutableArray<int> LeadingPad { get; }

    /// <summary>Row-major values of shape kernel size + (channels/groups, filters); empty when they are drawn.</summary>
    public ReadOnlyMemory<double> Kernel => Weights.Given;

    internal KernelValues Weights { get; }

    /// <summary>Equal shapes and kernels.</summary>
    /// <param name="other">Another convolution.</param>
    public bool Equals(Convolution? other) =>
        other is not null && Groups == other.Groups && Padding == other.Padding && Input == other.Input
        && Strides.AsSpan().SequenceEqual(other.Strides.AsSpan()) && Weights.Equals(other.Weights);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Groups, Padding, Input, Weights);

    /// <summary>The shapes, kernel size and strides.</summary>
    /// <returns>For example <c>Convolution { (28, 28, 1) to (26, 26, 32), kernel 3x3, strides 1x1, Valid }</c>.</returns>
    public override string ToString() =>
        $"Convolution {{ {Input} to {Output}, kernel {string.Join('x', KernelSize)}, strides {string.Join('x', Strides)}, {Padding}{(Groups == 1 ? "" : $", {Groups} groups")} }}";

    /// <summary>Output size and leading zeros of a convolution or a pooling window along each axis.</summary>
    internal static (ImmutableArray<int> Size, ImmutableArray<int> LeadingPad) Geometry(
        ImmutableArray<int> input, ImmutableArray<int> kernel, ImmutableArray<int> strides, Padding padding)
    {
        int[] size = new int[input.Length], pad = new int[input.Length];
        for (int axis = 0; axis < size.Length; axis++)
        {
            int n = input[axis], k = kernel[axis], s = strides[axis];
            size[axis] = padding == Padding.Same ? (n + s - 1) / s : (n - k + s) / s;
            pad[axis] = padding == Padding.Same ? Math.Max((size[axis] - 1) * s + k - n, 0) / 2 : 0;
        }
        return ([.. size], [.. pad]);
    }

    /// <summary>Positive values for each axis, or the default for all.</summary>
    internal static ImmutableArray<int> PerAxis(string owner, string what, ImmutableArray<int> values, int value, int axes)
    {
        if (values.IsDefault) return [.. Enumerable.Repeat(value, axes)];
        return values.Length == axes && values.All(v => v >= 1)
            ? values
            : throw new ArgumentException($"{owner}: the input has {axes} spatial axes; the {what} ({string.Join(", ", values)}) must be as many positive numbers.");
    }

    internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
    {
        if (Input.Size != sizeIn) throw WrongSize(connection, "the convolution's input size", Input.Size, sizeIn);
        if (Output.Size != sizeOut) throw WrongSize(connection, "the convolution's output size", Output.Size, sizeOut);
    }
}
