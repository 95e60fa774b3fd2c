using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>A relay behind a diagonal matrix, with a constant node for the shift; nothing where it was folded into the layer before.</summary>
internal static class BatchNormalizationConverter
{
    public static ConvertedLayer Convert(BatchNormalizationLayer layer, ConversionContext context)
    {
        if (context.FoldedInto(layer) is { } into) return LayerObject.PassOn(layer, context, Exactness.Exact, FoldedReason(context.Of(into)));
        string label = context.Label(layer);
        int size = layer.OutputSize, inner = layer.OutputShape.Skip(layer.Axis + 1).Aggregate(1, (product, n) => product * n);
        double[] scales = new double[size], shifts = new double[size];
        for (int i = 0; i < size; i++)
        {
            int channel = i / inner % layer.OutputShape[layer.Axis];
            // In float32 and in this order, as Keras and the original compute it.
            float scale = (float)(layer.Gamma?.Span[channel] ?? 1) / MathF.Sqrt((float)layer.Variance.Span[channel] + (float)layer.Epsilon);
            scales[i] = scale;
            shifts[i] = (float)(layer.Beta?.Span[channel] ?? 0) - (scale * (float)layer.Mean.Span[channel]);
        }
        Node relay = context.Network.Add(Node.Relay(size, label));
        Node shift = context.Network.Add(new Node(shifts) { Label = $"{label}.bias" });
        context.Network.Connect(shift, relay, Transform.None, Synapse.None);
        LayerObject.Connect(context.Of(layer.Inputs[0]), relay, Dense.Diagonal(scales), context);
        return new ConvertedLayer(layer, Exactness.Exact, "scale and shift", relay, null, 1, Synapse.None);
    }

    private static string FoldedReason(ConvertedLayer into)
    {
        FoldedNormalization folding = into.Folding!;
        return FormattableString.Invariant(
            $"folded into '{into.Layer.Name}': scale {folding.Scale.Min():G4} to {folding.Scale.Max():G4}, shift {folding.Shift.Min():G4} to {folding.Shift.Max():G4}");
    }
}
