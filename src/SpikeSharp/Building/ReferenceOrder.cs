using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>
/// The order of Nengo's unoptimised step: a topological order of sets, incs, reads, updates. It is part of the model, because processes without
/// a seed of their own draw one in this order.
/// </summary>
internal static class ReferenceOrder
{
    /// <summary>The order as indices into <paramref name="operators"/>.</summary>
    /// <param name="operators">In the order of registration.</param>
    /// <param name="ownerOf">The object that an operator was made for, if it is known.</param>
    /// <exception cref="BuildException">Operators depend on each other in a cycle; the objects on it are named.</exception>
    public static ImmutableArray<int> Of(IReadOnlyList<Operator> operators, Func<int, NetworkObject?> ownerOf)
    {
        Roles sets = new(), incs = new(), reads = new(), updates = new();
        for (int i = 0; i < operators.Count; i++)
        {
            SignalUse use = operators[i].Use;
            sets.Add(use.Sets, i);
            incs.Add(use.Incs, i);
            reads.Add(use.Reads, i);
            updates.Add(use.Updates, i);
        }

        Edges edges = new(operators.Count);
        foreach (Signal signal in incs.Signals)
            edges.Connect(sets.OnOrOverlapping(signal), incs.Of(signal));
        foreach (Signal signal in reads.Signals)
            edges.Connect([.. sets.Of(signal), .. incs.Of(signal), .. sets.Overlapping(signal), .. incs.Overlapping(signal)], reads.Of(signal));
        foreach (Signal signal in updates.Signals)
            edges.Connect(
                [.. sets.Of(signal), .. incs.Of(signal), .. reads.Of(signal), .. sets.Overlapping(signal), .. incs.Overlapping(signal), .. reads.Overlapping(signal)],
                updates.Of(signal));
        return edges.Sort(operators, ownerOf);
    }

    /// <summary>Which operators use a signal in one role; signals in order of first appearance.</summary>
    private sealed class Roles
    {
        private readonly Dictionary<Signal, List<int>> _users = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<Signal, List<Signal>> _byBase = new(ReferenceEqualityComparer.Instance);

        public List<Signal> Signals { get; } = [];

        public void Add(IReadOnlyList<Signal> signals, int user)
        {
            foreach (Signal signal in signals)
            {
                if (!_users.TryGetValue(signal, out List<int>? users))
                {
                    _users[signal] = users = [];
                    Signals.Add(signal);
                    if (!_byBase.TryGetValue(signal.Root, out List<Signal>? family)) _byBase[signal.Root] = family = [];
                    family.Add(signal);
                }
                users.Add(user);
            }
        }

        public List<int> Of(Signal signal) => _users.TryGetValue(signal, out List<int>? users) ? users : [];

        public IEnumerable<int> Overlapping(Signal signal) =>
            _byBase.TryGetValue(signal.Root, out List<Signal>? family)
                ? family.Where(other => !ReferenceEquals(other, signal) && signal.Overlaps(other)).SelectMany(Of)
                : [];

        public IEnumerable<int> OnOrOverlapping(Signal signal) => Of(signal).Concat(Overlapping(signal));
    }

    private sealed class Edges(int count)
    {
        private readonly List<int>[] _successors = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        private readonly HashSet<(int, int)> _known = [];
        private readonly int[] _waiting = new int[count];

        public void Connect(IEnumerable<int> from, List<int> to)
        {
            foreach (int source in from)
            {
                foreach (int target in to)
                {
                    if (!_known.Add((source, target))) continue;
                    _successors[source].Add(target);
                    _waiting[target]++;
                }
            }
        }

        public ImmutableArray<int> Sort(IReadOnlyList<Operator> operators, Func<int, NetworkObject?> ownerOf)
        {
            Queue<int> ready = new(Enumerable.Range(0, count).Where(i => _waiting[i] == 0));
            ImmutableArray<int>.Builder order = ImmutableArray.CreateBuilder<int>(count);
            while (ready.TryDequeue(out int next))
            {
                order.Add(next);
                foreach (int successor in _successors[next])
                    if (--_waiting[successor] == 0) ready.Enqueue(successor);
            }
            if (order.Count == count) return order.MoveToImmutable();

            List<string> names = [];
            foreach (int op in Cycle())
            {
                string name = ownerOf(op)?.ToString() ?? operators[op].Use.Sets.Concat(operators[op].Use.Incs).Concat(operators[op].Use.Updates).Select(signal => signal.Root.Name).FirstOrDefault(operators[op].Name);
                if (names.Count == 0 || names[^1] != name) names.Add(name);
            }
            if (names.Count > 1 && names[^1] == names[0]) names.RemoveAt(names.Count - 1);
            throw new BuildException(
                DiagnosticCodes.Cycle,
                $"Values depend on each other within one step: {string.Join(" -> ", names)} -> {names[0]}.",
                "give one connection of the cycle a synapse; Lowpass(0) is a delay of one step, Synapse.None is none");
        }

        /// <summary>Operators of which each waits for the one before, and the first for the last.</summary>
        private List<int> Cycle()
        {
            // Each blocked operator waits for a blocked one, so walking back comes round.
            int[] predecessor = new int[count];
            Array.Fill(predecessor, -1);
            for (int i = count - 1; i >= 0; i--)
                if (_waiting[i] > 0)
                    foreach (int successor in _successors[i]) predecessor[successor] = i;
            int at = Array.FindIndex(_waiting, waiting => waiting > 0);
            HashSet<int> seen = [];
            while (seen.Add(at)) at = predecessor[at];
            List<int> cycle = [];
            int start = at;
            do
            {
                cycle.Add(at);
                at = predecessor[at];
            }
            while (at != start);
            cycle.Reverse();
            return cycle;
        }
    }
}
