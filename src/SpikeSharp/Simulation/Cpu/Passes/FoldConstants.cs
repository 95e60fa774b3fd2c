using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>What depends on constants only is computed when the session opens: biases that come by connections of their own, encoders times a zero input.</summary>
internal sealed class FoldConstants : IPlanPass
{
    public string Name => "fold-constants";

    public Plan Apply(Plan plan) => Stages.Assign(plan, Stage.Constant, signal => false);
}

/// <summary>What depends on inputs that are held during a run, and constants, is computed once a run: the first layer of a still image.</summary>
internal sealed class HoistHeldInputs : IPlanPass
{
    public string Name => "hoist-held-inputs";

    public Plan Apply(Plan plan) => plan.InputsHeld ? Stages.Assign(plan, Stage.Held, plan.Inputs.Contains) : plan;
}

/// <summary>Finds operations whose results do not change from step to step.</summary>
internal static class Stages
{
    /// <summary>Moves to <paramref name="stage"/> what reads nothing but earlier stages, never written signals and signals that <paramref name="isSource"/> accepts.</summary>
    public static Plan Assign(Plan plan, Stage stage, Func<Signal, bool> isSource)
    {
        // A base is fixed at a stage when all its writers are, and none of them keeps state.
        Dictionary<Signal, List<PlanOp>> writers = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
        {
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates))
            {
                if (!writers.TryGetValue(signal.Root, out List<PlanOp>? list)) writers[signal.Root] = list = [];
                list.Add(op);
            }
        }
        // What is added to a base that no operator sets adds up from step to step.
        HashSet<Signal> set = new(plan.Ops.SelectMany(op => op.Use.Sets).Where(signal => signal.Size == signal.Root.Size).Select(signal => signal.Root), ReferenceEqualityComparer.Instance);
        HashSet<PlanOp> varying = new(
            plan.Ops.Where(op => op.Stage == Stage.Step && (!IsPure(op) || op.Use.Incs.Any(signal => !set.Contains(signal.Root)))), ReferenceEqualityComparer.Instance);
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (PlanOp op in plan.Ops)
            {
                if (op.Stage != Stage.Step || varying.Contains(op)) continue;
                SignalUse use = op.Use;
                bool varies = use.Reads.Any(signal => Varies(signal.Root)) || use.Sets.Concat(use.Incs).Any(signal => writers[signal.Root].Any(varying.Contains));
                if (varies) grew |= varying.Add(op);
            }
        }
        return plan with { Ops = [.. plan.Ops.Select(op => op.Stage == Stage.Step && !varying.Contains(op) ? op with { Stage = stage } : op)] };

        bool Varies(Signal root) => writers.TryGetValue(root, out List<PlanOp>? list) ? list.Any(varying.Contains) : plan.Inputs.Contains(root) && !isSource(root);
    }

    private static bool IsPure(PlanOp op) => op is SumOp or ProductOp
        || op is OperatorOp { Operator: Reset or Copy or ElementwiseInc or DotInc or SparseDotInc or ConvInc }
        || op is OperatorOp { Operator: SimTensor { CallsHost: false } }
        || op is NeuronsOp { Neurons: { State.IsEmpty: true, Neurons: { IsSpiking: false, UsesRandom: false } } };
}
