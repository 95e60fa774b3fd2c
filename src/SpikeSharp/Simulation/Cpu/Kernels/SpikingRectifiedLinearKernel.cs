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
        for (int step = 0; step < steps; step++)
        {
            item.Select(step);
            DropPadding(item.Spikes(spikeList), _current.Size);
            Finish(item);
        }
    }

    private void AdvanceSteps(ItemContext<T> item, int steps)
    {
        ref T j = ref item.Start(_current);
        ref T v = ref item.Start(voltage);
        Span<int> listed = stackalloc int[TimeBlocks.MostSteps];
        listed.Clear();
        TLane dt = TLane.Broadcast(_dt), zero = TLane.Broadcast(T.Zero), one = TLane.Broadcast(T.One);
        uint all = uint.MaxValue >> (32 - TLane.Width);
        for (nint i = 0; i < _current.Size; i += TLane.Width)
        {
            TLane value = TLane.Load(ref v, i), added = TLane.Rectify(TLane.Load(ref j, i)) * dt;
            // Rounded sums of what is not negative never fall: if all stay below 1 to the end, none spiked on the way.
            TLane end = value;
            for (int step = 0; step < steps; step++) end += added;
            if (TLane.Above(one, end) == all && TLane.Above(zero, value) == 0)
            {
                end.Store(ref v, i);
                continue;
            }
            for (int step = 0; step < steps; step++)
            {
                value += added;
                TLane whole = TLane.Floor(value);
                value -= whole;
                SpikeList<T> spikes = item.Spikes(spikeList, step);
                listed[step] = TLane.List(whole, (int)i, ref spikes.FirstNeuron, ref spikes.FirstCount, listed[step]);
            }
            value.Store(ref v, i);
        }
        for (int step = 0; step < steps; step++) item.Spikes(spikeList, step).Count = listed[step];
    }

    // What follows the last neuron may have spiked too.
    private static void DropPadding(SpikeList<T> spikes, int end)
    {
        while (spikes.Count > 0 && spikes.Neurons[^1] >= end) spikes.Count--;
    }
}
