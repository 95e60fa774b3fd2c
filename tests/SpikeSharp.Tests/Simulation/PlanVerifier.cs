using SpikeSharp.Building;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp.Tests.Simulation;

/// <summary>What every pass must keep: each operation once, in an order that gives every reader what it would have read, and all that is wanted.</summary>
internal static class PlanVerifier
{
    private static readonly IEqualityComparer<Signal> Same = ReferenceEqualityComparer.Instance;

    private enum Role
    {
        Set,
        Inc,
        Read,
        Update,
    }

    /// <summary>The first fault of a plan, or null.</summary>
    /// <param name="start">The plan before the first pass.</param>
    /// <param name="plan">The plan after some passes.</param>
    public static string? FindFault(Plan start, Plan plan) =>
        FindRepeat(plan) ?? FindLoss(start, plan) ?? FindMissingWriter(start, plan) ?? FindEarlyStage(plan) ?? FindDisorder(plan);

    // An operation of the model stands in one place; a sum is the only writer of its target.
    private static string? FindRepeat(Plan plan)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
        {
            if (!seen.Add(op)) return $"'{op.Describe()}' appears twice.";
            foreach (Operator part in Parts(op))
                if (!seen.Add(part)) return $"{part.Name} of '{op.Describe()}' appears twice.";
            if (op is SumOp sum && plan.Ops.Any(other => !ReferenceEquals(other, op) && Written(other).Any(signal => signal.Overlaps(sum.Target)))) return $"'{op.Describe()}' is not the only writer.";
        }
        return null;
    }

    // Products, neurons, filters, processes, functions and tables are never folded into anything else; they go only with what nobody wants.
    private static string? FindLoss(Plan start, Plan plan)
    {
        HashSet<Operator> kept = new(plan.Ops.SelectMany(Parts), ReferenceEqualityComparer.Instance);
        foreach (Operator op in new DropDeadOperators().Apply(start).Ops.SelectMany(Parts))
            if (op is DotInc or SparseDotInc or ConvInc or SimNeurons or SimFilter or SimProcess or External or Table && !kept.Contains(op)) return $"{op.Name} {string.Join(", ", op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Updates))} is lost.";
        return null;
    }

    private static string? FindMissingWriter(Plan start, Plan plan)
    {
        HashSet<Signal> before = new(start.Ops.SelectMany(Written).Select(signal => signal.Root), Same), now = new(plan.Ops.SelectMany(Written).Select(signal => signal.Root), Same);
        HashSet<Signal> ofModel = new(plan.Model.Signals.Select(signal => signal.Root), Same), inputs = new(plan.Inputs.Select(signal => signal.Root), Same);
        foreach (Signal signal in plan.Ops.SelectMany(op => op.Use.Reads).Concat(plan.Wanted).Concat(plan.WantedSpikes))
        {
            Signal root = signal.Root;
            bool isInitial = ofModel.Contains(root) && !before.Contains(root);
            if (!now.Contains(root) && !inputs.Contains(root) && !isInitial && root.Matrix is null) return $"Nobody writes '{signal}'.";
        }
        foreach (Signal spikes in plan.WantedSpikes)
            if (!plan.Ops.SelectMany(Parts).Any(op => op is SimNeurons neurons && ReferenceEquals(neurons.Output, spikes))) return $"Nobody computes the spikes of '{spikes}'.";
        return null;
    }

    // Within a step all sets of an element come before the increments, these before the reads, and updates last.
    private static string? FindDisorder(Plan plan)
    {
        List<(PlanOp Op, Signal Signal, Role Role)> done = [];
        foreach (PlanOp op in Executed(plan))
        {
            foreach ((Signal signal, Role role) in Uses(op))
                foreach ((PlanOp earlier, Signal other, Role otherRole) in done)
                    if (otherRole > role && other.Overlaps(signal)) return $"'{op.Describe()}' ({role} {signal}) comes after '{earlier.Describe()}' ({otherRole} {other}).";
            done.AddRange(Uses(op).Select(use => (op, use.Signal, use.Role)));
        }
        return null;
    }

    // What runs once a session or a run may not depend on what changes more often.
    private static string? FindEarlyStage(Plan plan)
    {
        foreach (PlanOp op in plan.Ops)
        {
            if (op.Stage == Stage.Held && !plan.InputsHeld) return $"'{op.Describe()}' runs once a run though inputs change in every step.";
            foreach (Signal signal in op.Use.Reads)
            {
                if (op.Stage == Stage.Constant && plan.Inputs.Any(input => ReferenceEquals(input.Root, signal.Root))) return $"'{op.Describe()}' is constant but reads input '{signal}'.";
                if (plan.Ops.FirstOrDefault(other => other.Stage > op.Stage && Written(other).Any(signal.Overlaps)) is PlanOp later) return $"'{op.Describe()}' runs at {op.Stage} but reads what '{later.Describe()}' writes at {later.Stage}.";
            }
        }
        return null;
    }

    private static IEnumerable<PlanOp> Executed(Plan plan) => plan.Ops.OrderBy(op => op.Stage);

    private static IEnumerable<Signal> Written(PlanOp op) => op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Updates);

    private static IEnumerable<(Signal Signal, Role Role)> Uses(PlanOp op) =>
    [
        .. op.Use.Sets.Select(signal => (signal, Role.Set)), .. op.Use.Incs.Select(signal => (signal, Role.Inc)),
        .. op.Use.Reads.Select(signal => (signal, Role.Read)), .. op.Use.Updates.Select(signal => (signal, Role.Update)),
    ];

    private static IEnumerable<Operator> Parts(PlanOp op) => op switch
    {
        OperatorOp single => [single.Operator],
        ProductOp product => [product.Product],
        NeuronsOp neurons => [neurons.Neurons],
        FilterOp filter => [filter.Filter],
        PopulationOp population => [population.Neurons.Neurons, .. population.Filters.Select(filter => filter.Filter)],
        _ => [],
    };
}
