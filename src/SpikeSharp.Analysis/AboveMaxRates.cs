using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>Why a neuron fired faster than its max rate: the first part that, added to those before it, passes the max rate.</summary>
public enum RateCause
{
    /// <summary>The rate network itself asks for it: its activation is above the one that max rates stand for (1 where the neurons have no bias).</summary>
    Input,

    /// <summary>The input comes as spikes or has not settled, and rectification keeps its peaks but not its dips.</summary>
    Jitter,

    /// <summary>The window is short: the voltage at its start carried over into a spike.</summary>
    Rounding,
}

/// <summary>The (item, neuron) pairs of a layer that fired faster than max rates, split by cause.</summary>
/// <param name="Pairs">How many.</param>
/// <param name="Share">Of all (item, neuron) pairs, 0 to 1.</param>
/// <param name="Neurons">How many neurons are among them.</param>
/// <param name="Rate">Their mean measured rate, Hz; NaN if there are none.</param>
/// <param name="Mean">Means of the three parts over these pairs, which add up to <paramref name="Rate"/>; null if there are none, or for neurons without the exact identity.</param>
/// <param name="Causes">One entry a cause in the order of <see cref="RateCause"/>; empty for neurons without the exact identity.</param>
public sealed record AboveMaxRates(long Pairs, double Share, int Neurons, double Rate, RateParts? Mean, ImmutableArray<AboveMaxRatesCause> Causes);

/// <summary>The pairs above max rates that one cause explains.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Pairs">How many pairs.</param>
/// <param name="Mean">Means of the three parts over these pairs; null if there are none.</param>
public sealed record AboveMaxRatesCause(RateCause Cause, long Pairs, RateParts? Mean);
