using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Where the bases of a plan live, and the segments in which it runs.</summary>
internal sealed class Layout
{
    private Layout(Arena arena, ImmutableArray<Segment> segments, int steps) => (Arena, Segments, Steps) = (arena, segments, steps);

    public Arena Arena { get; }

    public ImmutableArray<Segment> Segments { get; }

    /// <summary>Steps of a block at most.</summary>
    public int Steps { get; }

    /// <summary>A layout.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What is recorded; whether every step is looked at.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="held">The layout of the same operations for inputs that are held, whose items this one takes over; null: none.</param>
    public static Layout Of(Plan plan, SessionOptions options, int elementSize, Layout? held = null)
    {
        bool interrupted = plan.Ops.Any(op => op is OperatorOp { Operator.CallsHost: true });
        HashSet<Signal> written = new(ReferenceEqualityComparer.Instance), transient = held?.Arena.Transients() ?? Transients(plan, interrupted);
        foreach (PlanOp op in plan.Ops)
        {
            if (op.Stage == Stage.Constant) continue;
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates)) written.Add(signal.Root);
        }
        // Functions of the host see every step before the next; so does who looks for NaN.
        TimeBlocks? blocks = interrupted || options.DetectNaN ? null : new(plan, transient, options.Recordings);
        // Outputs of which nobody needs more than the spikes take no memory that is ever touched.
        HashSet<Signal> listed = new(
            plan.Ops.Select(op => op as NeuronsOp ?? (op as PopulationOp)?.Neurons).Where(op => op is { WritesOutput: false }).Select(op => op!.Neurons.Output),
            ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        Arena arena = new();
        foreach (Signal input in plan.Inputs) arena.Add(input.Root, Home.Item);
        IEnumerable<Signal> used = plan.Ops.SelectMany(op => op is ProductOp product ? [product.Target, product.Source] : op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Reads).Concat(op.Use.Updates));
        foreach (Signal signal in used.Concat(plan.Wanted).Concat(plan.WantedSpikes))
        {
            Signal root = signal.Root;
            if (signal.Matrix is null) arena.Add(root, transient.Contains(root) ? blocks?.Crosses(root) == true && !listed.Contains(root) ? Home.Step : Home.Thread : written.Contains(root) ? Home.Item : Home.Shared);
        }
        return blocks is null
            ? new Layout(arena, [.. OneStep(plan, options.Recordings.Length)], 1)
            : new Layout(arena, blocks.Segments, blocks.Steps((long)arena.Length(Home.Step) * elementSize));
    }

    // All operations in their order, cut only behind functions that see all items together.
    private static IEnumerable<Segment> OneStep(Plan plan, int recordings)
    {
        bool presents = !plan.InputsHeld;
        List<PlanOp> ops = [];
        foreach (PlanOp op in plan.Ops.Where(op => op.Stage == Stage.Step))
        {
            if (op is not OperatorOp { Operator: SimTensor { CallsHost: true } tensor })
            {
                ops.Add(op);
                continue;
            }
            yield return new Segment([.. ops], presents, [], tensor);
            ops.Clear();
            presents = false;
        }
        yield return new Segment([.. ops], presents, [.. Enumerable.Range(0, recordings)]);
    }

    // Written as a whole by one operation, and read only after that in the same step; or in the same run, where an item runs from start to end on one thread.
    private static HashSet<Signal> Transients(Plan plan, bool interrupted)
    {
        Dictionary<Signal, Stage> born = new(ReferenceEqualityComparer.Instance);
        HashSet<Signal> lasting = new(plan.Wanted.Select(signal => signal.Root), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        foreach (PlanOp op in plan.Ops)
        {
            SignalUse use = op.Use;
            foreach (Signal signal in use.Reads)
                if (!born.TryGetValue(signal.Root, out Stage stage) || (stage != op.Stage && interrupted)) lasting.Add(signal.Root);
            Signal? result = op.Stage == Stage.Constant ? null : op.Result;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates))
            {
                if (!ReferenceEquals(signal, result) || born.ContainsKey(result)) lasting.Add(signal.Root);
            }
            if (result is { Base: null }) born.TryAdd(result, op.Stage);
        }
        return new(born.Keys.Where(signal => !lasting.Contains(signal)), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
    }
}
