using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>A filter of a file that is given by its matrices for the step of the model.</summary>
/// <param name="Matrices">What runs.</param>
/// <param name="Source">What the file says it came from, or null.</param>
internal sealed record DiscreteFilter(DiscreteStateSpace Matrices, Synapse? Source) : Synapse
{
    private protected override ProcessStep Start(int size, double dt) => new LinearFilterStep(Matrices, size);

    private protected override ImmutableArray<ProcessVariable> Settled(int size, double dt, double output) => LinearFilterStep.Settled(Matrices, size, output);
}
