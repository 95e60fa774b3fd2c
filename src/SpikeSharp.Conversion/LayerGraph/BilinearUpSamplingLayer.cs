using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>Two axes of space stretched by whole factors, with linear interpolation between the centres of the places; beyond the outermost centres their value stays.</summary>
/// <remarks>Place i of the output lies at (i + 0.5) / size - 0.5 of the input (half-pixel centres), as TensorFlow computes it.</remarks>
public sealed record BilinearUpSamplingLayer : Layer
{
    /// <summary>How many times, for both axes of space.</summary>
    public required ImmutableArray<int> Size { get; init; }

    /// <summary>Where the channels lie in input and output.</summary>
    public DataFormat Format { get; init; }

    /// <summary>The layer as a sparse matrix: output, input, weight.</summary>
    internal ImmutableArray<(int Output, int Input, double Weight)> Entries => field.IsDefault ? field = Weigh() : field;

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();                          // without the cached entries

    private ImmutableArray<(int, int, double)> Weigh()
    {
        ChannelShape from = ChannelShape.Of(InputShape.AsSpan(), Format == DataFormat.ChannelsLast), to = ChannelShape.Of(OutputShape.AsSpan(), Format == DataFormat.ChannelsLast);
        int inputColumns = from.Spatial[1], outputColumns = to.Spatial[1];
        var entries = ImmutableArray.CreateBuilder<(int, int, double)>();
        for (int output = 0; output < to.Positions; output++)
        {
            foreach ((int row, double rowWeight) in Neighbours(output / outputColumns, Size[0], from.Spatial[0]))
                foreach ((int column, double columnWeight) in Neighbours(output % outputColumns, Size[1], inputColumns))
                    for (int channel = 0; channel < to.Channels; channel++)
                        entries.Add((to.Index(output, channel), from.Index((row * inputColumns) + column, channel), rowWeight * columnWeight));
        }
        return entries.DrainToImmutable();
    }

    private static (int Place, double Weight)[] Neighbours(int output, int times, int inputs)
    {
        double source = ((output + 0.5) / times) - 0.5;
        int lower = (int)Math.Floor(source), upper = Math.Min(lower + 1, inputs - 1);
        double fraction = source - lower;
        lower = Math.Max(lower, 0);
        return fraction == 0 || lower == upper ? [(lower, 1)] : [(lower, 1 - fraction), (upper, fraction)];
    }
}
