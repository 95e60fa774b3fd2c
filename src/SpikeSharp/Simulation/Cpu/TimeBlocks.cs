using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Operations that take a step together; between two segments, a run may take many steps at once.</summary>
/// <param name="Ops">In the order of the plan.</param>
/// <param name="Presents">Whether data that change from step to step are presented before its operations.</param>
/// <param name="Recordings">What is recorded after them: positions among the recordings of the session.</param>
/// <param name="Together">A function that sees all items after them, before anybody goes on; or null.</param>
internal sealed record Segment(ImmutableArray<PlanOp> Ops, bool Presents, ImmutableArray<int> Recordings, SimTensor? Together = null);

/// <summary>
/// Cuts the operations of a step into segments, so that a segment may run all steps of a block before the next begins: its weights are read once a block then,
/// and its state stays in cache. What two operations share from step to step keeps them in one segment; what one gives another within a step is kept for every step.
/// </summary>
internal sealed class TimeBlocks
{
    /// <summary>Steps of a block at most.</summary>
    public const int MostSteps = 8;

    // Elements of one block that still lie in a core's second cache with the weights beside them.
    private const int MostBytes = 512 * 1024;

    private readonly HashSet<Signal> _crossing = new(ReferenceEqualityComparer.Instance);

    /// <param name="plan">Scheduled operations.</param>
    /// <param name="transient">Bases that live within a step.</param>
    /// <param name="recordings">What the session records.</param>
    public TimeBlocks(Plan plan, HashSet<Signal> transient, ImmutableArray<Recording> recordings)
    {
        PlanOp[] ops = [.. plan.Ops.Where(op => op.Stage == Stage.Step)];
        int present = ops.Length;
        Groups groups = new(ops.Length + 1);
        Dictionary<Signal, List<(int Op, bool Writes)>> users = Users(ops);
        if (!plan.InputsHeld)
        {
            foreach (Signal input in plan.Inputs)
            {
                if (!users.TryGetValue(input.Root, out List<(int Op, bool Writes)>? list)) users[input.Root] = list = [];
                list.Insert(0, (present, true));
            }
        }
        foreach ((Signal root, List<(int Op, bool Writes)> list) in users)
            if (!transient.Contains(root) && list.Exists(user => user.Writes))
                foreach ((int op, _) in list) groups.Join(list[0].Op, op);

        int[][] segments = Order(groups, users.Values, present);
        int[] segmentOf = new int[ops.Length + 1];
        for (int i = 0; i < segments.Length; i++)
            foreach (int op in segments[i]) segmentOf[op] = i;
        foreach ((Signal root, List<(int Op, bool Writes)> list) in users)
            if (list.Exists(user => user.Writes) && list.Exists(user => segmentOf[user.Op] != segmentOf[list[0].Op])) _crossing.Add(root);
        ILookup<int, int> recorded = Enumerable.Range(0, recordings.Length)
            .ToLookup(i => users.TryGetValue(recordings[i].Signal.Root, out List<(int Op, bool Writes)>? list) ? segmentOf[list.FirstOrDefault(user => user.Writes, (Op: present, Writes: true)).Op] : segments.Length - 1);
        Segments =
        [
            .. segments
                .Select((members, i) => new Segment([.. members.Where(op => op != present).Select(op => ops[op])], !plan.InputsHeld && members.Contains(present), [.. recorded[i]]))
                .Where(segment => segment.Presents || segment.Ops.Length > 0 || segment.Recordings.Length > 0),
        ];
    }

    /// <summary>In an order in which they can run.</summary>
    public ImmutableArray<Segment> Segments { get; }

    /// <summary>Whether a base is used in more than one segment.</summary>
    public bool Crosses(Signal root) => _crossing.Contains(root);

    /// <summary>Steps of a block, if a step takes so many bytes of memory of its own.</summary>
    public int Steps(long bytesOfStep) => Segments is [{ Ops.Length: not 1 }] or [] ? 1 : (int)Math.Clamp(MostBytes / Math.Max(1, bytesOfStep), 1, MostSteps);

    private static Dictionary<Signal, List<(int Op, bool Writes)>> Users(PlanOp[] ops)
    {
        Dictionary<Signal, List<(int Op, bool Writes)>> users = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < ops.Length; i++)
        {
            SignalUse use = ops[i].Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates)) Add(signal.Root, i, true);
            foreach (Signal signal in use.Reads) Add(signal.Root, i, false);
        }
        return users;

        void Add(Signal root, int op, bool writes)
        {
            if (!users.TryGetValue(root, out List<(int Op, bool Writes)>? list)) users[root] = list = [];
            list.Add((op, writes));
        }
    }

    // The groups in an order of their own, those that wait for each other as one.
    private static int[][] Order(Groups groups, IEnumerable<List<(int Op, bool Writes)>> users, int present)
    {
        HashSet<int>[] after = [.. Enumerable.Range(0, present + 1).Select(_ => new HashSet<int>())];
        foreach (List<(int Op, bool Writes)> list in users)
        {
            int writer = -1;
            List<int> readers = [];
            foreach ((int op, bool writes) in list.OrderBy(user => user.Op == present ? -1 : user.Op).ThenBy(user => !user.Writes))
            {
                if (writer >= 0) Edge(writer, op);
                if (!writes)
                {
                    readers.Add(op);
                    continue;
                }
                foreach (int reader in readers) Edge(reader, op);
                readers.Clear();
                writer = op;
            }
        }
        StronglyConnected components = new(after, groups.Representatives());
        return [.. components.InOrder.Select(component => component.SelectMany(groups.Members).OrderBy(op => op == present ? -1 : op).ToArray())];

        void Edge(int from, int to)
        {
            (from, to) = (groups.Find(from), groups.Find(to));
            if (from != to) after[from].Add(to);
        }
    }

    /// <summary>Sets of operations that grow together.</summary>
    private sealed class Groups
    {
        private readonly int[] _parents;
        private ILookup<int, int>? _members;

        public Groups(int count) => _parents = [.. Enumerable.Range(0, count)];

        public int Find(int op)
        {
            while (_parents[op] != op) op = _parents[op] = _parents[_parents[op]];
            return op;
        }

        public void Join(int a, int b)
        {
            (a, b) = (Find(a), Find(b));
            if (a != b) _parents[Math.Max(a, b)] = Math.Min(a, b);
        }

        public int[] Representatives() => [.. Enumerable.Range(0, _parents.Length).Where(op => Find(op) == op)];

        /// <summary>The members of a group that grows no more.</summary>
        public IEnumerable<int> Members(int representative) => (_members ??= Enumerable.Range(0, _parents.Length).ToLookup(Find))[representative];
    }
}
