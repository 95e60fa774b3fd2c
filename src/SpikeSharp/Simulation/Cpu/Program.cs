using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A plan with memory and kernels: ready to run on any item. Shared by all threads.</summary>
internal sealed class Program<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly KernelFactory<T> _factory;
    private readonly AlignedMemory<T> _shared;
    private readonly int _blockSize;
    private readonly bool _detectsNaN;
    private readonly int _scratchLength;
    private readonly List<(Signal Root, T[]? Values)> _initial = [];

    /// <param name="plan">What to do.</param>
    /// <param name="options">Product kernels, size of blocks.</param>
    /// <param name="arena">Layout of another program of the same operations, whose items this one takes over; null: a layout of its own.</param>
    public Program(Plan plan, SessionOptions options, Arena? arena = null)
    {
        Plan = plan;
        Arena = arena ?? Layout(plan);
        _shared = new AlignedMemory<T>(Arena.Length(Home.Shared));
        foreach ((Signal root, Slot slot) in Arena.Slots)
        {
            if (slot.Home == Home.Shared) Initial(root).CopyTo(_shared.Span.Slice(slot.Offset, slot.Size));
            else if (slot.Home == Home.Item && root.Fill is not 0) _initial.Add((root, Initial(root)));
        }
        _detectsNaN = options.DetectNaN;
        _blockSize = Math.Max(1, options.BlockSize);
        _factory = new KernelFactory<T>(plan, Arena, _shared, options.Products);
        CallsHost = plan.Ops.Any(IsHost);

        // Constants first and one by one: kernels look at their values when they are made.
        ItemContext<T> item = CreateItem(0);
        foreach (Kernel<T> constant in Select(Stage.Constant)) Run([constant], [item]);
        Held = [.. Select(Stage.Held)];
        Segments = [.. CreateSegments()];
        Step = [.. Segments.SelectMany(segment => segment.Kernels)];
        _scratchLength = Held.Concat(Step).Select(kernel => kernel.ScratchLength).DefaultIfEmpty().Max();
    }

    public Plan Plan { get; }

    public Arena Arena { get; }

    public Kernel<T>[] Held { get; }

    public Kernel<T>[] Step { get; }

    /// <summary>The step in parts, each up to a function that sees all items together.</summary>
    public (Kernel<T>[] Kernels, SimTensor? Together)[] Segments { get; }

    /// <summary>Whether functions of the host run in a step, so that all items advance together on the caller's thread.</summary>
    public bool CallsHost { get; }

    public ItemContext<T> CreateItem(int item) => new(Arena, _shared, Plan.Model.Dt, NeuronGenerators.Of(Plan.Model, item));

    public Scratch<T> CreateScratch() => CreateScratch(_scratchLength, _blockSize);

    /// <summary>Memory with a place for every item, where items wait for each other within a step.</summary>
    public Scratch<T> CreateScratch(int items) => CreateScratch(_scratchLength, items);

    /// <summary>The list of spikes of an output, or -1.</summary>
    public int SpikeListOf(Signal output) => _factory.SpikeListOf(output);

    public void Reset(ItemContext<T> item)
    {
        item.Step = 0;
        item.Observed = 0;
        item.IsStale = false;
        item.Own.Clear();
        foreach ((Signal root, T[]? values) in _initial) values.CopyTo(item.Values(Arena[root]));
    }

    public static void Run(Kernel<T>[] kernels, ReadOnlySpan<ItemContext<T>> items, Scratch<T> scratch)
    {
        foreach (Kernel<T> kernel in kernels) kernel.Step(items, scratch);
    }

    internal static T[] Initial(Signal signal)
    {
        if (signal.Fill is not double fill) return Array.ConvertAll(signal.Initial.ToDoubles(), T.CreateTruncating);
        T[] values = new T[signal.Size];
        Array.Fill(values, T.CreateTruncating(fill));
        return values;
    }

    private static Arena Layout(Plan plan)
    {
        Arena arena = new();
        HashSet<Signal> written = new(ReferenceEqualityComparer.Instance), transient = Transients(plan);
        foreach (PlanOp op in plan.Ops)
        {
            if (op.Stage == Stage.Constant) continue;
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates)) written.Add(signal.Root);
        }
        foreach (Signal input in plan.Inputs) arena.Add(input.Root, Home.Item);
        IEnumerable<Signal> used = plan.Ops.SelectMany(op => op is ProductOp product ? [product.Target, product.Source] : op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Reads).Concat(op.Use.Updates));
        foreach (Signal signal in used.Concat(plan.Wanted).Concat(plan.WantedSpikes))
        {
            Signal root = signal.Root;
            if (signal.Matrix is null) arena.Add(root, transient.Contains(root) ? Home.Thread : written.Contains(root) ? Home.Item : Home.Shared);
        }
        return arena;
    }

    // Written as a whole by one operation, and read only after that in the same step; or in the same run, where an item runs from start to end on one thread.
    private static HashSet<Signal> Transients(Plan plan)
    {
        Dictionary<Signal, Stage> born = new(ReferenceEqualityComparer.Instance);
        HashSet<Signal> lasting = new(plan.Wanted.Select(signal => signal.Root), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        bool interrupted = plan.Ops.Any(IsHost);
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

    private Scratch<T> CreateScratch(int length, int items) =>
        new(length, [.. Enumerable.Range(0, items).Select(_ => new Workspace<T>(Arena.Length(Home.Thread), _factory.CreateSpikeBuffers()))]);

    private void Run(Kernel<T>[] kernels, ReadOnlySpan<ItemContext<T>> items)
    {
        Scratch<T> scratch = CreateScratch(kernels.Select(kernel => kernel.ScratchLength).DefaultIfEmpty().Max(), 1);
        items[0].Bind(scratch.Workspaces[0]);
        Run(kernels, items, scratch);
    }

    private static bool IsHost(PlanOp op) => op is OperatorOp { Operator.CallsHost: true };

    private IEnumerable<(Kernel<T>[] Kernels, SimTensor? Together)> CreateSegments()
    {
        List<Kernel<T>> kernels = [];
        foreach (PlanOp op in Plan.Ops.Where(op => op.Stage == Stage.Step))
        {
            if (op is OperatorOp { Operator: SimTensor { CallsHost: true } tensor })
            {
                yield return ([.. kernels], tensor);
                kernels.Clear();
            }
            else
            {
                kernels.Add(Create(op));
            }
        }
        yield return ([.. kernels], null);
    }

    private IEnumerable<Kernel<T>> Select(Stage stage) => Plan.Ops.Where(op => op.Stage == stage).Select(Create);

    private Kernel<T> Create(PlanOp op)
    {
        Kernel<T> kernel = _factory.Create(op);
        return _detectsNaN ? new CheckedKernel<T>(kernel, new NaNCheck(op.Describe(), op.Use, op is OperatorOp { Operator: var single } && NaNCheck.IsHost(single), Arena.Contains)) : kernel;
    }
}
