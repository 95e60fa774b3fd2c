using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Turns one layer into objects of the network: own object first, then bias parts, then incoming connections. One line and one file a layer type.</summary>
internal static class LayerConverter
{
    public static ConvertedLayer Convert(Layer layer, ConversionContext context) => layer switch
    {
        InputLayer input => InputConverter.Convert(input, context),
        DenseLayer dense => DenseConverter.Convert(dense, context),
        ConvolutionLayer convolution => ConvolutionConverter.Convert(convolution, context),
        ConvolutionTransposeLayer convolution => ConvolutionTransposeConverter.Convert(convolution, context),
        BatchNormalizationLayer normalization => BatchNormalizationConverter.Convert(normalization, context),
        PoolingLayer pooling => PoolingConverter.Convert(pooling, context),
        GlobalPoolingLayer pooling => PoolingConverter.Convert(pooling, context),
        ReluLayer or ActivationLayer => ActivationConverter.Convert(layer, context),
        FlattenLayer flatten => FlattenConverter.Convert(flatten, context),
        ReshapeLayer => LayerObject.PassOn(layer, context, Exactness.Exact, "the same values under another shape"),
        DropoutLayer => DropoutConverter.Convert(layer, context),
        SoftmaxLayer when context.IsSoftmaxLeftOut(layer) => LayerObject.PassOn(layer, context, Exactness.Dropped, "the logits are given out; softmax does not change their order"),
        SoftmaxLayer => KeptConverter.Convert(layer, ActivationFormula.Of(layer), "softmax", context),
        PReluLayer => KeptConverter.Convert(layer, ActivationFormula.Of(layer), "relu with trained slopes", context),
        LayerNormalizationLayer normalization => KeptConverter.Convert(layer, NormalizationFormula.Of(normalization), "statistics of each item", context),
        GroupNormalizationLayer normalization => KeptConverter.Convert(layer, NormalizationFormula.Of(normalization), "statistics of each item", context),
        RescalingLayer or NormalizationLayer => AffineConverter.Convert(layer, context),
        ZeroPaddingLayer padding => ZeroPaddingConverter.Convert(padding, context),
        UpSamplingLayer sampling => UpSamplingConverter.Convert(sampling, context),
        BilinearUpSamplingLayer sampling => UpSamplingConverter.Convert(sampling, context),
        CroppingLayer or PermuteLayer or RepeatVectorLayer => RearrangementConverter.Convert((IndexLayer)layer, context),
        MergeLayer merge => MergeConverter.Convert(merge, context),
        ConcatenateLayer concatenate => ConcatenateConverter.Convert(concatenate, context),
        _ => throw new InvalidOperationException($"Layer '{layer.Name}' of class {layer.ClassName} has no converter."),
    };
}
