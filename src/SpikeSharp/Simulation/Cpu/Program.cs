using System.Numerics;
using System.Runtime.CompilerServices;
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
    private readonly Layout _layout;
    private readonly List<Scratch<T>> _scratches = [];
    private Scratch<T>? _scratchOfAll;
    private readonly List<(Signal Root, T[]? Values)> _initial = [];

    /// <param name="plan">What to do.</param>
    /// <param name="options">Recordings, product kernels, size of blocks.</param>
    /// <param name="held">The program of the same operations for inputs that are held, whose items this one takes over; null: none.</param>
    public Program(Plan plan, SessionOptions options, Program<T>? held = null)
    {
        Plan = plan;
        _layout = Layout.Of(plan, options, Unsafe.SizeOf<T>(), held?._layout);
        _shared = new AlignedMemory<T>(Arena.Length(Home.Shared));
        foreach ((Signal root, Slot slot) in Arena.Slots)
        {
            if (slot.Home == Home.Shared) Initial(root).CopyTo(_shared.Span.Slice(slot.Offset, slot.Size));
            else if (slot.Home == Home.Item && root.Fill is not 0) _initial.Add((root, Initial(root)));
        }
        _detectsNaN = options.DetectNaN;
        _blockSize = Math.Max(1, options.BlockSize);
        _factory = new KernelFactory<T>(plan, Arena, _shared, options.Products);
        CallsHost = plan.Ops.Any(op => op is OperatorOp { Operator.CallsHost: true });

        // Constants first and one by one: kernels look at their values when they are made.
        ItemContext<T> item = CreateItem(0);
        item.Bind(CreateWorkspace(), Arena);
        foreach (PlanOp op in plan.Ops.Where(op => op.Stage == Stage.Constant))
        {
            Kernel<T> constant = Create(op);
            constant.Step(item, new Scratch<T>(constant.ScratchLength, []));
        }
        Held = [.. plan.Ops.Where(op => op.Stage == Stage.Held).Select(Create)];
        RecordedLists = [.. options.Recordings.Select(recording => recording.CountsSpikes ? SpikeListOf(recording.Signal) : -1)];
        Segments = [.. _layout.Segments.Select(Create)];
        _scratchLength = Held.Concat(Segments.SelectMany(segment => segment.Kernels)).Select(kernel => kernel.ScratchLength).DefaultIfEmpty().Max();
    }

    public Plan Plan { get; }

    public Arena Arena => _layout.Arena;

    /// <summary>Steps that a segment may take before the next begins.</summary>
    public int BlockSteps => _layout.Steps;

    public Kernel<T>[] Held { get; }

    /// <summary>What runs in every step.</summary>
    public ProgramSegment<T>[] Segments { get; }

    /// <summary>For every recording the list of spikes that serves it, or -1.</summary>
    public int[] RecordedLists { get; }

    /// <summary>Whether functions of the host run in a step, so that all items advance together on the caller's thread.</summary>
    public bool CallsHost { get; }

    public ItemContext<T> CreateItem(int item) => new(Arena, _shared, Plan.Model.Dt, NeuronGenerators.Of(Plan.Model, item));

    /// <summary>Makes working memory for so many threads.</summary>
    public void Reserve(int threads)
    {
        while (_scratches.Count < threads) _scratches.Add(CreateScratch(_blockSize));
    }

    /// <summary>The working memory of a thread.</summary>
    public Scratch<T> ScratchOf(int thread) => _scratches[thread];

    /// <summary>Working memory with a place for every item, where items wait for each other within a step.</summary>
    public Scratch<T> ScratchOfAll(int items) => _scratchOfAll ??= CreateScratch(items);

    /// <summary>The list of spikes of an output, or -1.</summary>
    public int SpikeListOf(Signal output) => _factory.SpikeListOf(output);

    public void Reset(ItemContext<T> item)
    {
        item.Step = 0;
        item.Done = 0;
        item.IsStale = false;
        item.Own.Clear();
        foreach ((Signal root, T[]? values) in _initial) values.CopyTo(item.Values(Arena[root]));
    }

    internal static T[] Initial(Signal signal)
    {
        if (signal.Fill is not double fill) return Array.ConvertAll(signal.Initial.ToDoubles(), T.CreateTruncating);
        T[] values = new T[signal.Size];
        Array.Fill(values, T.CreateTruncating(fill));
        return values;
    }

    private Scratch<T> CreateScratch(int items) => new(_scratchLength, [.. Enumerable.Range(0, items).Select(_ => CreateWorkspace())]);

    private Workspace<T> CreateWorkspace() => new(Arena.Length(Home.Thread), Arena.Length(Home.Step), BlockSteps, _factory.CreateSpikeBuffers(BlockSteps));

    private ProgramSegment<T> Create(Segment segment)
    {
        // The lists of all steps of a block are kept; of other signals only the last value is there in the end.
        bool isAlone = segment is { Ops.Length: 1, Presents: false } && segment.Recordings.All(recording => RecordedLists[recording] >= 0);
        return new ProgramSegment<T>([.. segment.Ops.Select(Create)], isAlone, segment.Presents, [.. segment.Recordings], segment.Together);
    }

    private Kernel<T> Create(PlanOp op)
    {
        Kernel<T> kernel = _factory.Create(op);
        return _detectsNaN ? new CheckedKernel<T>(kernel, new NaNCheck(op.Describe(), op.Use, op is OperatorOp { Operator: var single } && NaNCheck.IsHost(single), Arena.Contains)) : kernel;
    }
}

/// <summary>The kernels of a <see cref="Segment"/>.</summary>
/// <param name="Kernels">In order.</param>
/// <param name="IsAlone">Whether the only kernel may take all steps of a block by itself.</param>
/// <param name="Presents">Whether data that change from step to step are presented before them.</param>
/// <param name="Recordings">What is recorded after them.</param>
/// <param name="Together">A function that sees all items after them, or null.</param>
internal sealed record ProgramSegment<T>(Kernel<T>[] Kernels, bool IsAlone, bool Presents, int[] Recordings, SimTensor? Together)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
