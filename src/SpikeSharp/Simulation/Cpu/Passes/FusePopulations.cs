using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Joins the current of a population, its neurons and the synapses that feed the current, which would each stream the same arrays through the cache.</summary>
/// <remarks>
/// The current reads what the synapses made in the step before, so they may take this step's input at once, if that input does not wait for the spikes of
/// the same neurons.
/// </remarks>
internal sealed class FusePopulations : IPlanPass
{
    public string Name => "fuse-populations";

    public Plan Apply(Plan plan)
    {
        HashSet<Signal> wanted = plan.WantedBases();
        PlanGraph graph = new(plan.Ops);
        // What becomes of an operation: null where another took it in.
        Dictionary<PlanOp, PlanOp?> replaced = new(ReferenceEqualityComparer.Instance);
        foreach (NeuronsOp neurons in plan.Ops.OfType<NeuronsOp>().Where(op => op is { Stage: Stage.Step, Neurons.Neurons: SpikingRectifiedLinear or Lif or RectifiedLinear or LeakyRelu }))
        {
            Signal current = neurons.Neurons.Current;
            if (current.Base is not null || wanted.Contains(current)) continue;
            if (!graph.IsOnlyReader(current, neurons) || graph.OnlyWriter(current) is not SumOp { Stage: Stage.Step } sum) continue;
            HashSet<PlanOp> after = graph.After(neurons);
            if (after.Contains(sum)) continue;
            List<FilterOp> filters = [];
            foreach (Signal x in sum.Terms.Select(term => term.X).Distinct())
            {
                if (x.Base is null && x.Size == current.Size && graph.IsOnlyReader(x, sum)
                    && graph.OnlyWriter(x) is FilterOp { OutputIsState: true, Stage: Stage.Step } filter && !graph.Writers(filter.Filter.Input).Any(after.Contains))
                    filters.Add(filter);
            }
            PopulationOp population = new(sum, neurons, [.. filters]);
            graph.Replace([sum, neurons, .. filters], population);
            replaced[neurons] = population;
            replaced[sum] = null;
            foreach (FilterOp filter in filters) replaced[filter] = null;
        }
        return Schedule.Order(plan with { Ops = [.. plan.Ops.Select(op => replaced.TryGetValue(op, out PlanOp? other) ? other : op).OfType<PlanOp>()] });
    }
}
