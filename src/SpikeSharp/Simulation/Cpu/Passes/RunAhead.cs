using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Lets spiking neurons whose current is held during a run compute several steps at once, where nobody sees their state: the first layer of a still image.</summary>
internal sealed class RunAhead : IPlanPass
{
    public string Name => "run-ahead";

    public Plan Apply(Plan plan)
    {
        if (!plan.InputsHeld) return plan;
        HashSet<Signal> varying = new(ReferenceEqualityComparer.Instance), seen = plan.WantedBases();
        Dictionary<Signal, int> users = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
        {
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates))
            {
                if (op.Stage == Stage.Step) varying.Add(signal.Root);
                users[signal.Root] = users.GetValueOrDefault(signal.Root) + 1;
            }
            foreach (Signal signal in use.Reads) users[signal.Root] = users.GetValueOrDefault(signal.Root) + 1;
        }
        return plan with { Ops = [.. plan.Ops.Select(op => op is NeuronsOp neurons && Fits(neurons) ? neurons with { RunsAhead = true } : op)] };

        bool Fits(NeuronsOp op) =>
            op is { Stage: Stage.Step, Neurons.Neurons: SpikingRectifiedLinear }
            && !varying.Contains(op.Neurons.Current.Root)
            && op.Neurons.State.All(state => users[state] == 1 && !seen.Contains(state));
    }
}
