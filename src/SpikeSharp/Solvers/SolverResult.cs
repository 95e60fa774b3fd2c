using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>What a solver found.</summary>
/// <param name="X">Shape (N, k), row-major: column j weighs the N neurons for value j. Decoders are its transpose.</param>
/// <param name="Rmses">Root mean square error of each of the k values over the evaluation points; empty if nothing was solved.</param>
/// <param name="Info">Further numbers by name, for example <c>iterations</c>.</param>
public sealed record SolverResult(ImmutableArray<double> X, ImmutableArray<double> Rmses, ImmutableSortedDictionary<string, double> Info);
