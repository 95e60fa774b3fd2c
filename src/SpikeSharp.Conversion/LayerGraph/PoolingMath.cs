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
        int last = layer.Rank - 1;
        int inputRows = last == 1 ? inputs[0] : 1, outputRows = last == 1 ? outputs[0] : 1, poolRows = last == 1 ? layer.PoolSize[0] : 1, strideRows = last == 1 ? layer.Strides[0] : 1;
        int inputColumns = inputs[last], outputColumns = outputs[last], poolColumns = layer.PoolSize[last], strideColumns = layer.Strides[last];
        int beforeRows = Before(layer.Padding, inputRows, outputRows, poolRows, strideRows), beforeColumns = Before(layer.Padding, inputColumns, outputColumns, poolColumns, strideColumns);
        (int inputStep, int inputChannel) = first ? (1, inputRows * inputColumns) : (channels, 1);
        (int outputStep, int outputChannel) = first ? (1, outputRows * outputColumns) : (channels, 1);

        for (int oy = 0; oy < outputRows; oy++)
        {
            int top = Math.Max(oy * strideRows - beforeRows, 0), bottom = Math.Min(oy * strideRows - beforeRows + poolRows, inputRows);
            for (int ox = 0; ox < outputColumns; ox++)
            {
                int left = Math.Max(ox * strideColumns - beforeColumns, 0), right = Math.Min(ox * strideColumns - beforeColumns + poolColumns, inputColumns);
                int cells = (bottom - top) * (right - left);
                for (int c = 0; c < channels; c++)
                {
                    double sum = 0, most = double.NegativeInfinity;
                    for (int iy = top; iy < bottom; iy++)
                    {
                        for (int ix = left; ix < right; ix++)
                        {
                            double value = x[(iy * inputColumns + ix) * inputStep + c * inputChannel];
                            sum += value;
                            most = Math.Max(most, value);
                        }
                    }

                    y[(oy * outputColumns + ox) * outputStep + c * outputChannel] = isMax ? most : sum / cells;
                }
            }
        }
    }

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
}
