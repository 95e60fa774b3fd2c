namespace SpikeSharp.Conversion.Keras.Layers;

/// <summary>The layer types that are read, one line a class. A new one needs a line here and a file beside this one.</summary>
internal static class LayerReaders
{
    private const string TimeDistributed = "TimeDistributed";

    private static readonly Dictionary<string, Func<LayerSource, Layer>> ByClass = new(StringComparer.Ordinal)
    {
        ["Dense"] = DenseReader.Read,
        ["Conv1D"] = source => ConvolutionReader.Read(source, rank: 1),
        ["Conv2D"] = source => ConvolutionReader.Read(source, rank: 2),
        ["Conv3D"] = source => ConvolutionReader.Read(source, rank: 3),
        ["DepthwiseConv1D"] = source => ConvolutionReader.ReadDepthwise(source, rank: 1),
        ["DepthwiseConv2D"] = source => ConvolutionReader.ReadDepthwise(source, rank: 2),
        ["SeparableConv1D"] = source => ConvolutionReader.ReadSeparable(source, rank: 1),
        ["SeparableConv2D"] = source => ConvolutionReader.ReadSeparable(source, rank: 2),
        ["Conv1DTranspose"] = source => ConvolutionTransposeReader.Read(source, rank: 1),
        ["Conv2DTranspose"] = source => ConvolutionTransposeReader.Read(source, rank: 2),
        ["Conv3DTranspose"] = source => ConvolutionTransposeReader.Read(source, rank: 3),
        ["AveragePooling1D"] = source => PoolingReader.ReadAverage(source, rank: 1),
        ["AveragePooling2D"] = source => PoolingReader.ReadAverage(source, rank: 2),
        ["AveragePooling3D"] = source => PoolingReader.ReadAverage(source, rank: 3),
        ["GlobalAveragePooling1D"] = source => PoolingReader.ReadGlobalAverage(source, rank: 1),
        ["GlobalAveragePooling2D"] = source => PoolingReader.ReadGlobalAverage(source, rank: 2),
        ["GlobalAveragePooling3D"] = source => PoolingReader.ReadGlobalAverage(source, rank: 3),
        ["MaxPooling1D"] = source => PoolingReader.ReadMax(source, rank: 1),
        ["MaxPooling2D"] = source => PoolingReader.ReadMax(source, rank: 2),
        ["MaxPooling3D"] = source => PoolingReader.ReadMax(source, rank: 3),
        ["GlobalMaxPooling1D"] = source => PoolingReader.ReadGlobalMax(source, rank: 1),
        ["GlobalMaxPooling2D"] = source => PoolingReader.ReadGlobalMax(source, rank: 2),
        ["GlobalMaxPooling3D"] = source => PoolingReader.ReadGlobalMax(source, rank: 3),
        ["ZeroPadding1D"] = source => IndexLayerReader.ReadZeroPadding(source, rank: 1),
        ["ZeroPadding2D"] = source => IndexLayerReader.ReadZeroPadding(source, rank: 2),
        ["ZeroPadding3D"] = source => IndexLayerReader.ReadZeroPadding(source, rank: 3),
        ["Cropping1D"] = source => IndexLayerReader.ReadCropping(source, rank: 1),
        ["Cropping2D"] = source => IndexLayerReader.ReadCropping(source, rank: 2),
        ["Cropping3D"] = source => IndexLayerReader.ReadCropping(source, rank: 3),
        ["UpSampling1D"] = source => IndexLayerReader.ReadUpSampling(source, rank: 1),
        ["UpSampling2D"] = source => IndexLayerReader.ReadUpSampling(source, rank: 2),
        ["UpSampling3D"] = source => IndexLayerReader.ReadUpSampling(source, rank: 3),
        ["Permute"] = IndexLayerReader.ReadPermute,
        ["RepeatVector"] = IndexLayerReader.ReadRepeatVector,
        ["Flatten"] = ShapeLayerReader.ReadFlatten,
        ["Reshape"] = ShapeLayerReader.ReadReshape,
        ["Activation"] = ActivationLayerReader.ReadActivation,
        ["ReLU"] = ActivationLayerReader.ReadRelu,
        ["LeakyReLU"] = ActivationLayerReader.ReadLeakyRelu,
        ["PReLU"] = ActivationLayerReader.ReadPRelu,
        ["ELU"] = ActivationLayerReader.ReadElu,
        ["ThresholdedReLU"] = ActivationLayerReader.ReadThresholdedRelu,
        ["Softmax"] = ActivationLayerReader.ReadSoftmax,
        ["BatchNormalization"] = BatchNormalizationReader.Read,
        ["LayerNormalization"] = NormalizationReader.ReadLayerNormalization,
        ["RMSNormalization"] = NormalizationReader.ReadRootMeanSquare,
        ["GroupNormalization"] = NormalizationReader.ReadGroup,
        ["Normalization"] = NormalizationReader.ReadNormalization,
        ["Rescaling"] = NormalizationReader.ReadRescaling,
        ["Identity"] = source => new ReshapeLayer { Name = source.Name, OutputShape = source.InputShape },
        ["Add"] = MergeReader.ReadAdd,
        ["Subtract"] = MergeReader.ReadSubtract,
        ["Multiply"] = MergeReader.ReadMultiply,
        ["Average"] = MergeReader.ReadAverage,
        ["Maximum"] = MergeReader.ReadMaximum,
        ["Minimum"] = MergeReader.ReadMinimum,
        ["Concatenate"] = MergeReader.ReadConcatenate,
    };

