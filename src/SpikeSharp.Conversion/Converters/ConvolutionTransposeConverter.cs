namespace SpikeSharp.Conversion.Converters;

/// <summary>Neurons or a relay behind the sparse matrix of a transposed convolution: its output size and dilation need not be those of the core's.</summary>
internal static class ConvolutionTransposeConverter
{
    public static ConvertedLayer Convert(ConvolutionTransposeLayer layer, ConversionContext context)
    {
        ConvertedLayer converted = LayerObject.Add(layer, [], context);
        bool channelsLast = layer.Format == DataFormat.ChannelsLast;
        ChannelShape input = ChannelShape.Of(layer.InputShape.AsSpan(), channelsLast), output = ChannelShape.Of(layer.OutputShape.AsSpan(), channelsLast);
        ConvolutionConverter.AddBias(layer, layer.Bias, output, converted, context);
        List<(int, int, double)> entries = [];
        foreach ((int from, int to, int tap) in TapAxis.Pairs(layer.Axes()))
            for (int filter = 0; filter < output.Channels; filter++)
                for (int channel = 0; channel < input.Channels; channel++)
                    entries.Add((output.Index(to, filter), input.Index(from, channel), layer.Kernel.Values[(((tap * output.Channels) + filter) * input.Channels) + channel]));
        LayerObject.Connect(context.Of(layer.Inputs[0]), converted.Output, new Sparse(output.Size, input.Size, entries), context);
        return converted;
    }
}
