using System.Collections.Immutable;

namespace SpikeSharp.Building.Files;

/// <summary>Checks that the order of a file keeps sets, incs, reads and updates of all memory apart.</summary>
internal sealed class OrderCheck
{
    private static readonly string[] Verbs = ["sets", "increments", "reads", "updates"];

    private readonly SsmValue _list;
    private readonly ImmutableArray<Operator> _operators;
    private readonly int[] _positions;
    private readonly Dictionary<Signal, List<Use>> _bases = new(ReferenceEqualityComparer.Instance);

    private OrderCheck(SsmValue list, ImmutableArray<Operator> operators, int[] positions)
    {
        _list = list;
        _operators = operators;
        _positions = positions;
    }

    /// <summary>Reads and checks the order.</summary>
    /// <param name="list">The list <c>order</c>.</param>
    /// <param name="operators">The operators.</param>
    public static ImmutableArray<int> Read(SsmValue list, ImmutableArray<Operator> operators)
    {
        ImmutableArray<int> order = list.Ints(0, Math.Max(0, operators.Length - 1));
        if (order.Length != operators.Length) throw list.Invalid($"{operators.Length} indices are expected, one for each operator; {order.Length} were found");
        int[] positions = new int[order.Length];
        Array.Fill(positions, -1);
        for (int i = 0; i < order.Length; i++)
        {
            if (positions[order[i]] >= 0) throw list.Invalid($"operator {order[i]} stands in it twice, at {positions[order[i]]} and {i}");
            positions[order[i]] = i;
        }
        new OrderCheck(list, operators, positions).Check();
        return order;
    }

    private void Check()
    {
        for (int op = 0; op < _operators.Length; op++)
        {
            SignalUse use = _operators[op].Use;
            Add(op, Role.Set, use.Sets);
            Add(op, Role.Increment, use.Incs);
            Add(op, Role.Read, use.Reads);
            Add(op, Role.Update, use.Updates);
        }
        foreach ((Signal signal, List<Use> uses) in _bases)
        {
            Use? writer = uses.Where(use => use.Role != Role.Read).Select(use => (Use?)use).FirstOrDefault();
            if (writer is not Use first) continue;
            if (signal.IsReadOnly) throw _list.Invalid($"{Describe(first)}, which is readonly");
            CheckSingle(uses, Role.Set);
            CheckSingle(uses, Role.Update);
            CheckRoles(uses);
        }
    }

    private void Add(int op, Role role, IReadOnlyList<Signal> signals)
    {
        foreach (Signal signal in signals)
        {
            if (!_bases.TryGetValue(signal.Root, out List<Use>? uses)) _bases[signal.Root] = uses = [];
            (int start, int end) = signal.Extent();
            uses.Add(new Use(op, _positions[op], role, signal, start, end));
        }
    }

    private void CheckSingle(List<Use> uses, Role role)
    {
        Use[] same = [.. uses.Where(use => use.Role == role).OrderBy(use => use.First)];
        int reached = -1;
        for (int i = 0; i < same.Length; i++)
        {
            for (int k = 0; k < i && reached >= same[i].First; k++)
                if (same[k].Last >= same[i].First && Share(same[k].Signal, same[i].Signal))
                    throw _list.Invalid($"{Describe(same[k])}, and operator {same[i].Operator} ({_operators[same[i].Operator].Name}) does so too; one may");
            reached = Math.Max(reached, same[i].Last);
        }
    }

    private void CheckRoles(List<Use> uses)
    {
        // Mostly all uses of one role stand before all of the next; only where they do not, pairs are looked at.
        Span<int> first = stackalloc int[Verbs.Length], last = stackalloc int[Verbs.Length];
        first.Fill(int.MaxValue);
        last.Fill(-1);
        foreach (Use use in uses)
        {
            first[(int)use.Role] = Math.Min(first[(int)use.Role], use.Position);
            last[(int)use.Role] = Math.Max(last[(int)use.Role], use.Position);
        }
        int latest = -1;
        bool apart = true;
        for (int role = 0; role < Verbs.Length; role++)
        {
            apart &= latest < first[role];
            latest = Math.Max(latest, last[role]);
        }
        if (apart) return;
        foreach (Use late in uses)
            foreach (Use early in uses)
                if (early.Role < late.Role && early.Position >= late.Position && early.First <= late.Last && late.First <= early.Last)
                    throw _list.Invalid(
                        early.Operator == late.Operator
                            ? $"{Describe(late)}, which it also {Verbs[(int)early.Role]}"
                            : $"{Describe(late)} before operator {early.Operator} ({_operators[early.Operator].Name}) {Verbs[(int)early.Role]} it");
    }

    private string Describe(Use use) => $"operator {use.Operator} ({_operators[use.Operator].Name}) {Verbs[(int)use.Role]} '{use.Signal}'";

    /// <summary>Whether signals of one base, whose extents meet, share an element. Strided ones count as sharing where a common element is possible.</summary>
    private static bool Share(Signal a, Signal b)
    {
        long step = Gcd(StepOf(a), StepOf(b));
        return step == 0 || ((long)a.Offset - b.Offset) % step == 0;
    }

    private static long StepOf(Signal signal) => signal.Size == 1 ? 0 : signal.Shape.Length == 1 ? Math.Abs((long)signal.Strides[0]) : 1;

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);

    private enum Role
    {
        Set,
        Increment,
        Read,
        Update,
    }

    private readonly record struct Use(int Operator, int Position, Role Role, Signal Signal, int First, int Last);
}
