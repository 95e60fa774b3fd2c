using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A plan with memory and kernels: ready to run on any item. Shared by all threads.</summary>
internal sealed class Program<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly KernelFactory<T> _factory;
    private readonly List<(Signal Root, T[]? Values)> _initial = [];

    public Program(Plan plan, SessionOptions options)
    {
        Plan = plan;
        Arena = Layout(plan);
        Shared = new AlignedMemory<T>(Arena.SharedLength);
        foreach ((Signal root, Slot slot) in Arena.Slots)
        {
            if (slot.IsShared) Initial(root).CopyTo(Shared.Span.Slice(slot.Offset, slot.Size));
            else if (root.Fill is not 0) _initial.Add((root, Initial(root)));
        }
        _factory = new KernelFactory<T>(plan, Arena, options.Products);
        Kernels = [.. plan.Ops.Select(op => _factory.Create(op))];
        ScratchLength = Kernels.Length == 0 ? 0 : Kernels.Max(kernel => kernel.ScratchLength);
        Constant = Select(Stage.Constant);
        Held = Select(Stage.Held);
        Step = Select(Stage.Step);
        CallsHost = plan.Ops.Any(op => op is OperatorOp { Operator: External });
        Run(Constant, [CreateItem()], CreateScratch());
    }

    public Plan Plan { get; }

    public Arena Arena { get; }

    public AlignedMemory<T> Shared { get; }

    public Kernel<T>[] Kernels { get; }

    public Kernel<T>[] Constant { get; }

    public Kernel<T>[] Held { get; }

    public Kernel<T>[] Step { get; }

    public int ScratchLength { get; }

    /// <summary>Whether functions of the host run in a step, so that all items advance together on the caller's thread.</summary>
    public bool CallsHost { get; }

    public ItemContext<T> CreateItem() =>
        new(Arena, Shared, new AlignedMemory<T>(Arena.ItemLength), _factory.CreateSpikeLists(), Plan.Model.Dt);

    public Scratch<T> CreateScratch() => new(ScratchLength);

    /// <summary>The list of spikes of an output, or -1.</summary>
    public int SpikeListOf(Signal output) => _factory.SpikeListOf(output);

    public void Reset(ItemContext<T> item)
    {
        item.Step = 0;
        item.Observed = 0;
        item.Own.Span.Clear();
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
        HashSet<Signal> written = new(ReferenceEqualityComparer.Instance), constant = new(ReferenceEqualityComparer.Instance), packed = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
        {
            foreach (Signal signal in op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Updates))
            {
                if (op.Stage == Stage.Constant) constant.Add(signal.Root);
                else written.Add(signal.Root);
            }
            if (op is ProductOp product) packed.Add(product.Weights);
        }
        foreach (Signal input in plan.Inputs) arena.Add(input.Root, isShared: false);
        IEnumerable<Signal> used = plan.Ops.SelectMany(op => op is ProductOp product ? [product.Target, product.Source] : op.Use.Sets.Concat(op.Use.Incs).Concat(op.Use.Reads).Concat(op.Use.Updates));
        foreach (Signal signal in used.Concat(plan.Wanted).Concat(plan.WantedSpikes))
        {
            if (signal.Matrix is null) arena.Add(signal.Root, isShared: !written.Contains(signal.Root));
        }
        return arena;
    }

    private Kernel<T>[] Select(Stage stage) => [.. Kernels.Where((_, i) => Plan.Ops[i].Stage == stage)];
}
