using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Chooses the kernel of each plan operation and the widest vectors that the machine has.</summary>
internal sealed class KernelFactory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Plan _plan;
    private readonly Arena _arena;
    private readonly AlignedMemory<T> _shared;
    private readonly ProductKernels _products;
    private readonly Dictionary<Signal, (int List, NeuronType Type)> _spiking = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _lists = [];

    public KernelFactory(Plan plan, Arena arena, AlignedMemory<T> shared, ProductKernels products)
    {
        _plan = plan;
        _arena = arena;
        _shared = shared;
        _products = products;
        foreach (PlanOp op in plan.Ops)
        {
            NeuronsOp? neurons = op as NeuronsOp ?? (op as PopulationOp)?.Neurons;
            if (neurons is not { Neurons.Neurons.ListsSpikes: true }) continue;
            _spiking[neurons.Neurons.Output] = (_lists.Count, neurons.Neurons.Neurons);
            _lists.Add(neurons.Neurons.Output.Size);
        }
    }

    public SpikeBuffer<T>[] CreateSpikeBuffers(int steps) => [.. _lists.Select(size => new SpikeBuffer<T>(size, steps))];

    public int SpikeListOf(Signal output) => _spiking.TryGetValue(output, out (int List, NeuronType Type) entry) ? entry.List : -1;

    public Kernel<T> Create(PlanOp op) =>
        Vector512.IsHardwareAccelerated ? Create<Lane512<T>>(op)
        : Vector256.IsHardwareAccelerated ? Create<Lane256<T>>(op)
        : Vector128.IsHardwareAccelerated ? Create<Lane128<T>>(op)
        : Create<LaneScalar<T>>(op);

    private Kernel<T> Create<TLane>(PlanOp op)
        where TLane : unmanaged, ILane<TLane, T> => op switch
        {
            OperatorOp single => OperatorKernels.Create<T, TLane>(single.Operator, _arena, _plan.Model.Dt),
            SumOp sum => CreateSum<TLane>(sum, _arena[sum.Target]),
            ProductOp product => CreateProduct<TLane>(product),
            NeuronsOp neurons => CreateNeurons<TLane>(neurons),
            FilterOp filter => CreateFilter<TLane>(filter),
            PopulationOp population => CreatePopulation<TLane>(population),
            _ => throw new NotSupportedException(op.Describe()),
        };

    private Kernel<T> CreatePopulation<TLane>(PopulationOp population)
        where TLane : unmanaged, ILane<TLane, T>
    {
        SimNeurons neurons = population.Neurons.Neurons;
        if (neurons.Neurons is SpikingRectifiedLinear && !population.Neurons.WritesOutput && population.Filters.Length <= 1 && Affine(population.Current) is { } current)
        {
            SimFilter? filter = population.Filters.FirstOrDefault()?.Filter;
            Slot voltage = _arena[neurons.State[0]];
            if (filter is null) return new SpikingPopulationKernel<T, TLane, WithoutSynapse>(_plan.Model.Dt, current, voltage, default, current.X, SpikeListOf(neurons.Output));
            FilterStep<T> step = new(filter.Filter);
            if (_arena[filter.Output] == current.X)
                return new SpikingPopulationKernel<T, TLane, WithSynapse>(_plan.Model.Dt, current, voltage, (step.A, step.B), _arena[filter.Input], SpikeListOf(neurons.Output));
        }
        return new PopulationKernel<T>(
            CreateSum<TLane>(population.Current, null),
            (NeuronKernel<T>)CreateNeurons<TLane>(population.Neurons),
            [.. population.Filters.Select(filter => (LowpassKernel<T, TLane>)CreateFilter<TLane>(filter))],
            population.Current.Target.Size);
    }

    private AffineCurrent<T>? Affine(SumOp sum)
    {
        if (sum.Terms is not [var first, ..] || sum.Terms.Length > 2 || _arena[first.X].Size != sum.Target.Size || sum.Target.Size == 1) return null;
        SumKernelTerm<T> varying = Term(first);
        SumKernelTerm<T>? last = sum.Terms.Length == 2 ? Term(sum.Terms[1]) : null;
        Slot? start = sum.Initial is null ? null : _arena[sum.Initial];
        T value = T.CreateTruncating(sum.Fill);
        if (start is Slot slot && Uniform(slot) is T uniform) (value, start) = (uniform, null);
        // Vectors around x must stay as they are through a block.
        bool isAffine = IsConstantVector(start) && IsConstantVector(varying.Gain) && (last is not SumKernelTerm<T> addend || (!addend.HasGain && IsConstantVector(addend.X)));
        return isAffine ? new AffineCurrent<T>(start, value, varying.X, varying.Gain, varying.UniformGain ?? T.One, last?.X) : null;

        bool IsConstantVector(Slot? part) => part is not Slot vector || (vector.Home == Home.Shared && vector.Size == sum.Target.Size);
    }

    private SumKernel<T, TLane> CreateSum<TLane>(SumOp sum, Slot? target)
        where TLane : unmanaged, ILane<TLane, T>
    {
        T fill = T.CreateTruncating(sum.Fill);
        Slot? initial = sum.Initial is null ? null : _arena[sum.Initial];
        if (initial is Slot slot && Uniform(slot) is T value) (fill, initial) = (value, null);
        return new SumKernel<T, TLane>(target, sum.Target.Size, fill, initial, [.. sum.Terms.Select(Term)]);
    }

    private SumKernelTerm<T> Term(SumTerm term)
    {
        if (term.Gain is null) return new SumKernelTerm<T>(_arena[term.X], null, null);
        Slot gain = _arena[term.Gain];
        return Uniform(gain) is T value ? new SumKernelTerm<T>(_arena[term.X], null, value) : new SumKernelTerm<T>(_arena[term.X], gain, null);
    }

    // One number for all elements spares reading them in every step.
    private T? Uniform(Slot slot)
    {
        if (slot.Home != Home.Shared || slot.Size == 0) return null;
        ReadOnlySpan<T> values = _shared.Span.Slice(slot.Offset, slot.Size);
        return MemoryMarshal.AsBytes(values[1..]).SequenceEqual(MemoryMarshal.AsBytes(values[..^1])) ? values[0] : null;
    }

    private Kernel<T> CreateProduct<TLane>(ProductOp op)
        where TLane : unmanaged, ILane<TLane, T>
    {
        Slot source = _arena[op.Source], target = _arena[op.Target];
        bool spiking = _spiking.TryGetValue(op.Source, out (int List, NeuronType Type) entry);
        int list = spiking ? entry.List : -1;
        T spike = spiking ? T.CreateTruncating(entry.Type.Amplitude) / T.CreateTruncating(_plan.Model.Dt) : T.Zero;
        return op.Product switch
        {
            DotInc => new DenseProductKernel<T, TLane>(Program<T>.Initial(op.Weights), source, target, list, spike, _products),
            ConvInc convolution => new ConvolutionKernel<T, TLane>(Program<T>.Initial(op.Weights), convolution.Geometry, source, target, list, spike, _products),
            _ => new SparseProductKernel<T>(
                op.Weights.Matrix!, Array.ConvertAll(op.Weights.Matrix!.Data.ToDoubles(), T.CreateTruncating), source, target),
        };
    }

    private Kernel<T> CreateNeurons<TLane>(NeuronsOp op)
        where TLane : unmanaged, ILane<TLane, T>
    {
        SimNeurons n = op.Neurons;
        double dt = _plan.Model.Dt;
        // The current of a fused population lies in the kernel's scratch.
        Slot current = _arena.Contains(n.Current) ? _arena[n.Current] : new Slot(Home.Thread, 0, n.Current.Size), output = _arena[n.Output];
        Slot[] state = [.. n.State.Select(s => _arena[s])];
        Slot? written = op.WritesOutput ? output : null;
        int list = SpikeListOf(n.Output);
        return n.Neurons switch
        {
            RectifiedLinear type => new RectifiedLinearKernel<T, TLane>(type, current, output),
            LeakyRelu type => new LeakyReluKernel<T, TLane>(type, current, output),
            SpikingRectifiedLinear type => new SpikingRectifiedLinearKernel<T, TLane>(type, dt, current, written, state[0], list, op.RunsAhead),
            Lif type => new LifKernel<T, TLane>(type, dt, current, written, state[0], state[1], list),
            _ => new GenericNeuronKernel<T>(n, dt, current, output, state, list),
        };
    }

    private Kernel<T> CreateFilter<TLane>(FilterOp op)
        where TLane : unmanaged, ILane<TLane, T>
    {
        SimFilter filter = op.Filter;
        FilterStep<T> step = new(filter.Filter);
        Slot input = _arena[filter.Input], output = _arena[filter.Output];
        if (op.OutputIsState) return new LowpassKernel<T, TLane>(step, input, output, output);
        return step.IsOneState && filter.State is not null
            ? new LowpassKernel<T, TLane>(step, input, _arena[filter.State], output)
            : new LinearFilterKernel<T>(step, input, filter.State is null ? null : _arena[filter.State], output);
    }
}
