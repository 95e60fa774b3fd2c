namespace SpikeSharp.Conversion;

/// <summary>What each layer computes for one item, in float64.</summary>
internal static class LayerMath
{
    /// <summary>What <see cref="Apply"/> needs for a layer: working space, or parameters spread over the item.</summary>
    public static double[] Scratch(Layer layer) => layer switch
    {
        ConvolutionLayer { Format: DataFormat.ChannelsFirst } or ConvolutionTransposeLayer { Format: DataFormat.ChannelsFirst } => new double[Size(layer.InputShape.AsSpan()) + layer.OutputSize],
        MergeLayer merge => MergeMath.Scratch(merge),
        RescalingLayer or NormalizationLayer => AffineMath.Scratch(layer),
        PReluLayer relu => Broadcasting.Spread(relu.Alpha.Span, relu.Alpha.Shape, relu.OutputShape),
        TimeDistributedLayer distributed => Scratch(distributed.Inner),
        _ => [],
    };

    /// <param name="layer">Any but an <see cref="UnsupportedLayer"/>.</param>
    /// <param name="inputs">The outputs of its inputs.</param>
    /// <param name="y">Its output.</param>
    /// <param name="scratch">As <see cref="Scratch"/> made it.</param>
    public static void Apply(Layer layer, double[][] inputs, Span<double> y, Span<double> scratch)
    {
        ReadOnlySpan<double> x = inputs.Length > 0 ? inputs[0] : [];
        switch (layer)
        {
            case InputLayer { IsModelInput: true }:
                return;
            case InputLayer or DropoutLayer or ReshapeLayer:
                x.CopyTo(y);
                return;
            case FlattenLayer flatten:
                Flatten(flatten, x, y);
                return;
            case DenseLayer dense:
                Dense(dense, x, y);
                ActivationMath.Apply(dense.Activation, y, dense.Units);
                return;
            case ConvolutionLayer convolution:
                Convolve(convolution, convolution.Format, x, y, scratch);
                return;
            case ConvolutionTransposeLayer convolution:
                Convolve(convolution, convolution.Format, x, y, scratch);
                return;
            case PoolingLayer pooling:
                PoolingMath.Pool(pooling, x, y);
                return;
            case GlobalPoolingLayer pooling:
                PoolingMath.PoolAll(pooling, x, y);
                return;
            case IndexLayer rearranging:
                Rearrange(rearranging.SourceIndices, x, y);
                return;
            case BilinearUpSamplingLayer sampling:
                y.Clear();
                foreach ((int output, int input, double weight) in sampling.Entries) y[output] += weight * x[input];
                return;
            case ActivationLayer activation:
                x.CopyTo(y);
                ActivationMath.Apply(activation.Activation, y, activation.OutputShape is [.., var last] ? last : 1);
                return;
            case MergeLayer merge:
                MergeMath.Merge(merge, inputs, y, scratch);
                return;
            case RescalingLayer or NormalizationLayer:
                for (int i = 0; i < y.Length; i++) y[i] = (x[i] * scratch[i]) + scratch[y.Length + i];
                return;
            case PReluLayer:
                for (int i = 0; i < y.Length; i++) y[i] = x[i] >= 0 ? x[i] : scratch[i] * x[i];
                return;
            case LayerNormalizationLayer normalization:
                NormalizationMath.Normalize(normalization, x, y);
                return;
            case GroupNormalizationLayer normalization:
                NormalizationMath.Normalize(normalization, x, y);
                return;
            case TimeDistributedLayer distributed:
                ApplyInTime(distributed, x, y, scratch);
                return;
            case ConcatenateLayer concatenate:
                Concatenate(concatenate, inputs, y);
                return;
            case ReluLayer relu:
                Relu(relu, x, y);
                return;
            case SoftmaxLayer softmax:
                x.CopyTo(y);
                (int outer, int size, int inner) = Around(softmax.OutputShape.AsSpan(), softmax.Axis);
                for (int o = 0; o < outer; o++)
                    for (int i = 0; i < inner; i++)
                        ActivationMath.Softmax(y[(o * size * inner + i)..], size, inner);
                return;
            case BatchNormalizationLayer normalization:
                Normalize(normalization, x, y);
                return;
            default:
                throw new InvalidOperationException($"Layer '{layer.Name}' of class {layer.ClassName} has no forward pass.");
        }
    }

    private static void Dense(DenseLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        ReadOnlySpan<double> kernel = layer.Kernel.Span;
        int inputs = layer.Kernel.Shape[0], units = layer.Units;
        y.Clear();
        for (int row = 0; row < y.Length / units; row++)
        {
            ReadOnlySpan<double> source = x.Slice(row * inputs, inputs);
            Span<double> target = y.Slice(row * units, units);
            for (int i = 0; i < inputs; i++)
                if (source[i] != 0)
                    VectorMath.AddScaled(source[i], kernel.Slice(i * units, units), target);
            if (layer.Bias is { } bias) VectorMath.Add(bias.Span, target);
        }
    }

