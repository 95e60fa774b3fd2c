using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>How often each rate was measured. A rate is a whole number of spikes in a window, so no bin splits one.</summary>
/// <param name="BinWidth">Width of a bin in Hz; bin i holds rates from i times the width up to, not including, the next.</param>
/// <param name="Pairs">Number of (item, neuron) pairs in each bin; the last is not empty.</param>
public sealed record RateHistogram(double BinWidth, ImmutableArray<long> Pairs)
{
    /// <summary>All pairs.</summary>
    public long Total => Pairs.Sum();
}
