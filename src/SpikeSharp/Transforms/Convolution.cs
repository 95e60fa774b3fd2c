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
/// Group g reads the g-th block of channels and gives the g-th block of filters.
/// </remarks>
public sealed record Convolution : Transform
{
    /// <summary>A convolution.</summary>
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
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(kernel);
        Filters = Check.AtLeast(filters, 1, nameof(filters));
        Groups = Check.AtLeast(groups, 1, nameof(groups));
        Input = input;
        KernelSize = kernelSize;
        Strides = strides.IsDefault ? [.. Enumerable.Repeat(1, kernelSize.Length)] : strides;
        Padding = padding;
        if (kernelSize.Length != input.Spatial.Length || Strides.Length != input.Spatial.Length)
            throw new ArgumentException($"Convolution: the input has {input.Spatial.Length} spatial axes, the kernel {kernelSize.Length}, the strides {Strides.Length}.");
        if (kernelSize.Any(k => k < 1) || Strides.Any(s => s < 1))
            throw new ArgumentException($"Convolution: kernel sizes ({string.Join(", ", kernelSize)}) and strides ({string.Join(", ", Strides)}) must be positive.");
        if (input.Channels % groups != 0 || filters % groups != 0)
            throw new ArgumentException($"Convolution: {groups} groups divide neither or not both of {input.Channels} channels and {filters} filters.");
        (ImmutableArray<int> size, LeadingPad) = Geometry(input.Spatial, kernelSize, Strides, padding);
        if (size.Any(n => n < 1))
            throw new ArgumentException($"Convolution: a kernel of ({string.Join(", ", kernelSize)}) does not fit an input of ({string.Join(", ", input.Spatial)}) with padding {padding}.");
        Output = new ChannelShape(size, filters, input.ChannelsLast);
        long expected = kernelSize.Aggregate(1L, (product, k) => product * k) * (input.Channels / groups) * filters;
        if (kernel.Length != expected) throw new ArgumentException($"Convolution: the kernel needs {expected} values; {kernel.Length} are given.", nameof(kernel));
        int bad = Array.FindIndex(kernel, v => !double.IsFinite(v));
        if (bad >= 0) throw new ArgumentException($"Kernel values must be finite; number {bad} is {kernel[bad]}.", nameof(kernel));
        Kernel = kernel;
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

    /// <summary>Row-major values of shape kernel size + (channels/groups, filters).</summary>
    public ReadOnlyMemory<double> Kernel { get; }

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

    internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
    {
        if (Input.Size != sizeIn) throw WrongSize(connection, "the convolution's input size", Input.Size, sizeIn);
        if (Output.Size != sizeOut) throw WrongSize(connection, "the convolution's output size", Output.Size, sizeOut);
    }
}