    private static void Convolve(Layer layer, DataFormat format, ReadOnlySpan<double> x, Span<double> y, Span<double> scratch)
    {
        ReadOnlySpan<int> from = layer.InputShape.AsSpan(), to = layer.OutputShape.AsSpan();
        if (format == DataFormat.ChannelsLast)
        {
            ConvolveChannelsLast(layer, from, x, to, y);
            ActivationMath.Apply(layer.Activation, y, to[^1]);
            return;
        }

        // The kernel is laid out for channels last.
        Span<double> input = scratch[..x.Length], output = scratch[x.Length..];
        MoveChannelsLast(x, from[0], input);
        Span<int> fromLast = stackalloc int[from.Length], toLast = stackalloc int[to.Length];
        from[1..].CopyTo(fromLast);
        to[1..].CopyTo(toLast);
        (fromLast[^1], toLast[^1]) = (from[0], to[0]);
        ConvolveChannelsLast(layer, fromLast, input, toLast, output);
        int channels = to[0], space = output.Length / channels;
        for (int p = 0; p < space; p++)
            for (int c = 0; c < channels; c++)
                y[c * space + p] = output[p * channels + c];
        ActivationMath.Apply(layer.Activation, y, to[^1]);
    }

    private static void ConvolveChannelsLast(Layer layer, ReadOnlySpan<int> inputShape, ReadOnlySpan<double> x, ReadOnlySpan<int> outputShape, Span<double> y)
    {
        if (layer is ConvolutionTransposeLayer transposed) ConvolutionTransposeMath.Apply(transposed, x, y);
        else ConvolutionMath.Apply((ConvolutionLayer)layer, inputShape, x, outputShape, y);
    }

    private static void Flatten(FlattenLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        if (layer.Format == DataFormat.ChannelsFirst && layer.InputShape.Length > 1) MoveChannelsLast(x, layer.InputShape[0], y);
        else x.CopyTo(y);
    }

    private static void MoveChannelsLast(ReadOnlySpan<double> x, int channels, Span<double> y)
    {
        int space = x.Length / channels;
        for (int c = 0; c < channels; c++)
            for (int p = 0; p < space; p++)
                y[p * channels + c] = x[c * space + p];
    }

    private static void ApplyInTime(TimeDistributedLayer layer, ReadOnlySpan<double> x, Span<double> y, Span<double> scratch)
    {
        int steps = layer.OutputShape[0], sizeIn = x.Length / steps, sizeOut = y.Length / steps;
        double[] step = new double[sizeIn];
        for (int t = 0; t < steps; t++)
        {
            x.Slice(t * sizeIn, sizeIn).CopyTo(step);
            Apply(layer.Inner, [step], y.Slice(t * sizeOut, sizeOut), scratch);
        }
    }

    private static void Concatenate(ConcatenateLayer layer, double[][] inputs, Span<double> y)
    {
        (int outer, int size, int inner) = Around(layer.OutputShape.AsSpan(), layer.Axis);
        int start = 0;
        foreach (double[] input in inputs)
        {
            int length = input.Length / outer;
            for (int o = 0; o < outer; o++) input.AsSpan(o * length, length).CopyTo(y[(o * size * inner + start)..]);
            start += length;
        }
    }

    private static void Rearrange(ReadOnlySpan<int> sources, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++) y[i] = sources[i] < 0 ? 0 : x[sources[i]];
    }

    private static void Relu(ReluLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        double max = layer.MaxValue ?? double.PositiveInfinity, slope = layer.NegativeSlope, threshold = layer.Threshold;
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] >= threshold ? Math.Min(x[i], max) : slope == 0 ? 0 : slope * (x[i] - threshold);
    }

    private static void Normalize(BatchNormalizationLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        (int outer, int size, int inner) = Around(layer.OutputShape.AsSpan(), layer.Axis);
        ReadOnlySpan<double> mean = layer.Mean.Span, variance = layer.Variance.Span;
        ReadOnlySpan<double> gamma = layer.Gamma is { } g ? g.Span : [], beta = layer.Beta is { } b ? b.Span : [];
        for (int c = 0; c < size; c++)
        {
            double scale = (gamma.IsEmpty ? 1 : gamma[c]) / Math.Sqrt(variance[c] + layer.Epsilon), shift = beta.IsEmpty ? 0 : beta[c], center = mean[c];
            for (int o = 0; o < outer; o++)
            {
                int start = (o * size + c) * inner;
                for (int i = start; i < start + inner; i++) y[i] = (x[i] - center) * scale + shift;
            }
        }
    }

    /// <summary>The sizes before, at and after an axis.</summary>
    private static (int Outer, int Size, int Inner) Around(ReadOnlySpan<int> shape, int axis) => (Size(shape[..axis]), shape[axis], Size(shape[(axis + 1)..]));

    public static int Size(ReadOnlySpan<int> shape)
    {
        int size = 1;
        foreach (int axis in shape) size *= axis;
        return size;
    }
}
