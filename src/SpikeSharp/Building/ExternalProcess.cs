using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>A process of a loaded model whose code stayed with the host that saved it, until <see cref="BuiltModel.Bind(int, InputFunction)"/> gives it one.</summary>
/// <param name="Id">Its number among the functions of the model.</param>
/// <param name="Source">What it was, for messages.</param>
/// <param name="Variables">Names of its variables.</param>
internal sealed record ExternalProcess(int Id, string Source, ImmutableArray<string> Variables) : Process
{
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) =>
        throw new InvalidOperationException($"Process {Id} ('{Source}') of the model has no code.");
}
