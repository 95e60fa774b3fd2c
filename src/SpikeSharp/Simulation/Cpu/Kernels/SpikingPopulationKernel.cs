using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>
/// A <see cref="PopulationOp"/> of <see cref="SpikingRectifiedLinear"/> whose current is start + gain * x + addend with one x that changes:
/// a lane takes all steps of a block with its voltages and its synapse in registers.
/// </summary>
/// <param name="dt">Step in seconds.</param>
/// <param name="current">The parts of the current.</param>
/// <param name="voltage">Voltages.</param>
/// <param name="filter">Factors of the synapse whose state x is, if there is one.</param>
/// <param name="input">What the synapse filters, or x itself.</param>
/// <param name="spikeList">Where spikes are listed.</param>
internal sealed class SpikingPopulationKernel<T, TLane, TSynapse>(
    double dt, AffineCurrent<T> current, Slot voltage, (T A, T B) filter, Slot input, int spikeList) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
    where TSynapse : struct, ISynapseBefore
{
    private readonly T _dt = T.CreateTruncating(dt);

    public override void Step(ItemContext<T> item, Scratch<T> scratch) => Advance(item, 1);

    public override void Steps(ItemContext<T> item, int steps, Scratch<T> scratch)
    {
        item.Select(0);
        Advance(item, steps);
    }

    private void Advance(ItemContext<T> item, int steps)
    {
        int size = voltage.Size;
        SpikeBuffer<T> buffer = item.Buffer(spikeList);
        SpikeMasks<T> masks = buffer.Masks;
        nint stride = item.StepStride(input);
        ref byte bits = ref masks.Start;
        ref T u = ref item.Start(input);
        ref T v = ref item.Start(voltage);
        ref T x = ref TSynapse.Filters ? ref item.Start(current.X) : ref u;
        ref T start = ref current.Start is Slot s ? ref item.Start(s) : ref u;
        ref T gain = ref current.Gain is Slot g ? ref item.Start(g) : ref u;
        ref T addend = ref current.Addend is Slot d ? ref item.Start(d) : ref u;
        TLane startValue = TLane.Broadcast(current.StartValue), gainValue = TLane.Broadcast(current.GainValue), addendValue = TLane.Broadcast(T.NegativeZero);
        TLane dt = TLane.Broadcast(_dt), zero = TLane.Broadcast(T.Zero), one = TLane.Broadcast(T.One), two = TLane.Broadcast(T.One + T.One);
        uint all = uint.MaxValue >> (32 - TLane.Width);
        for (nint i = 0; i < size; i += TLane.Width)
        {
            ref byte lane = ref Unsafe.Add(ref bits, SpikeMasks<T>.OffsetOf(i, TLane.Width));
            LaneStep advance = new(
                current.Start is null ? startValue : TLane.Load(ref start, i),
                current.Gain is null ? gainValue : TLane.Load(ref gain, i),
                current.Addend is null ? addendValue : TLane.Load(ref addend, i),
                dt, TLane.Broadcast(filter.A), TLane.Broadcast(filter.B));
            TLane begin = TLane.Load(ref v, i), firstState = TSynapse.Filters ? TLane.Load(ref x, i) : zero, value = begin, state = firstState, top = zero;
            ref T taken = ref Unsafe.Add(ref u, i);
            if (steps == TimeBlocks.MostSteps)
            {
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 0);
                taken = ref Unsafe.Add(ref taken, stride);
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 1);
                taken = ref Unsafe.Add(ref taken, stride);
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 2);
                taken = ref Unsafe.Add(ref taken, stride);
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 3);
                taken = ref Unsafe.Add(ref taken, stride);
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 4);
                taken = ref Unsafe.Add(ref taken, stride);
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 5);
                taken = ref Unsafe.Add(ref taken, stride);
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 6);
                taken = ref Unsafe.Add(ref taken, stride);
                Advance(in advance, ref value, ref state, ref top, one, ref taken, ref lane, 7);
            }
            else
            {
                for (int step = 0; step < steps; step++) Advance(in advance, ref value, ref state, ref top, one, ref Unsafe.Add(ref u, i + (step * stride)), ref lane, step);
            }
            value.Store(ref v, i);
            if (TSynapse.Filters) state.Store(ref x, i);
            if (TLane.AtLeast(begin, zero) == all && TLane.AtLeast(top, two) == 0) continue;

            // Neurons that spike more than once in a step, or whose voltage began below 0: rare, so once more.
            (value, state) = (begin, firstState);
            for (int step = 0; step < steps; step++)
            {
                advance.Charge(ref value, ref state, TLane.Load(ref u, i + (step * stride)));
                TLane whole = TLane.Floor(value);
                value -= whole;
                masks.SetCounts(ref lane, step, (int)i, whole);
            }
        }
        masks.List(buffer, item.StepInBlock, steps, TLane.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(in LaneStep advance, ref TLane value, ref TLane state, ref TLane top, TLane one, ref T taken, ref byte lane, int step)
    {
        advance.Charge(ref value, ref state, TLane.Load(ref taken, 0));
        top = TLane.Higher(value, top);
        SpikeMasks<T>.Set(ref lane, step, TLane.Width, TLane.AtLeast(value, one));
        value -= TLane.Floor(value);
    }

    /// <summary>What the steps of a lane have in common.</summary>
    private readonly struct LaneStep(TLane start, TLane gain, TLane addend, TLane dt, TLane a, TLane b)
    {
        private readonly TLane _start = start, _gain = gain, _addend = addend, _dt = dt, _a = a, _b = b;

        /// <summary>The current of one step flows onto the voltage; the synapse takes its input.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Charge(ref TLane value, ref TLane state, TLane taken)
        {
            if (!TSynapse.Filters) state = taken;
            value += TLane.Rectify((_start + (_gain * state)) + _addend) * _dt;
            if (TSynapse.Filters) state = (_a * state) + (_b * taken);
        }
    }
}

/// <summary>Whether a synapse stands before a population.</summary>
internal interface ISynapseBefore
{
    static abstract bool Filters { get; }
}

internal readonly struct WithSynapse : ISynapseBefore
{
    public static bool Filters => true;
}

internal readonly struct WithoutSynapse : ISynapseBefore
{
    public static bool Filters => false;
}

/// <summary>start + gain * x + addend, with constant vectors or numbers around x.</summary>
/// <param name="Start">Initial vector; null: <paramref name="StartValue"/> everywhere.</param>
/// <param name="StartValue">Initial value.</param>
/// <param name="X">What changes.</param>
/// <param name="Gain">Factors; null: <paramref name="GainValue"/> everywhere.</param>
/// <param name="GainValue">Factor; 1 changes no bit.</param>
/// <param name="Addend">Added last; null: nothing.</param>
internal sealed record AffineCurrent<T>(Slot? Start, T StartValue, Slot X, Slot? Gain, T GainValue, Slot? Addend)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
