using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>
/// <see cref="SpikingRectifiedLinear"/> in lanes: voltages advance and spikes are listed in one pass. Where the current is held, a lane takes
/// several steps while its voltages are in registers; most lanes then prove not to spike at all.
/// </summary>
internal sealed class SpikingRectifiedLinearKernel<T, TLane>(
    SpikingRectifiedLinear type, double dt, Slot current, Slot? output, Slot voltage, int spikeList, bool runsAhead) : NeuronKernel<T>(current)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private readonly Slot _current = current;
    private readonly T _dt = T.CreateTruncating(dt);
    private readonly T _spike = T.CreateTruncating(type.Amplitude) / T.CreateTruncating(dt);

    public override void Advance(ItemContext<T> item, int from, int count, ref T j, ref T scratch)
    {
        ref T v = ref Unsafe.Add(ref item.Start(voltage), from);
        SpikeList<T> spikes = item.Spikes(spikeList);
        ref int neurons = ref spikes.FirstNeuron;
        ref T counts = ref spikes.FirstCount;
        int listed = from == 0 ? 0 : spikes.Count;
        TLane step = TLane.Broadcast(_dt);
        for (nint i = 0; i < count; i += TLane.Width)
        {
            TLane value = TLane.Load(ref v, i) + (TLane.Rectify(TLane.Load(ref j, i)) * step);
            TLane whole = TLane.Floor(value);
            (value - whole).Store(ref v, i);
            listed = TLane.List(whole, from + (int)i, ref neurons, ref counts, listed);
        }
        spikes.Count = listed;
        DropPadding(spikes, from + count);
    }

    public override void Finish(ItemContext<T> item)
    {
        if (output is Slot full) ExpandSpikes.Into(item.Values(full), item.Spikes(spikeList), _spike);
    }

    public override void Steps(ItemContext<T> item, int steps, Scratch<T> scratch)
    {
        if (!runsAhead)
        {
            base.Steps(item, steps, scratch);
            return;
        }
        AdvanceSteps(item, steps);
        SpikeBuffer<T> buffer = item.Buffer(spikeList);
        buffer.Masks.List(buffer, 0, steps, TLane.Width);
        if (output is null) return;
        for (int step = 0; step < steps; step++)
        {
            item.Select(step);
            Finish(item);
        }
    }

    private void AdvanceSteps(ItemContext<T> item, int steps)
    {
        ref T j = ref item.Start(_current);
        ref T v = ref item.Start(voltage);
        SpikeMasks<T> masks = item.Buffer(spikeList).Masks;
        ref byte bits = ref masks.Start;
        TLane dt = TLane.Broadcast(_dt), zero = TLane.Broadcast(T.Zero), one = TLane.Broadcast(T.One), two = TLane.Broadcast(T.One + T.One);
        uint all = uint.MaxValue >> (32 - TLane.Width);
        for (nint i = 0; i < _current.Size; i += TLane.Width)
        {
            ref byte lane = ref Unsafe.Add(ref bits, SpikeMasks<T>.OffsetOf(i, TLane.Width));
            TLane begin = TLane.Load(ref v, i), added = TLane.Rectify(TLane.Load(ref j, i)) * dt, value = begin, top = zero;
            bool isPositive = TLane.AtLeast(value, zero) == all;
            // Rounded sums of what is not negative never fall: if all stay below 1 to the end, none spiked on the way.
            if (steps == TimeBlocks.MostSteps)
            {
                TLane end = value + added + added + added + added + added + added + added + added;
                if (isPositive && TLane.AtLeast(end, one) == 0)
                {
                    SpikeMasks<T>.Clear(ref lane, TLane.Width);
                    end.Store(ref v, i);
                    continue;
                }
                Advance(ref value, ref top, added, one, ref lane, 0);
                Advance(ref value, ref top, added, one, ref lane, 1);
                Advance(ref value, ref top, added, one, ref lane, 2);
                Advance(ref value, ref top, added, one, ref lane, 3);
                Advance(ref value, ref top, added, one, ref lane, 4);
                Advance(ref value, ref top, added, one, ref lane, 5);
                Advance(ref value, ref top, added, one, ref lane, 6);
                Advance(ref value, ref top, added, one, ref lane, 7);
            }
            else
            {
                for (int step = 0; step < steps; step++) Advance(ref value, ref top, added, one, ref lane, step);
            }
            value.Store(ref v, i);
            if (isPositive && TLane.AtLeast(top, two) == 0) continue;

            // Neurons that spike more than once in a step, or whose voltage began below 0: rare, so once more.
            value = begin;
            for (int step = 0; step < steps; step++)
            {
                value += added;
                TLane whole = TLane.Floor(value);
                value -= whole;
                masks.SetCounts(ref lane, step, (int)i, whole);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(ref TLane value, ref TLane top, TLane added, TLane one, ref byte lane, int step)
    {
        value += added;
        top = TLane.Higher(value, top);
        SpikeMasks<T>.Set(ref lane, step, TLane.Width, TLane.AtLeast(value, one));
        value -= TLane.Floor(value);
    }

    // What follows the last neuron may have spiked too.
    private static void DropPadding(SpikeList<T> spikes, int end)
    {
        while (spikes.Count > 0 && spikes.Neurons[^1] >= end) spikes.Count--;
    }
}
