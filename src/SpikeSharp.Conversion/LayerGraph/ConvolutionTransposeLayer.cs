using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>Every input adds its kernel to the output, which grows by the strides; bias by channel, activation.</summary>
/// <remarks>
/// y[i s + a d - b, f] += sum over c of x[i, c] kernel[a, f, c] on every axis of space, where b is <see cref="Before"/>; what falls outside the output is dropped.
/// </remarks>
public sealed record ConvolutionTransposeLayer : Layer
{
    /// <summary>Shape (kernel sizes..., filters, channels in), in both data formats.</summary>
    public required Weights Kernel { get; init; }

    /// <summary>Shape (filters,), or null.</summary>
    public Weights? Bias { get; init; }

    /// <summary>One step for every axis of space of the output.</summary>
    public required ImmutableArray<int> Strides { get; init; }

    /// <summary>Distance between neighbouring taps of the kernel, for every axis of space.</summary>
    public required ImmutableArray<int> Dilation { get; init; }

    /// <summary>Valid: nothing is cut in front; same: half of what the output is shorter than all kernels side by side.</summary>
    public LayerPadding Padding { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    /// <summary>Axes of space: 1, 2 or 3.</summary>
    public int Rank => Strides.Length;

    /// <summary>Number of output channels.</summary>
    public int Filters => Kernel.Shape[^2];

    /// <summary>Kernel size for every axis of space.</summary>
    public ImmutableArray<int> KernelSize => Kernel.Shape[..^2];

    /// <inheritdoc/>
    public override ImmutableArray<Weights> Variables => List(Kernel, Bias);

    /// <summary>The axes of space, with the input as the small side.</summary>
    internal TapAxis[] Axes()
    {
        int first = Format == DataFormat.ChannelsLast ? 0 : 1;
        TapAxis[] axes = new TapAxis[Rank];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            int inputs = InputShape[first + axis], outputs = OutputShape[first + axis], reach = ((KernelSize[axis] - 1) * Dilation[axis]) + 1;
            axes[axis] = new TapAxis(inputs, outputs, KernelSize[axis], Strides[axis], Dilation[axis], Before(inputs, outputs, reach, Strides[axis]));
        }
        return axes;
    }

    private int Before(int inputs, int outputs, int reach, int stride) =>
        Padding == LayerPadding.Same ? Math.Max(((inputs - 1) * stride) + reach - outputs, 0) / 2 : 0;
}
