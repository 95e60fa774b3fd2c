using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>How often an operation of a plan runs.</summary>
internal enum Stage
{
    /// <summary>Once, when the session opens: it depends on constants only.</summary>
    Constant,

    /// <summary>Once a run: it depends on inputs that are held during the run.</summary>
    Held,

    /// <summary>Every step.</summary>
    Step,
}

/// <summary>What a session does in a step: operations in order, made from a built model by a list of passes. Immutable.</summary>
internal sealed record Plan
{
    public required BuiltModel Model { get; init; }

    public required ImmutableArray<PlanOp> Ops { get; init; }

    /// <summary>Signals whose values must exist after every step: what is recorded.</summary>
    public required ImmutableArray<Signal> Wanted { get; init; }

    /// <summary>Recorded outputs of which the spikes alone are wanted.</summary>
    public required ImmutableArray<Signal> WantedSpikes { get; init; }

    /// <summary>Signals that get the data of a run.</summary>
    public required ImmutableArray<Signal> Inputs { get; init; }

    /// <summary>Whether the inputs are held during a run.</summary>
    public required bool InputsHeld { get; init; }

    /// <summary>A model as a plan of single operators in the reference order.</summary>
    public static Plan Of(BuiltModel model, SessionOptions options, bool inputsHeld) => new()
    {
        Model = model,
        Ops =
        [
            .. model.Order.Select(i => model.Operators[i])
                .Where(op => !options.Replaces(op))
                .Select(op => new OperatorOp(op)),
        ],
        Wanted = [.. options.Recordings.Where(r => !r.CountsSpikes).Select(r => r.Signal).Distinct()],
        WantedSpikes = [.. options.Recordings.Where(r => r.CountsSpikes).Select(r => r.Signal).Distinct()],
        Inputs = options.Inputs,
        InputsHeld = inputsHeld,
    };

    /// <summary>The same operations in the same order for inputs that change in every step.</summary>
    public Plan Stepped() => this with
    {
        InputsHeld = false,
        Ops = [.. Ops.Select(op => op.Stage == Stage.Held ? op with { Stage = Stage.Step } : op is NeuronsOp { RunsAhead: true } ahead ? ahead with { RunsAhead = false } : op)],
    };

    /// <summary>The bases that somebody outside the plan looks at.</summary>
    public HashSet<Signal> WantedBases() =>
        new(Wanted.Concat(WantedSpikes).Select(signal => signal.Root), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);

    /// <summary>One line an operation, stable from run to run: stage, operation, bytes of weights and signals that it touches, synaptic events at most.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        foreach (PlanOp op in Ops)
            text.Append(CultureInfo.InvariantCulture, $"{op.Stage,-8} {op.Bytes(Model.Precision == Precision.Single ? 4 : 8),12:N0} B {op.SynapticEvents,12:N0} ev  {op.Describe()}\n");
        return text.ToString();
    }
}

/// <summary>A pure function from plan to plan.</summary>
internal interface IPlanPass
{
    string Name { get; }

    Plan Apply(Plan plan);
}
