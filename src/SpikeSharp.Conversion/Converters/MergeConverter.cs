using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Sums of the inputs in a relay; products, largest and smallest values by a formula of all inputs.</summary>
internal static class MergeConverter
{
    public static ConvertedLayer Convert(MergeLayer layer, ConversionContext context) => layer switch
    {
        AddLayer => Sum(layer, "sum", context, _ => 1),
        SubtractLayer => Sum(layer, "difference", context, input => input == 0 ? 1 : -1),
        AverageLayer => Sum(layer, "mean of the inputs", context, _ => 1f / layer.Inputs.Length),
        MultiplyLayer => Keep(layer, ExpressionOperation.Multiply, "product", context),
        MaximumLayer => Keep(layer, ExpressionOperation.Max, "largest of the inputs", context),
        MinimumLayer => Keep(layer, ExpressionOperation.Min, "smallest of the inputs", context),
        _ => throw new InvalidOperationException($"Layer '{layer.Name}' of class {layer.ClassName} has no converter."),
    };

    private static ConvertedLayer Sum(MergeLayer layer, string reason, ConversionContext context, Func<int, double> factor)
    {
        Node relay = context.Network.Add(Node.Relay(layer.OutputSize, context.Label(layer)));
        for (int i = 0; i < layer.Inputs.Length; i++) LayerObject.Connect(context.Of(layer.Inputs[i]), relay, TransformOf(layer.Inputs[i], layer, factor(i)), context);
        return new ConvertedLayer(layer, Exactness.Exact, reason, relay, null, 1, Synapse.None);
    }

    private static Transform TransformOf(Layer input, MergeLayer layer, double factor)
    {
        if (input.OutputSize == layer.OutputSize) return layer is AddLayer || (layer is SubtractLayer && factor == 1) ? Transform.None : new Dense(factor);
        int[] sources = Broadcasting.Sources(input.OutputShape, layer.OutputShape);
        return new Sparse(layer.OutputSize, input.OutputSize, sources.Select((source, i) => (i, source, factor)));
    }

    // The inputs lie one behind the other in the input of the node.
    private static ConvertedLayer Keep(MergeLayer layer, ExpressionOperation operation, string reason, ConversionContext context)
    {
        ExpressionNode? formula = null;
        int start = 0;
        foreach (Layer input in layer.Inputs)
        {
            int[] sources = Broadcasting.Sources(input.OutputShape, layer.OutputShape);
            for (int i = 0; i < sources.Length; i++) sources[i] += start;
            ExpressionNode part = ExpressionNode.Index(ExpressionNode.Input, sources);
            formula = formula is null ? part : ExpressionNode.Of(operation, formula, part);
            start += input.OutputSize;
        }
        Node node = context.Network.Add(new Node(formula!, start) { Label = context.Label(layer) });
        start = 0;
        foreach (Layer input in layer.Inputs)
        {
            LayerObject.Connect(context.Of(input), node.Slice(start, start + input.OutputSize), Transform.None, context);
            start += input.OutputSize;
        }
        return new ConvertedLayer(layer, Exactness.Kept, $"{reason}, computed without neurons", node, null, 1, Synapse.None);
    }
}
