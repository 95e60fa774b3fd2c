using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>How often each number of spikes was counted: exact, however many numbers go in.</summary>
internal sealed class SpikeCounts
{
    private const int Common = 4096;

    private readonly long[] _common = new long[Common];
    private readonly SortedDictionary<long, long> _rare = [];

    public long Total { get; private set; }

    public long Max => _rare.Count > 0 ? _rare.Keys.Last() : Math.Max(0, Array.FindLastIndex(_common, n => n > 0));

    public void Add(long count)
    {
        Total++;
        if (count < Common) _common[count]++;
        else _rare[count] = _rare.GetValueOrDefault(count) + 1;
    }

    /// <summary>The smallest count that at least this share does not exceed.</summary>
    public long Quantile(double share)
    {
        double below = 0;
        foreach ((long count, long n) in Counted())
            if ((below += n) >= share * Total) return count;
        return Max;
    }

    public RateHistogram Histogram(int atMost, double seconds)
    {
        long width = (Max / atMost) + 1;
        long[] bins = new long[(Max / width) + 1];
        foreach ((long count, long n) in Counted()) bins[count / width] += n;
        return new RateHistogram(width / seconds, ImmutableArray.Create(bins));
    }

    private IEnumerable<(long Count, long Times)> Counted()
    {
        for (int count = 0; count < Common; count++)
            if (_common[count] > 0) yield return (count, _common[count]);
        foreach ((long count, long n) in _rare) yield return (count, n);
    }
}
