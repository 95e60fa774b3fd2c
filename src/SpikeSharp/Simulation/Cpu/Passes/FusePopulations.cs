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
        Uses uses = new(ops);
        foreach (NeuronsOp neurons in plan.Ops.OfType<NeuronsOp>().Where(op => op is { Stage: Stage.Step, Neurons.Neurons: SpikingRectifiedLinear or Lif or RectifiedLinear }))
        {
            Signal current = neurons.Neurons.Current;
            if (current.Base is not null || wanted.Contains(current)) continue;
            if (!uses.IsOnlyReader(current, neurons) || uses.OnlyWriter(current) is not SumOp { Stage: Stage.Step } sum) continue;
            HashSet<PlanOp> after = uses.After(neurons);
            if (after.Contains(sum)) continue;
            List<FilterOp> filters = [];
            foreach (Signal x in sum.Terms.Select(term => term.X).Distinct())
            {
                if (x.Base is null && x.Size == current.Size && uses.IsOnlyReader(x, sum)
                    && uses.OnlyWriter(x) is FilterOp { OutputIsState: true, Stage: Stage.Step } filter && !uses.Writers(filter.Filter.Input).Any(after.Contains))
                    filters.Add(filter);
            }
            PopulationOp population = new(sum, neurons, [.. filters]);
            uses.Replace([sum, neurons, .. filters], population);
            ops[ops.FindIndex(op => ReferenceEquals(op, neurons))] = population;
            ops.RemoveAll(op => ReferenceEquals(op, sum) || (op is FilterOp filter && filters.Exists(fused => ReferenceEquals(fused, filter))));
        }
        return Schedule.Order(plan with { Ops = [.. ops] });
    }

    private enum Role
    {
        Set,
        Inc,
        Read,
        Update,
    }

    /// <summary>Who touches each base.</summary>
    private sealed class Uses
    {
        private readonly Dictionary<Signal, List<(PlanOp Op, Role Role)>> _bases = new(ReferenceEqualityComparer.Instance);

        public Uses(List<PlanOp> ops)
        {
            foreach (PlanOp op in ops) Add(op);
        }

        public bool IsOnlyReader(Signal signal, PlanOp op) => Of(signal).TrueForAll(user => user.Role != Role.Read || ReferenceEquals(user.Op, op));

        public IEnumerable<PlanOp> Writers(Signal signal) => Of(signal).Where(user => user.Role != Role.Read).Select(user => user.Op);

        public PlanOp? OnlyWriter(Signal signal) => Writers(signal).Take(2).ToArray() is [var only] ? only : null;

        public void Replace(ReadOnlySpan<PlanOp> old, PlanOp replacement)
        {
            foreach (PlanOp op in old)
                foreach ((Signal root, _) in Roles(op)) _bases[root].RemoveAll(user => ReferenceEquals(user.Op, op));
            Add(replacement);
        }

        /// <summary>All that has to wait for an operation within a step. Perhaps more, never less: a part of a base counts as the whole.</summary>
        public HashSet<PlanOp> After(PlanOp start)
        {
            HashSet<PlanOp> found = new(ReferenceEqualityComparer.Instance);
            Queue<PlanOp> open = new([start]);
            while (open.TryDequeue(out PlanOp? op))
                foreach ((Signal root, Role role) in Roles(op))
                    foreach ((PlanOp other, Role otherRole) in Of(root))
                        if ((otherRole > role || (role == Role.Inc && otherRole == Role.Inc)) && found.Add(other)) open.Enqueue(other);
            return found;
        }

        private static IEnumerable<(Signal Root, Role Role)> Roles(PlanOp op)
        {
            SignalUse use = op.Use;
            return [.. use.Sets.Select(s => (s.Root, Role.Set)), .. use.Incs.Select(s => (s.Root, Role.Inc)), .. use.Reads.Select(s => (s.Root, Role.Read)), .. use.Updates.Select(s => (s.Root, Role.Update))];
        }

        private List<(PlanOp Op, Role Role)> Of(Signal signal) => _bases.GetValueOrDefault(signal.Root) ?? [];

        private void Add(PlanOp op)
        {
            foreach ((Signal root, Role role) in Roles(op))
            {
                if (!_bases.TryGetValue(root, out List<(PlanOp, Role)>? users)) _bases[root] = users = [];
                users.Add((op, role));
            }
        }
    }
}
