using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>How an operation touches a signal, in the order within a step.</summary>
internal enum Role
{
    Set,
    Inc,
    Read,
    Update,
}

/// <summary>Who touches each base of a plan, and who has to wait for whom.</summary>
internal sealed class PlanGraph
{
    private readonly Dictionary<Signal, Base> _bases = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PlanOp, (Base Base, Role Role)[]> _roles = new(ReferenceEqualityComparer.Instance);
    private int _search;

    public PlanGraph(IEnumerable<PlanOp> ops)
    {
        foreach (PlanOp op in ops) Add(op);
    }

    public bool IsOnlyReader(Signal signal, PlanOp op) =>
        !_bases.TryGetValue(signal.Root, out Base? users) || users[Role.Read].TrueForAll(reader => ReferenceEquals(reader, op));

    public IEnumerable<PlanOp> Readers(Signal signal) => _bases.TryGetValue(signal.Root, out Base? users) ? users[Role.Read] : [];

    public IEnumerable<PlanOp> Writers(Signal signal) =>
        _bases.TryGetValue(signal.Root, out Base? users) ? users[Role.Set].Concat(users[Role.Inc]).Concat(users[Role.Update]) : [];

    public PlanOp? OnlyWriter(Signal signal) => Writers(signal).Take(2).ToArray() is [var only] ? only : null;

    public void Replace(ReadOnlySpan<PlanOp> old, PlanOp replacement)
    {
        foreach (PlanOp op in old)
        {
            foreach ((Base users, Role role) in _roles[op]) users[role].RemoveAll(user => ReferenceEquals(user, op));
            _roles.Remove(op);
        }
        Add(replacement);
    }

    /// <summary>All that has to wait for an operation within a step. Perhaps more, never less: a part of a base counts as the whole.</summary>
    public HashSet<PlanOp> After(PlanOp start)
    {
        _search++;
        HashSet<PlanOp> found = new(ReferenceEqualityComparer.Instance);
        Queue<PlanOp> open = new([start]);
        while (open.TryDequeue(out PlanOp? op))
        {
            foreach ((Base users, Role role) in _roles[op])
            {
                // Increments wait for each other; of every base the later roles are taken once.
                Role first = role == Role.Inc ? Role.Inc : role + 1, end = users.Unseen(_search, first);
                for (; first < end; first++)
                    foreach (PlanOp other in users[first])
                        if (found.Add(other)) open.Enqueue(other);
            }
        }
        return found;
    }

    private void Add(PlanOp op)
    {
        SignalUse use = op.Use;
        HashSet<(Base, Role)> roles = [];
        AddAll(use.Sets, Role.Set);
        AddAll(use.Incs, Role.Inc);
        AddAll(use.Reads, Role.Read);
        AddAll(use.Updates, Role.Update);
        _roles[op] = [.. roles];

        void AddAll(IEnumerable<Signal> signals, Role role)
        {
            foreach (Signal signal in signals)
            {
                if (!_bases.TryGetValue(signal.Root, out Base? users)) _bases[signal.Root] = users = new Base();
                if (roles.Add((users, role))) users[role].Add(op);
            }
        }
    }

    /// <summary>The users of a base by role.</summary>
    private sealed class Base
    {
        private readonly List<PlanOp>[] _users = [[], [], [], []];
        private int _search;
        private Role _seen;

        public List<PlanOp> this[Role role] => _users[(int)role];

        /// <summary>Marks the roles from one on as seen in a search.</summary>
        /// <returns>The first role that was seen before.</returns>
        public Role Unseen(int search, Role first)
        {
            Role end = _search == search ? _seen : Role.Update + 1;
            (_search, _seen) = (search, first < end ? first : end);
            return end;
        }
    }
}
