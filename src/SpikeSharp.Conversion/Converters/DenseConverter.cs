namespace SpikeSharp.Conversion.Converters;

/// <summary>Neurons or a relay behind a matrix, the kernel transposed; neurons hold the bias. On an input of several axes, a convolution of one tap along all but the last.</summary>
internal static class DenseConverter
{
    public static ConvertedLayer Convert(DenseLayer layer, ConversionContext context)
    {
        int units = layer.Units, inputs = layer.InputShape[^1], positions = layer.OutputSize / units;
        double[] bias = layer.Bias is null ? [] : [.. Enumerable.Repeat(layer.Bias.Values, positions).SelectMany(values => values)];
        ConvertedLayer converted = LayerObject.Add(layer, bias, context);
        // Neurons hold the bias themselves; a relay gets it from a constant node.
        if (converted.Ensemble is null && layer.Bias is not null)
        {
            Node one = context.Network.Add(new Node(1.0) { Label = $"{context.Label(layer)}.bias" });
            context.Network.Connect(one, converted.Output, new Dense(units * positions, 1, bias), Synapse.None);
        }
        Transform transform = layer.InputShape.Length == 1
            ? new Dense(units, inputs, Transposed(layer.Kernel.Span, inputs, units))
            : new Convolution(units, new ChannelShape([positions], inputs), [1], [.. layer.Kernel.Values]);
        LayerObject.Connect(context.Of(layer.Inputs[0]), converted.Output, transform, context);
        return converted;
    }

    private static double[] Transposed(ReadOnlySpan<double> kernel, int inputs, int units)
    {
        double[] matrix = new double[units * inputs];
        for (int row = 0; row < units; row++)
            for (int column = 0; column < inputs; column++) matrix[(row * inputs) + column] = kernel[(column * units) + row];
        return matrix;
    }
}
