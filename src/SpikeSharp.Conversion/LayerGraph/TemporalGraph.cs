using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>The graph of one time step of a model whose items are sequences: the first axis of every layer is time and goes.</summary>
internal static class TemporalGraph
{
    /// <param name="graph">A model whose inputs have shape (time, ...).</param>
    /// <returns>The same layers without the time axis; one that mixes time steps becomes an <see cref="UnsupportedLayer"/>.</returns>
    public static LayerGraph Of(LayerGraph graph)
    {
        Dictionary<Layer, Layer> steps = [];
        foreach (Layer layer in graph.Layers) steps[layer] = OfLayer(layer) with { Inputs = [.. layer.Inputs.Select(input => steps[input])] };
        return new LayerGraph(
            graph.Name, graph.ClassName, Of(graph.Layers), [.. graph.Inputs.Where(input => steps[input] is InputLayer).Select(input => (InputLayer)steps[input])], Of(graph.Outputs))
        {
            OutputNames = graph.OutputNames,
            NestedModels = [.. graph.NestedModels.Select(model => model with { Inputs = Of(model.Inputs), Outputs = Of(model.Outputs) })],
            Diagnostics = graph.Diagnostics,
            Source = graph.Source,
        };

        ImmutableArray<Layer> Of(ImmutableArray<Layer> layers) => [.. layers.Select(layer => steps[layer])];
    }

    private static Layer OfLayer(Layer layer)
    {
        if (layer is UnsupportedLayer) return layer;
        if (layer.OutputShape.IsEmpty || layer.Inputs.Any(input => input.OutputShape.IsEmpty)) return Refuse(layer, "has no time axis");
        if (layer.Inputs.Any(input => input.OutputShape[0] != layer.OutputShape[0])) return Refuse(layer, "changes the time axis or joins time steps");
        ImmutableArray<int> shape = layer.OutputShape[1..];
        switch (layer)
        {
            case TimeDistributedLayer distributed:
                return distributed.Inner with
                {
                    Name = layer.Name,
                    ModelName = layer.ModelName,
                    Scope = layer.Scope,
                    Application = layer.Application,
                    Trainable = layer.Trainable,
                    IsRegularized = layer.IsRegularized,
                };
            case InputLayer or ActivationLayer or ReluLayer or DropoutLayer or ReshapeLayer:
            case DenseLayer when shape.Length > 0:
            case MergeLayer when layer.Inputs.All(input => input.OutputShape.Length == layer.OutputShape.Length):
            case RescalingLayer { Scale.Length: 1, Offset.Length: 1 }:
            case RescalingLayer when shape.Length > 0:
                return layer with { OutputShape = shape };
            case PReluLayer relu when relu.Alpha.Shape[0] == 1:
                return relu with { Alpha = relu.Alpha with { Shape = relu.Alpha.Shape[1..] }, OutputShape = shape };
            case NormalizationLayer normalization when normalization.StatisticsShape[0] == 1:
                return normalization with { StatisticsShape = normalization.StatisticsShape[1..], OutputShape = shape };
            case BatchNormalizationLayer { Axis: > 0 } normalization:
                return normalization with { Axis = normalization.Axis - 1, OutputShape = shape };
            case LayerNormalizationLayer { FirstAxis: > 0 } normalization:
                return normalization with { FirstAxis = normalization.FirstAxis - 1, OutputShape = shape };
            case SoftmaxLayer { Axis: > 0 } softmax:
                return softmax with { Axis = softmax.Axis - 1, OutputShape = shape };
            case ConcatenateLayer { Axis: > 0 } concatenate:
                return concatenate with { Axis = concatenate.Axis - 1, OutputShape = shape };
            default:
                return Refuse(layer, "sees several time steps at once");
        }
    }

    private static UnsupportedLayer Refuse(Layer layer, string reason) => new()
    {
        Name = layer.Name,
        ModelName = layer.ModelName,
        ClassName = layer.ClassName,
        Scope = layer.Scope,
        Application = layer.Application,
        OutputShape = layer.OutputShape,
        Refusal = new Diagnostic(
            DiagnosticCodes.UnsupportedLayer, layer.Name, $"layer '{layer.Name}' of class {layer.ClassName} {reason}, so it has no meaning in a temporal model",
            "apply it to every step by TimeDistributed, or convert without --temporal (ConverterOptions.TemporalModel)"),
    };
}
