namespace SpikeSharp.Conversion;

/// <summary>Normalisation by the mean and the variance of the item itself.</summary>
internal static class NormalizationMath
{
    public static void Normalize(LayerNormalizationLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        ReadOnlySpan<int> shape = layer.OutputShape.AsSpan();
        int last = layer.FirstAxis + layer.AxisCount, size = LayerMath.Size(shape[layer.FirstAxis..last]), inner = LayerMath.Size(shape[last..]);
        ReadOnlySpan<double> gamma = layer.Gamma is { } g ? g.Span : [], beta = layer.Beta is { } b ? b.Span : [];
        for (int start = 0; start < x.Length; start += size * inner)
        {
            for (int i = start; i < start + inner; i++)
            {
                double mean = 0, square = 0;
                if (!layer.IsRootMeanSquare)
                {
                    for (int k = 0; k < size; k++) mean += x[i + (k * inner)];
                    mean /= size;
                }
                for (int k = 0; k < size; k++)
                {
                    double difference = x[i + (k * inner)] - mean;
                    square += difference * difference;
                }
                double deviation = Math.Sqrt((square / size) + layer.Epsilon);
                for (int k = 0; k < size; k++)
                    y[i + (k * inner)] = ((x[i + (k * inner)] - mean) / deviation * (gamma.IsEmpty ? 1 : gamma[k])) + (beta.IsEmpty ? 0 : beta[k]);
            }
        }
    }

    public static void Normalize(GroupNormalizationLayer layer, ReadOnlySpan<double> x, Span<double> y)
    {
        ReadOnlySpan<int> shape = layer.OutputShape.AsSpan();
        int channels = shape[layer.Axis], inner = LayerMath.Size(shape[(layer.Axis + 1)..]), width = channels / layer.Groups, count = x.Length / layer.Groups;
        ReadOnlySpan<double> gamma = layer.Gamma is { } g ? g.Span : [], beta = layer.Beta is { } b ? b.Span : [];
        for (int group = 0; group < layer.Groups; group++)
        {
            double mean = 0, square = 0;
            for (int i = 0; i < x.Length; i++)
                if (i / inner % channels / width == group)
                    mean += x[i];
            mean /= count;
            for (int i = 0; i < x.Length; i++)
                if (i / inner % channels / width == group)
                    square += (x[i] - mean) * (x[i] - mean);
            double deviation = Math.Sqrt((square / count) + layer.Epsilon);
            for (int i = 0; i < x.Length; i++)
            {
                int channel = i / inner % channels;
                if (channel / width == group) y[i] = ((x[i] - mean) / deviation * (gamma.IsEmpty ? 1 : gamma[channel])) + (beta.IsEmpty ? 0 : beta[channel]);
            }
        }
    }
}
