using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Simulation;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp;

/// <summary>What users run: a planned, vectorised, multi-threaded engine whose work follows the spikes. Bit for bit equal to <see cref="ReferenceBackend"/>.</summary>
public sealed class CpuBackend : Backend
{
    /// <summary>The backend; it has no state.</summary>
    public static CpuBackend Instance { get; } = new();

    /// <summary>The passes that make its plans; tests leave some out.</summary>
    internal ImmutableArray<IPlanPass> Passes { get; init; } = PlanPasses.All;

    /// <inheritdoc/>
    public override bool Supports(Operator op) => ReferenceOperators.Supports(op);

    private protected override Session OpenCore<T>(BuiltModel model, SessionOptions options) => new CpuSession<T>(model, options, Passes);
}
