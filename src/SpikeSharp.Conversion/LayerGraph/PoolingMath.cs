namespace SpikeSharp.Conversion;

/// <summary>Means and largest values over space for one item.</summary>
internal static class PoolingMath
{
    /// <summary>How many padded cells come before the first real one: the smaller half, or with causal padding all.</summary>
    public static int Before(LayerPadding padding, int inputs, int outputs, int window, int stride) => padding switch
    {
        LayerPadding.Same => Math.Max((outputs - 1) * stride + window - inputs, 0) / 2,
        LayerPadding.Causal => window - 1,
        _ => 0,
    };

    public static void Pool(PoolingLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        bool isMax = layer is MaxPoolingLayer;
        bool first = layer.Format == DataFormat.ChannelsFirst;
        ReadOnlySpan<int> from = layer.InputShape.AsSpan(), to = layer.OutputShape.AsSpan();
        int channels = first ? from[0] : from[^1];
        ReadOnlySpan<int> inputs = first ? from[1..] : from[..^1], outputs = first ? to[1..] : to[..^1];
        Axis planes = Of(layer, inputs, outputs, layer.Rank - 3), rows = Of(layer, inputs, outputs, layer.Rank - 2), columns = Of(layer, inputs, outputs, layer.Rank - 1);
        (int inputStep, int inputChannel) = first ? (1, planes.Inputs * rows.Inputs * columns.Inputs) : (channels, 1);
        (int outputStep, int outputChannel) = first ? (1, planes.Outputs * rows.Outputs * columns.Outputs) : (channels, 1);

        int output = 0;
        for (int oz = 0; oz < planes.Outputs; oz++)
        {
            (int front, int back) = planes.Window(oz);
            for (int oy = 0; oy < rows.Outputs; oy++)
            {
                (int top, int bottom) = rows.Window(oy);
                for (int ox = 0; ox < columns.Outputs; ox++, output++)
                {
                    (int left, int right) = columns.Window(ox);
                    int cells = (back - front) * (bottom - top) * (right - left);
                    for (int c = 0; c < channels; c++)
                    {
                        double sum = 0, most = double.NegativeInfinity;
                        for (int iz = front; iz < back; iz++)
                            for (int iy = top; iy < bottom; iy++)
                                for (int ix = left; ix < right; ix++)
                                {
                                    double value = x[((iz * rows.Inputs + iy) * columns.Inputs + ix) * inputStep + c * inputChannel];
                                    sum += value;
                                    most = Math.Max(most, value);
                                }

                        y[output * outputStep + c * outputChannel] = isMax ? most : sum / cells;
                    }
                }
            }
        }
    }

    private static Axis Of(PoolingLayer layer, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs, int axis) => axis < 0
        ? new Axis(1, 1, 1, 1, 0)
        : new Axis(inputs[axis], outputs[axis], layer.PoolSize[axis], layer.Strides[axis], Before(layer.Padding, inputs[axis], outputs[axis], layer.PoolSize[axis], layer.Strides[axis]));

    public static void PoolAll(GlobalPoolingLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        bool isMax = layer is GlobalMaxPoolingLayer;
        int channels = y.Length, space = x.Length / channels;
        (int step, int channel) = layer.Format == DataFormat.ChannelsFirst ? (1, space) : (channels, 1);
        for (int c = 0; c < channels; c++)
        {
            double sum = 0, most = double.NegativeInfinity;
            for (int p = 0; p < space; p++)
            {
                double value = x[p * step + c * channel];
                sum += value;
                most = Math.Max(most, value);
            }

            y[c] = isMax ? most : sum / space;
        }
    }

    /// <summary>One axis of space; one of size 1 for an axis that the layer does not have.</summary>
    private readonly record struct Axis(int Inputs, int Outputs, int Pool, int Stride, int Before)
    {
        public (int From, int To) Window(int output) => (Math.Max(output * Stride - Before, 0), Math.Min(output * Stride - Before + Pool, Inputs));
    }
}