    private static readonly HashSet<string> TakesSeveral =
        new(StringComparer.Ordinal) { "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate" };

    // Layers of Keras that are not read: for these a similar name would be no help.
    private static readonly HashSet<string> OtherKerasClasses = new(StringComparer.Ordinal)
    {
        "UnitNormalization", "SpectralNormalization", "Dot", "Masking", "Lambda", "Embedding", "EinsumDense",
        "SimpleRNN", "GRU", "LSTM", "RNN", "ConvLSTM1D", "ConvLSTM2D", "Bidirectional", "Attention", "AdditiveAttention", "MultiHeadAttention",
    };

    static LayerReaders()
    {
        foreach (string name in DropoutReader.ClassNames) ByClass.Add(name, DropoutReader.Read);
    }

    /// <summary>All classes that are read, the input layer among them.</summary>
    public static IEnumerable<string> ClassNames => ["InputLayer", .. ByClass.Keys, TimeDistributed];

    /// <summary>Reads one application of a layer: a typed layer, or an <see cref="UnsupportedLayer"/> that says why not.</summary>
    public static Layer Read(LayerSource source, LayerDefinition definition, LayerCall? call)
    {
        string hint = $"supported are {string.Join(", ", ClassNames)}";
        if (definition.ForeignName is not null) return source.Refuse("is not a layer of Keras", hint);
        if (definition.IsOperation)
            return OperationReader.Read(source, call) ?? source.Refuse("is an operation, not a layer, and is not supported", $"operations that are: {OperationReader.Names}; {hint}");
        if (definition.ClassName == TimeDistributed && source.Inputs.Length == 1) return TimeDistributedReader.Read(source, call);
        if (!ByClass.TryGetValue(definition.ClassName, out Func<LayerSource, Layer>? read))
            return source.Refuse($"is not supported{(OtherKerasClasses.Contains(definition.ClassName) ? "" : SpellCheck.Question(definition.ClassName, ClassNames))}", hint);
        if (source.Inputs.Length != 1 && !TakesSeveral.Contains(definition.ClassName)) throw source.Invalid($"a {definition.ClassName} takes one input, found {source.Inputs.Length}");
        if (call is { IsTraining: true })
            return source.Refuse("is called with training=True, so that it acts as in training also in inference, which is not supported", "call it without training=True and save the model again");
        if (Quantized(definition.Config["dtype"])) return source.Refuse("has quantised weights (dtype policy QuantizedDTypePolicy), which are not supported", "save the model before quantising it");
        if (definition.Variables.Blocker is { } blocker)
            return source.Refuse($"has weights that cannot be told from those of layer '{blocker}': both lie in one list of their nested model", "save the model as .keras");
        return read(source);
    }

    private static bool Quantized(ConfigValue dtype) => dtype["class_name"] is { IsText: true } name && name.Text().StartsWith("Quantized", StringComparison.Ordinal);
}
