using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>What a network answered after 1, 2, ... steps, all from one run: a shorter run is the beginning of a longer one.</summary>
/// <param name="Last">Accuracy of the last step as the answer; entry T - 1 belongs to T steps.</param>
/// <param name="Mean">Accuracy of the mean over the steps as the answer.</param>
/// <param name="SpikesPerItem">Spikes of all neurons for one item up to and including the step, mean over the items.</param>
public sealed record AccuracyBySteps(ImmutableArray<Proportion> Last, ImmutableArray<Proportion> Mean, ImmutableArray<double> SpikesPerItem)
{
    /// <summary>Number of steps.</summary>
    public int Steps => Last.Length;

    /// <summary>Accuracy of one readout by steps.</summary>
    /// <param name="readout">Last step or mean.</param>
    public ImmutableArray<Proportion> this[Readout readout] => readout == Readout.Mean ? Mean : Last;
}
