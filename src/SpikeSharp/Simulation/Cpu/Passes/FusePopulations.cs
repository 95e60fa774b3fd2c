using System.Collections.Immutable;
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
        List<PlanOp> ops = [.. plan.Ops];
        HashSet<Signal> wanted = plan.WantedBases();
        foreach (NeuronsOp neurons in plan.Ops.OfType<NeuronsOp>().Where(op => op is { Stage: Stage.Step, Neurons.Neurons: SpikingRectifiedLinear or Lif or RectifiedLinear }))
        {
            Uses uses = new(ops);
            Signal current = neurons.Neurons.Current;
            if (current.Base is not null || wanted.Contains(current) || uses.Readers(current).Count != 1 || uses.Writers(current) is not [SumOp { Stage: Stage.Step } sum]) continue;
            List<PlanOp> after = uses.After(neurons);
            if (after.Contains(sum)) continue;
            ImmutableArray<FilterOp> filters =
            [
                .. sum.Terms.Select(term => term.X).Distinct()
                    .Where(x => x.Base is null && x.Size == current.Size && uses.Readers(x) is [var reader] && ReferenceEquals(reader, sum))
                    .SelectMany(x => uses.Writers(x).OfType<FilterOp>().Take(1))
                    .Where(filter => filter.OutputIsState && filter.Stage == Stage.Step && uses.Writers(filter.Filter.Output).Count == 1
                        && !uses.Writers(filter.Filter.Input).Any(after.Contains)),
            ];
            ops.RemoveAll(op => ReferenceEquals(op, sum) || filters.Contains(op));
            ops[ops.IndexOf(neurons)] = new PopulationOp(sum, neurons, filters);
        }
        return Schedule.Order(plan with { Ops = [.. ops] });
    }

    /// <summary>Who touches each base.</summary>
    private sealed class Uses
    {
        private readonly Dictionary<Signal, List<(PlanOp Op, int Role)>> _bases = new(ReferenceEqualityComparer.Instance);

        public Uses(List<PlanOp> ops)
        {
            foreach (PlanOp op in ops)
                foreach ((Signal root, int role) in Roles(op))
                {
                    if (!_bases.TryGetValue(root, out List<(PlanOp, int)>? list)) _bases[root] = list = [];
                    list.Add((op, role));
                }
        }

        public List<PlanOp> Readers(Signal signal) => [.. Of(signal).Where(user => user.Role == 2).Select(user => user.Op).Distinct()];

        public List<PlanOp> Writers(Signal signal) => [.. Of(signal).Where(user => user.Role != 2).Select(user => user.Op).Distinct()];

        /// <summary>All that has to wait for an operation within a step. More than that, never less: parts of a base count as the whole.</summary>
        public List<PlanOp> After(PlanOp start)
        {
            List<PlanOp> found = [];
            HashSet<PlanOp> known = new(ReferenceEqualityComparer.Instance);
            Queue<PlanOp> open = new([start]);
            while (open.TryDequeue(out PlanOp? op))
                foreach ((Signal root, int role) in Roles(op))
                    foreach ((PlanOp other, int otherRole) in Of(root))
                    {
                        if ((otherRole <= role && !(role == 1 && otherRole == 1)) || !known.Add(other)) continue;
                        found.Add(other);
                        open.Enqueue(other);
                    }
            return found;
        }

        private static IEnumerable<(Signal Root, int Role)> Roles(PlanOp op)
        {
            SignalUse use = op.Use;
            return [.. use.Sets.Select(s => (s.Root, 0)), .. use.Incs.Select(s => (s.Root, 1)), .. use.Reads.Select(s => (s.Root, 2)), .. use.Updates.Select(s => (s.Root, 3))];
        }

        private List<(PlanOp Op, int Role)> Of(Signal signal) => _bases.GetValueOrDefault(signal.Root) ?? [];
    }
}
