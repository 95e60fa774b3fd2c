using System.Numerics;
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
    private readonly ProductKernels _products;
    private readonly Dictionary<Signal, (int List, NeuronType Type)> _spiking = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _listSizes = [];

    public KernelFactory(Plan plan, Arena arena, ProductKernels products)
    {
        _plan = plan;
        _arena = arena;
        _products = products;
        foreach (NeuronsOp op in plan.Ops.OfType<NeuronsOp>())
        {
            if (!op.Neurons.Neurons.IsSpiking) continue;
            _spiking[op.Neurons.Output] = (_listSizes.Count, op.Neurons.Neurons);
            _listSizes.Add(op.Neurons.Output.Size);
        }
    }

    public SpikeList<T>[] CreateSpikeLists() => [.. _listSizes.Select(size => new SpikeList<T>(size))];

    public int SpikeListOf(Signal output) => _spiking.TryGetValue(output, out (int List, NeuronType Type) entry) ? entry.List : -1;

    public Kernel<T> Create(PlanOp op) =>
        Vector512.IsHardwareAccelerated ? Create<Lane512<T>>(op)
        : Vector256.IsHardwareAccelerated ? Create<Lane256<T>>(op)
        : Vector128.IsHardwareAccelerated ? Create<Lane128<T>>(op)
        : Create<LaneScalar<T>>(op);

    private Kernel<T> Create<TLane>(PlanOp op)
        where TLane : unmanaged, ILane<TLane, T> => op switch
        {
            OperatorOp single => new OperatorKernel<T>(single.Operator),
            SumOp sum => new SumKernel<T, TLane>(
                _arena[sum.Target], T.CreateTruncating(sum.Fill), sum.Initial is null ? null : _arena[sum.Initial], [.. sum.Terms.Select(Term)]),
            ProductOp product => CreateProduct<TLane>(product),
            NeuronsOp neurons => CreateNeurons<TLane>(neurons),
            FilterOp filter => CreateFilter<TLane>(filter.Filter),
            _ => throw new NotSupportedException(op.Describe()),
        };

    private SumKernelTerm<T> Term(SumTerm term)
    {
        if (term.Gain is null) return new SumKernelTerm<T>(_arena[term.X], null, null);
        if (term.Gain is { IsReadOnly: true, Base: null })
        {
            T[] gains = Program<T>.Initial(term.Gain);
            if (Array.TrueForAll(gains, g => g == gains[0])) return new SumKernelTerm<T>(_arena[term.X], null, gains[0]);
        }
        return new SumKernelTerm<T>(_arena[term.X], _arena[term.Gain], null);
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
        Slot current = _arena[n.Current], output = _arena[n.Output];
        Slot[] state = [.. n.State.Select(s => _arena[s])];
        Slot? written = op.WritesOutput ? output : null;
        int list = SpikeListOf(n.Output);
        return n.Neurons switch
        {
            RectifiedLinear type => new RectifiedLinearKernel<T, TLane>(type, current, output),
            SpikingRectifiedLinear type => new SpikingRectifiedLinearKernel<T, TLane>(type, dt, current, written, state[0], list),
            Lif type => new LifKernel<T, TLane>(type, dt, current, written, state[0], state[1], list),
            _ => new GenericNeuronKernel<T>(n.Neurons, dt, current, output, state, list),
        };
    }

    private Kernel<T> CreateFilter<TLane>(SimFilter filter)
        where TLane : unmanaged, ILane<TLane, T>
    {
        FilterStep<T> step = new(filter.Filter);
        Slot input = _arena[filter.Input], output = _arena[filter.Output];
        return step.IsOneState && filter.State is not null
            ? new LowpassKernel<T, TLane>(step, input, _arena[filter.State], output)
            : new LinearFilterKernel<T>(step, input, filter.State is null ? null : _arena[filter.State], output);
    }
}
