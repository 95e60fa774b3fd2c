using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Normalisations by the item's own statistics as formulas of their input vector.</summary>
internal static class NormalizationFormula
{
    public static ExpressionNode Of(LayerNormalizationLayer layer)
    {
        AxisReduction reduction = new(layer.OutputShape, layer.FirstAxis, layer.AxisCount);
        int size = layer.OutputSize, inner = LayerMath.Size(layer.OutputShape.AsSpan()[(layer.FirstAxis + layer.AxisCount)..]);
        return Of(reduction, ExpressionNode.Input, !layer.IsRootMeanSquare, layer.Epsilon, Spread(layer.Gamma, size, inner), Spread(layer.Beta, size, inner));
    }

    public static ExpressionNode Of(GroupNormalizationLayer layer)
    {
        // Channels split into groups: (before, groups, width, behind); the statistics go over all but the groups, so these move to the front.
        int channels = layer.OutputShape[layer.Axis], width = channels / layer.Groups, size = layer.OutputSize;
        int inner = LayerMath.Size(layer.OutputShape.AsSpan()[(layer.Axis + 1)..]), outer = size / channels / inner;
        int[] there = new int[size], back = new int[size];
        for (int i = 0; i < size; i++)
        {
            int channel = i / inner % channels, group = channel / width;
            int moved = ((((group * outer) + (i / inner / channels)) * width) + (channel % width)) * inner + (i % inner);
            (there[moved], back[i]) = (i, moved);
        }
        AxisReduction reduction = new([layer.Groups, size / layer.Groups], 1, 1);
        double[]? gamma = Moved(Spread(layer.Gamma, size, inner), there), beta = Moved(Spread(layer.Beta, size, inner), there);
        ExpressionNode normalized = Of(reduction, ExpressionNode.Index(ExpressionNode.Input, there), true, layer.Epsilon, gamma, beta);
        return ExpressionNode.Index(normalized, back);
    }

    private static ExpressionNode Of(AxisReduction reduction, ExpressionNode x, bool isCentered, double epsilon, double[]? gamma, double[]? beta)
    {
        if (isCentered) x = ExpressionNode.Of(ExpressionOperation.Subtract, x, reduction.Spread(Mean(reduction, x)));
        ExpressionNode variance = Mean(reduction, ExpressionNode.Of(ExpressionOperation.Square, x));
        ExpressionNode deviation = ExpressionNode.Of(ExpressionOperation.Sqrt, ExpressionNode.Of(ExpressionOperation.Add, variance, ExpressionNode.Constant(epsilon)));
        ExpressionNode y = ExpressionNode.Of(ExpressionOperation.Divide, x, reduction.Spread(deviation));
        if (gamma is not null) y = ExpressionNode.Of(ExpressionOperation.Multiply, y, ExpressionNode.Constant(gamma));
        return beta is null ? y : ExpressionNode.Of(ExpressionOperation.Add, y, ExpressionNode.Constant(beta));
    }

    private static ExpressionNode Mean(AxisReduction reduction, ExpressionNode x) =>
        ExpressionNode.Of(ExpressionOperation.Divide, reduction.Reduce(ExpressionOperation.Add, x), ExpressionNode.Constant(reduction.Count));

    private static double[]? Spread(Weights? values, int size, int inner) => values is null ? null : [.. Enumerable.Range(0, size).Select(i => values.Span[i / inner % values.Count])];

    private static double[]? Moved(double[]? values, int[] there) => values is null ? null : Array.ConvertAll(there, from => values[from]);
}
