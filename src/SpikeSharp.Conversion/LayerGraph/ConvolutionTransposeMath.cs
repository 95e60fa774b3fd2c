namespace SpikeSharp.Conversion;

/// <summary>Transposed convolution of one item, channels last.</summary>
internal static class ConvolutionTransposeMath
{
    /// <param name="layer">Kernel, strides, padding.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output before the activation.</param>
    public static void Apply(ConvolutionTransposeLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        int filters = layer.Filters, channels = layer.Kernel.Shape[^1];
        ReadOnlySpan<double> kernel = layer.Kernel.Span;
        y.Clear();
        foreach ((int input, int output, int tap) in TapAxis.Pairs(layer.Axes()))
        {
            ReadOnlySpan<double> source = x.Slice(input * channels, channels), weights = kernel.Slice(tap * filters * channels, filters * channels);
            Span<double> target = y.Slice(output * filters, filters);
            for (int f = 0; f < filters; f++)
            {
                double sum = target[f];
                for (int c = 0; c < channels; c++) sum += source[c] * weights[(f * channels) + c];
                target[f] = sum;
            }
        }

        if (layer.Bias is { } bias)
            for (int start = 0; start < y.Length; start += filters) VectorMath.Add(bias.Span, y.Slice(start, filters));
    }
}
