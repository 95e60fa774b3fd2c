using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>Accuracy, steps and spikes of a converted network over scales and synapses: one run for each pair, every number of steps read off it.</summary>
/// <param name="Options">The grid.</param>
/// <param name="Items">Number of items.</param>
/// <param name="RateNetwork">Accuracy of the rate network on the same items: what spikes approach.</param>
/// <param name="Runs">One for each (scale, synapse), scales first.</param>
public sealed record Sweep(SweepOptions Options, int Items, Proportion RateNetwork, ImmutableArray<SweepRun> Runs);

/// <summary>One run of a sweep.</summary>
/// <param name="Scale">Firing-rate scale.</param>
/// <param name="Synapse">Time constant of the synapse in seconds; null: none.</param>
/// <param name="Accuracy">Accuracy and spikes by steps.</param>
public sealed record SweepRun(double Scale, double? Synapse, AccuracyBySteps Accuracy);
