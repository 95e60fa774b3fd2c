using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Drops what no recording depends on. Functions of the host stay: they may do more than return a value.</summary>
internal sealed class DropDeadOperators : IPlanPass
{
    public string Name => "drop-dead-operators";

    public Plan Apply(Plan plan)
    {
        HashSet<Signal> needed = plan.WantedBases();
        HashSet<PlanOp> live = new(ReferenceEqualityComparer.Instance);
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (PlanOp op in plan.Ops)
            {
                if (live.Contains(op) || !IsNeeded(op)) continue;
                live.Add(op);
                grew = true;
                foreach (Signal signal in op.Use.Reads) needed.Add(signal.Root);
                // An operator that adds to or updates a signal continues the value that others wrote.
                foreach (Signal signal in op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Updates)) needed.Add(signal.Root);
            }
        }
        return plan with { Ops = [.. plan.Ops.Where(live.Contains)] };

        bool IsNeeded(PlanOp op) =>
            op is OperatorOp { Operator.CallsHost: true }
            || op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Updates).Any(signal => needed.Contains(signal.Root));
    }
}
