namespace SpikeSharp.Conversion.Converters;

/// <summary>Neurons or a relay behind a matrix, the kernel transposed; neurons hold the bias.</summary>
internal static class DenseConverter
{
    public static ConvertedLayer Convert(DenseLayer layer, ConversionContext context)
    {
        ReadOnlySpan<double> bias = layer.Bias is null ? [] : layer.Bias.Span;
        ConvertedLayer converted = LayerObject.Add(layer, bias, context);
        int units = layer.Units, inputs = layer.InputShape[0];
        // Neurons hold the bias themselves; a relay gets it from a constant node.
        if (converted.Ensemble is null && layer.Bias is not null)
        {
            Node one = context.Network.Add(new Node(1.0) { Label = $"{context.Label(layer)}.bias" });
            context.Network.Connect(one, converted.Output, new Dense(units, 1, [.. layer.Bias.Values]), Synapse.None);
        }
        double[] matrix = new double[units * inputs];
        ReadOnlySpan<double> kernel = layer.Kernel.Span;
        for (int row = 0; row < units; row++)
            for (int column = 0; column < inputs; column++) matrix[(row * inputs) + column] = kernel[(column * units) + row];
        LayerObject.Connect(context.Of(layer.Inputs[0]), converted.Output, new Dense(units, inputs, matrix), context);
        return converted;
    }
}
