namespace SpikeSharp.Conversion.Converters;

/// <summary>Which batch normalisations go into the weights of the layer before them, and the weights that come of it.</summary>
internal sealed class FoldingPlan
{
    private readonly LayerGraph _graph;
    private readonly Consumers _consumers;
    private readonly Dictionary<Layer, FoldedNormalization> _foldings = [];
    private readonly Dictionary<Layer, Layer> _into = [];

    /// <param name="graph">The trained network.</param>
    /// <param name="consumers">Who reads each layer.</param>
    /// <param name="hasNeurons">Whether a layer has neurons, so that its output is not linear.</param>
    /// <param name="kept">Called for each normalisation that cannot be folded, with the reason.</param>
    public FoldingPlan(LayerGraph graph, Consumers consumers, Func<Layer, bool> hasNeurons, Action<Layer, string> kept)
    {
        _graph = graph;
        _consumers = consumers;
        foreach (BatchNormalizationLayer normalization in graph.Layers.OfType<BatchNormalizationLayer>())
        {
            Layer source = normalization.Inputs[0];
            while (source is DropoutLayer) source = source.Inputs[0];
            if (Obstacle(normalization, source, hasNeurons) is { } obstacle)
            {
                kept(normalization, obstacle);
                continue;
            }
            _foldings[source] = Fold(normalization, source);
            _into[normalization] = source;
        }
    }

    /// <summary>What was folded into a layer; null if nothing.</summary>
    public FoldedNormalization? Of(Layer layer) => _foldings.GetValueOrDefault(layer);

    /// <summary>The layer into which a normalisation went; null if it stays.</summary>
    public Layer? Into(Layer normalization) => _into.GetValueOrDefault(normalization);

    /// <summary>The layer with the weights that came of it.</summary>
    public Layer Folded(Layer layer) => (layer, Of(layer)) switch
    {
        (DenseLayer dense, { } folding) => dense with { Kernel = folding.Kernel, Bias = folding.Bias },
        (ConvolutionLayer convolution, { } folding) => convolution with { Kernel = folding.Kernel, Bias = folding.Bias },
        (ConvolutionTransposeLayer convolution, { } folding) => convolution with { Kernel = folding.Kernel, Bias = folding.Bias },
        _ => layer,
    };

    private string? Obstacle(BatchNormalizationLayer normalization, Layer source, Func<Layer, bool> hasNeurons)
    {
        if (ChannelAxis(source) is not int axis) return $"'{source.Name}' before it is of class {source.ClassName}";
        if (source.Activation != Activation.Linear || hasNeurons(source)) return $"'{source.Name}' before it has an activation of its own";
        if (normalization.Axis != axis) return $"it normalises axis {normalization.Axis}, while the channels of '{source.Name}' lie in axis {axis}";
        for (Layer layer = normalization.Inputs[0]; ; layer = layer.Inputs[0])
        {
            if (_graph.Outputs.Contains(layer)) return $"'{layer.Name}' before it is an output of the model";
            if (_consumers.Of(layer).Count > 1) return $"another layer too reads '{layer.Name}' before it";
            if (layer == source) return null;
        }
    }

    private static int? ChannelAxis(Layer layer) => layer switch
    {
        DenseLayer => layer.OutputShape.Length - 1,
        ConvolutionLayer { Format: DataFormat.ChannelsFirst } or ConvolutionTransposeLayer { Format: DataFormat.ChannelsFirst } => 0,
        ConvolutionLayer or ConvolutionTransposeLayer => layer.OutputShape.Length - 1,
        _ => null,
    };

    private static FoldedNormalization Fold(BatchNormalizationLayer normalization, Layer source)
    {
        (Weights kernel, Weights? bias) = source switch
        {
            DenseLayer dense => (dense.Kernel, dense.Bias),
            ConvolutionLayer convolution => (convolution.Kernel, convolution.Bias),
            ConvolutionTransposeLayer convolution => (convolution.Kernel, convolution.Bias),
            _ => throw new InvalidOperationException($"Layer '{source.Name}' of class {source.ClassName} has no weights to fold into."),
        };
        int channels = normalization.Mean.Count;
        double[] scale = new double[channels], shift = new double[channels];
        for (int c = 0; c < channels; c++)
        {
            scale[c] = (normalization.Gamma?.Span[c] ?? 1) / Math.Sqrt(normalization.Variance.Span[c] + normalization.Epsilon);
            shift[c] = (normalization.Beta?.Span[c] ?? 0) - (normalization.Mean.Span[c] * scale[c]);
        }
        // The filters are the last axis of a kernel, of a transposed one the last but one.
        int inner = source is ConvolutionTransposeLayer ? kernel.Shape[^1] : 1;
        Weights folded = kernel with { Values = [.. kernel.Values.Select((weight, i) => (double)(float)(weight * scale[i / inner % channels]))], Type = WeightType.Float32 };
        Weights moved = new("bias", [channels], [.. Enumerable.Range(0, channels).Select(c => (double)(float)(((bias?.Span[c] ?? 0) * scale[c]) + shift[c]))]);
        return new FoldedNormalization(normalization, [.. scale], [.. shift], folded, moved);
    }
}
