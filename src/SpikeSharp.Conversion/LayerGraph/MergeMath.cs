using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>Layers that combine several inputs element by element.</summary>
internal static class MergeMath
{
    /// <summary>Space for one input stretched to the shape of the output, if some input needs it.</summary>
    public static double[] Scratch(MergeLayer layer) => layer.Inputs.All(input => IsWhole(input, layer)) ? [] : new double[layer.OutputSize];

    public static void Merge(MergeLayer layer, double[][] inputs, Span<double> y, Span<double> scratch)
    {
        for (int k = 0; k < inputs.Length; k++)
        {
            ReadOnlySpan<double> x = inputs[k];
            if (!IsWhole(layer.Inputs[k], layer))
            {
                Stretch(x, layer.Inputs[k].OutputShape, layer.OutputShape, scratch);
                x = scratch;
            }
            if (k == 0) x.CopyTo(y);
            else Combine(layer, x, y);
        }
        if (layer is AverageLayer)
            for (int i = 0; i < y.Length; i++) y[i] /= inputs.Length;
    }

    private static bool IsWhole(Layer input, MergeLayer layer) => input.OutputSize == layer.OutputSize;

    private static void Combine(MergeLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        switch (layer)
        {
            case AddLayer or AverageLayer:
                VectorMath.Add(x, y);
                break;
            case SubtractLayer:
                for (int i = 0; i < y.Length; i++) y[i] -= x[i];
                break;
            case MultiplyLayer:
                for (int i = 0; i < y.Length; i++) y[i] *= x[i];
                break;
            case MaximumLayer:
                for (int i = 0; i < y.Length; i++) y[i] = Math.Max(y[i], x[i]);
                break;
            case MinimumLayer:
                for (int i = 0; i < y.Length; i++) y[i] = Math.Min(y[i], x[i]);
                break;
            default:
                throw new InvalidOperationException($"Layer '{layer.Name}' of class {layer.ClassName} has no forward pass.");
        }
    }

    // Axis by axis from the end, as Broadcasting.Sources, without an array of indices.
    private static void Stretch(ReadOnlySpan<double> x, ImmutableArray<int> from, ImmutableArray<int> to, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            int source = 0, stride = 1, rest = i;
            for (int axis = to.Length - 1, own = from.Length - 1; axis >= 0; axis--, own--)
            {
                int place = rest % to[axis];
                rest /= to[axis];
                if (own < 0) continue;
                if (from[own] > 1) source += place * stride;
                stride *= from[own];
            }
            y[i] = x[source];
        }
    }
}
