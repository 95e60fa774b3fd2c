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

    /// <summary>How a run of a model is planned, for people: the plan as it starts, and as each pass leaves it.</summary>
    /// <param name="model">Built model.</param>
    /// <param name="options">What the run records and which inputs get data that is held; null: every probe, and data for every input.</param>
    /// <returns>The stages in order; the text has one line an operation, stable from run to run.</returns>
    public ImmutableArray<PlanStage> Explain(BuiltModel model, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new SessionOptions { Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal))], Inputs = [.. model.Inputs.Select(input => input.Signal)] };
        Plan start = Plan.Of(model, options, inputsHeld: true);
        List<PlanStage> stages = [new("as built", start.Ops.Length, start.ToText())];
        PlanPasses.Apply(start, Passes, (pass, plan) => stages.Add(new(pass, plan.Ops.Length, plan.ToText())));
        return [.. stages];
    }

    private protected override Session OpenCore<T>(BuiltModel model, SessionOptions options) => new CpuSession<T>(model, options, Passes);
}

/// <summary>A plan as one pass leaves it.</summary>
/// <param name="Pass">Name of the pass.</param>
/// <param name="Operations">Number of operations.</param>
/// <param name="Text">One line an operation: when it runs, what it does, the bytes that it touches, the synaptic events (multiply-adds) if every source is active.</param>
public sealed record PlanStage(string Pass, int Operations, string Text);
