using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Puts operations in an order that respects sets, incs, reads, updates of every base and the order of increments; otherwise as they stood.</summary>
internal sealed class Schedule : IPlanPass
{
    public string Name => "schedule";

    public Plan Apply(Plan plan) => Order(plan);

    /// <summary>The operations in a valid order.</summary>
    public static Plan Order(Plan plan)
    {
        int count = plan.Ops.Length;
        List<int>[] successors = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        int[] waiting = new int[count];
        Dictionary<Signal, List<(int Op, Signal Signal, Role Role)>> bases = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < count; i++)
        {
            SignalUse use = plan.Ops[i].Use;
            Add(i, use.Sets, Role.Set);
            Add(i, use.Incs, Role.Inc);
            Add(i, use.Reads, Role.Read);
            Add(i, use.Updates, Role.Update);
        }
        foreach (List<(int Op, Signal Signal, Role Role)> users in bases.Values)
        {
            foreach ((int Op, Signal Signal, Role Role) first in users)
            {
                foreach ((int Op, Signal Signal, Role Role) second in users)
                {
                    // Sets of parts do not overlap, and reads may swap; increments keep their order.
                    bool ordered = first.Role < second.Role || (first.Role == Role.Inc && second.Role == Role.Inc && first.Op < second.Op);
                    if (ordered && first.Op != second.Op && first.Signal.Overlaps(second.Signal)) Edge(first.Op, second.Op);
                }
            }
        }

        PriorityQueue<int, int> ready = new();
        for (int i = 0; i < count; i++)
            if (waiting[i] == 0) ready.Enqueue(i, Rank(i));
        ImmutableArray<PlanOp>.Builder ops = ImmutableArray.CreateBuilder<PlanOp>(count);
        while (ready.TryDequeue(out int next, out _))
        {
            ops.Add(plan.Ops[next]);
            foreach (int successor in successors[next])
                if (--waiting[successor] == 0) ready.Enqueue(successor, Rank(successor));
        }
        return plan with { Ops = ops.MoveToImmutable() };

        int Rank(int i) => ((int)plan.Ops[i].Stage * count) + i;

        void Add(int op, IEnumerable<Signal> signals, Role role)
        {
            foreach (Signal signal in signals)
            {
                if (!bases.TryGetValue(signal.Root, out List<(int, Signal, Role)>? users)) bases[signal.Root] = users = [];
                users.Add((op, signal, role));
            }
        }

        void Edge(int from, int to)
        {
            successors[from].Add(to);
            waiting[to]++;
        }
    }

    private enum Role
    {
        Set,
        Inc,
        Read,
        Update,
    }
}
