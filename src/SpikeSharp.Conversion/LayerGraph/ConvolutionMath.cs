using System.Numerics;
using System.Runtime.InteropServices;

namespace SpikeSharp.Conversion;

/// <summary>Convolution of one item, channels last. An output position sums its filters in vector registers over the taps in order.</summary>
internal static class ConvolutionMath
{
    /// <param name="layer">Kernel, strides, padding, groups.</param>
    /// <param name="inputShape">(space..., channels).</param>
    /// <param name="x">The input.</param>
    /// <param name="outputShape">(space..., filters).</param>
    /// <param name="y">The output before the activation.</param>
    public static void Apply(ConvolutionLayer layer, ReadOnlySpan<int> inputShape, ReadOnlySpan<double> x, ReadOnlySpan<int> outputShape, Span<double> y)
    {
        Axis planes = layer.Rank == 3 ? new Axis(layer, 0, inputShape[0], outputShape[0]) : Axis.None;
        Axis rows = layer.Rank >= 2 ? new Axis(layer, layer.Rank - 2, inputShape[layer.Rank - 2], outputShape[layer.Rank - 2]) : Axis.None;
        Axis columns = new(layer, layer.Rank - 1, inputShape[layer.Rank - 1], outputShape[layer.Rank - 1]);
        y.Clear();
        for (int oz = 0; oz < planes.Outputs; oz++)
        {
            for (int oy = 0; oy < rows.Outputs; oy++)
            {
                int row = ((oz * rows.Outputs) + oy) * columns.Outputs;
                for (int ox = 0; ox < columns.Outputs; ox++)
                {
                    Span<double> output = y.Slice((row + ox) * layer.Filters, layer.Filters);
                    (int from, int to, int start) = planes.Window(oz);
                    for (int kz = from; kz < to; kz++)
                        AddPlane(layer, inputShape[^1], rows, columns, (start + kz * planes.Dilation) * rows.Inputs, kz * rows.Kernel, oy, ox, x, output);
                    if (layer.Bias is { } bias) VectorMath.Add(bias.Span, output);
                }
            }
        }
    }

    // The taps of one plane of the kernel at one output position.
    private static void AddPlane(
        ConvolutionLayer layer, int channels, Axis rows, Axis columns, int inputRow, int kernelRow, int oy, int ox, ReadOnlySpan<double> x, Span<double> output)
    {
        int filters = layer.Filters, groupChannels = channels / layer.Groups, groupFilters = filters / layer.Groups;
        ReadOnlySpan<double> kernel = layer.Kernel.Span;
        (int fromY, int toY, int startY) = rows.Window(oy);
        (int fromX, int toX, int startX) = columns.Window(ox);
        for (int ky = fromY; ky < toY; ky++)
        {
            // Within a row of the window, taps and channels are contiguous in input and kernel alike if there is one group and no gap.
            int position = (inputRow + startY + ky * rows.Dilation) * columns.Inputs + startX + fromX * columns.Dilation;
            int tap = (kernelRow + ky) * columns.Kernel + fromX;
            int taps = toX - fromX;
            if (layer.Groups == 1 && columns.Dilation == 1)
            {
                Accumulate(x.Slice(position * channels, taps * channels), kernel.Slice(tap * channels * filters, taps * channels * filters), output, filters, 0);
                continue;
            }

            for (int t = 0; t < taps; t++)
                for (int g = 0; g < layer.Groups; g++)
                {
                    ReadOnlySpan<double> source = x.Slice((position + t * columns.Dilation) * channels + g * groupChannels, groupChannels);
                    ReadOnlySpan<double> weights = kernel.Slice((tap + t) * groupChannels * filters, groupChannels * filters);
                    Accumulate(source, weights, output.Slice(g * groupFilters, groupFilters), filters, g * groupFilters);
                }
        }
    }

    // output[f] += sum over i of source[i] weights[i, offset + f].
    private static void Accumulate(ReadOnlySpan<double> source, ReadOnlySpan<double> weights, Span<double> output, int stride, int offset)
    {
        int width = Vector<double>.Count, f = 0;
        ref double kernel = ref MemoryMarshal.GetReference(weights);
        ref double target = ref MemoryMarshal.GetReference(output);
        for (; f <= output.Length - 4 * width; f += 4 * width)
        {
            nuint at = (nuint)f, w = (nuint)width;
            Vector<double> a = Vector.LoadUnsafe(ref target, at), b = Vector.LoadUnsafe(ref target, at + w);
            Vector<double> c = Vector.LoadUnsafe(ref target, at + 2 * w), d = Vector.LoadUnsafe(ref target, at + 3 * w);
            nuint row = (nuint)(offset + f);
            foreach (double value in source)
            {
                // Half of what a ReLU sends is zero: to ask each time costs more than to multiply.
                Vector<double> factor = new(value);
                a += factor * Vector.LoadUnsafe(ref kernel, row);
                b += factor * Vector.LoadUnsafe(ref kernel, row + w);
                c += factor * Vector.LoadUnsafe(ref kernel, row + 2 * w);
                d += factor * Vector.LoadUnsafe(ref kernel, row + 3 * w);
                row += (nuint)stride;
            }

            a.StoreUnsafe(ref target, at);
            b.StoreUnsafe(ref target, at + w);
            c.StoreUnsafe(ref target, at + 2 * w);
            d.StoreUnsafe(ref target, at + 3 * w);
        }

        if (f == output.Length) return;
        Span<double> rest = output[f..];
        for (int i = 0; i < source.Length; i++)
            if (source[i] != 0)
                VectorMath.AddScaled(source[i], weights.Slice(i * stride + offset + f, rest.Length), rest);
    }

    /// <summary>One axis of space.</summary>
    private readonly record struct Axis(int Inputs, int Outputs, int Kernel, int Stride, int Dilation, int Before)
    {
        public Axis(ConvolutionLayer layer, int axis, int inputs, int outputs)
            : this(
                inputs, outputs, layer.KernelSize[axis], layer.Strides[axis], layer.Dilation[axis],
                PoolingMath.Before(layer.Padding, inputs, outputs, ((layer.KernelSize[axis] - 1) * layer.Dilation[axis]) + 1, layer.Strides[axis]))
        {
        }

        /// <summary>An axis that the layer does not have.</summary>
        public static Axis None => new(1, 1, 1, 1, 1, 0);

        /// <summary>The taps that lie within the input, and where tap 0 would lie.</summary>
        public (int From, int To, int Start) Window(int output)
        {
            int start = output * Stride - Before;
            return ((Math.Max(0, -start) + Dilation - 1) / Dilation, Math.Min(Kernel, (Inputs - start + Dilation - 1) / Dilation), start);
        }
    }
}
