namespace SpikeSharp.Analysis;

/// <summary>One setting of a sweep and what it gave.</summary>
/// <param name="Scale">Firing-rate scale.</param>
/// <param name="Synapse">Time constant of the synapse in seconds; null: none.</param>
/// <param name="Steps">Steps of a presentation.</param>
/// <param name="Readout">What counts as the answer.</param>
/// <param name="Accuracy">Share of right answers.</param>
/// <param name="SpikesPerItem">Spikes of all neurons for one item, mean over the items.</param>
public sealed record SweepRow(double Scale, double? Synapse, int Steps, Readout Readout, Proportion Accuracy, double SpikesPerItem);
