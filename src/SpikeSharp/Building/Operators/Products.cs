using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>Y += A * X, element by element; a scalar or one-element operand broadcasts.</summary>
/// <param name="A">Factor, shape () or (1) or that of Y.</param>
/// <param name="X">Factor, shape () or (1) or that of Y.</param>
/// <param name="Y">Sum.</param>
public sealed record ElementwiseInc(Signal A, Signal X, Signal Y) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(incs: [Y], reads: [A, X]);
}

/// <summary>Y += A X: matrix times vector. The sum runs from +0 over ascending columns and is added once.</summary>
/// <param name="A">Matrix, shape (rows, columns).</param>
/// <param name="X">Vector of columns.</param>
/// <param name="Y">Vector of rows.</param>
public sealed record DotInc(Signal A, Signal X, Signal Y) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(incs: [Y], reads: [A, X]);
}

/// <summary>Y += A X with a sparse matrix, each row summed in stored order.</summary>
/// <param name="A">Sparse matrix, shape (rows, columns).</param>
/// <param name="X">Vector of columns.</param>
/// <param name="Y">Vector of rows.</param>
public sealed record SparseDotInc(Signal A, Signal X, Signal Y) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(incs: [Y], reads: [A, X]);
}

/// <summary>Y += W * X: cross-correlation. Each output sums from +0 over the ascending flattened source index and is added once.</summary>
/// <param name="W">Kernel, shape kernel size + (channels/groups, filters).</param>
/// <param name="X">Input vector.</param>
/// <param name="Y">Output vector.</param>
/// <param name="Geometry">Shapes, strides, padding and groups.</param>
public sealed record ConvInc(Signal W, Signal X, Signal Y, ConvolutionGeometry Geometry) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(incs: [Y], reads: [W, X]);
}

/// <summary>Y += W * X: transposed convolution, every input adding its kernel. Each output sums from +0 over the ascending flattened source index and is added once.</summary>
/// <param name="W">Kernel, shape kernel size + (channels, filters).</param>
/// <param name="X">Input vector.</param>
/// <param name="Y">Output vector.</param>
/// <param name="Geometry">Shapes, strides and padding; the kernel's input is X.</param>
public sealed record ConvTransposeInc(Signal W, Signal X, Signal Y, ConvolutionGeometry Geometry) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(incs: [Y], reads: [W, X]);
}

/// <summary>Products of blocks: Y[i r: i r + r] += sum of A[j] X[Columns[j] c: Columns[j] c + c] over j from RowStarts[i] to RowStarts[i+1] - 1.</summary>
/// <param name="A">Blocks, shape (k, r, c).</param>
/// <param name="X">Vector of columns.</param>
/// <param name="Y">Vector of rows.</param>
/// <param name="Columns">Block column of each block.</param>
/// <param name="RowStarts">First block of each block row; one more than there are rows.</param>
public sealed record BsrDotInc(Signal A, Signal X, Signal Y, ImmutableArray<int> Columns, ImmutableArray<int> RowStarts) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(incs: [Y], reads: [A, X]);
}

/// <summary>The shapes of a convolution, without its weights.</summary>
/// <param name="Input">Shape of the input vector.</param>
/// <param name="Output">Shape of the output vector.</param>
/// <param name="KernelSize">Size along each spatial axis.</param>
/// <param name="Strides">Step along each spatial axis.</param>
/// <param name="Padding">What lies outside the input.</param>
/// <param name="Groups">Blocks of channels that do not mix.</param>
public sealed record ConvolutionGeometry(
    ChannelShape Input, ChannelShape Output, ImmutableArray<int> KernelSize, ImmutableArray<int> Strides, Padding Padding, int Groups)
{
    /// <summary>Zeros in front of each spatial axis.</summary>
    internal ImmutableArray<int> LeadingPad { get; } = Convolution.Geometry(Input.Spatial, KernelSize, Strides, Padding).LeadingPad;

    /// <summary>Positions in the kernel.</summary>
    internal int KernelPositions => KernelSize.Aggregate(1, (product, k) => product * k);

    /// <summary>Position in the input that a kernel position meets at an output position, or -1 for padding.</summary>
    /// <param name="output">Flattened output position.</param>
    /// <param name="kernel">Flattened kernel position.</param>
    internal int SourcePosition(int output, int kernel)
    {
        int source = 0, stride = 1;
        for (int axis = KernelSize.Length - 1; axis >= 0; axis--)
        {
            int at = (output % Output.Spatial[axis] * Strides[axis]) + (kernel % KernelSize[axis]) - LeadingPad[axis];
            if (at < 0 || at >= Input.Spatial[axis]) return -1;
            source += at * stride;
            stride *= Input.Spatial[axis];
            output /= Output.Spatial[axis];
            kernel /= KernelSize[axis];
        }
        return source;
    }

    /// <summary>Kernel position with which an input position of a transposed convolution reaches an output position, or -1.</summary>
    /// <param name="input">Flattened input position.</param>
    /// <param name="output">Flattened output position.</param>
    internal int TransposedKernelPosition(int input, int output)
    {
        int position = 0, stride = 1;
        for (int axis = KernelSize.Length - 1; axis >= 0; axis--)
        {
            int n = Input.Spatial[axis], m = Output.Spatial[axis], k = KernelSize[axis], s = Strides[axis];
            int pad = Padding == Padding.Same ? Math.Max(((n - 1) * s) + k - m, 0) / 2 : 0;
            int at = (output % m) - (input % n * s) + pad;
            if (at < 0 || at >= k) return -1;
            position += at * stride;
            stride *= k;
            input /= n;
            output /= m;
        }
        return position;
    }

    internal static ConvolutionGeometry Of(Convolution c) => new(c.Input, c.Output, c.KernelSize, c.Strides, c.Padding, c.Groups);

    internal static ConvolutionGeometry Of(ConvolutionTranspose c) => new(c.Input, c.Output, c.KernelSize, c.Strides, c.Padding, 1);
}
