using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Puts operations in an order that respects sets, incs, reads, updates of every base and the order of increments; otherwise as they stood.</summary>
internal sealed class Schedule : IPlanPass
{
    public string Name => "schedule";

    public Plan Apply(Plan plan)
    {
        int count = plan.Ops.Length;
        List<int>[] successors = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        int[] waiting = new int[count];
        Dictionary<Signal, (List<int> Sets, List<int> Incs, List<int> Reads, List<int> Updates)> bases = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < count; i++)
        {
            SignalUse use = plan.Ops[i].Use;
            foreach (Signal s in use.Sets) Of(s).Sets.Add(i);
            foreach (Signal s in use.Incs) Of(s).Incs.Add(i);
            foreach (Signal s in use.Reads) Of(s).Reads.Add(i);
            foreach (Signal s in use.Updates) Of(s).Updates.Add(i);
        }
        foreach ((List<int> sets, List<int> incs, List<int> reads, List<int> updates) in bases.Values)
        {
            // Setters of parts of a base do not overlap, so their order is free; increments keep theirs.
            for (int i = 1; i < incs.Count; i++) Edge(incs[i - 1], incs[i]);
            Edges(sets, incs.Count > 0 ? [incs[0]] : reads);
            if (incs.Count > 0) Edges([incs[^1]], reads);
            Edges(sets, updates);
            if (incs.Count > 0) Edges([incs[^1]], updates);
            Edges(reads, updates);
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

        (List<int> Sets, List<int> Incs, List<int> Reads, List<int> Updates) Of(Signal signal)
        {
            if (!bases.TryGetValue(signal.Root, out (List<int> Sets, List<int> Incs, List<int> Reads, List<int> Updates) roles)) bases[signal.Root] = roles = ([], [], [], []);
            return roles;
        }

        void Edges(List<int> from, List<int> to)
        {
            foreach (int source in from)
                foreach (int target in to) Edge(source, target);
        }

        void Edge(int from, int to)
        {
            if (from == to) return;
            successors[from].Add(to);
            waiting[to]++;
        }
    }
}
