using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Any neuron type by its own step over spans; the spikes are listed afterwards.</summary>
internal sealed class GenericNeuronKernel<T>(NeuronType type, double dt, Slot current, Slot output, Slot[] state, int spikeList) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _dt = T.CreateTruncating(dt);
    private readonly T _spike = T.CreateTruncating(type.Amplitude) / T.CreateTruncating(dt);

    public override int ScratchLength => (current.Size + Arena.Alignment) * state.Length;

    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        int size = current.Size;
        Span<T> variables = scratch.Values[..(size * state.Length)];
        for (int i = 0; i < state.Length; i++) item.Values(state[i]).CopyTo(variables[(i * size)..]);
        Span<T> values = item.Values(output);
        type.Step(_dt, item.Values(current), values, new NeuronState<T>(variables, size, size));
        for (int i = 0; i < state.Length; i++) variables.Slice(i * size, size).CopyTo(item.Values(state[i]));
        if (spikeList < 0) return;
        SpikeList<T> spikes = item.Spikes(spikeList);
        spikes.Count = 0;
        for (int i = 0; i < values.Length; i++)
            if (values[i] != T.Zero) spikes.Add(i, T.Round(values[i] / _spike));
    }
}

/// <summary><see cref="RectifiedLinear"/> in lanes.</summary>
internal sealed class RectifiedLinearKernel<T, TLane>(RectifiedLinear type, Slot current, Slot output) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T j = ref item.Start(current);
        ref T y = ref item.Start(output);
        TLane amplitude = TLane.Broadcast(T.CreateTruncating(type.Amplitude));
        for (nint i = 0; i < current.Size; i += TLane.Width) (amplitude * TLane.Rectify(TLane.Load(ref j, i))).Store(ref y, i);
    }
}

/// <summary><see cref="SpikingRectifiedLinear"/> in lanes: voltages advance and spikes are listed in one pass.</summary>
internal sealed class SpikingRectifiedLinearKernel<T, TLane>(SpikingRectifiedLinear type, double dt, Slot current, Slot? output, Slot voltage, int spikeList) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private readonly T _dt = T.CreateTruncating(dt);
    private readonly T _spike = T.CreateTruncating(type.Amplitude) / T.CreateTruncating(dt);

    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T j = ref item.Start(current);
        ref T v = ref item.Start(voltage);
        SpikeList<T> spikes = item.Spikes(spikeList);
        ref int neurons = ref spikes.NeuronArray[0];
        ref T counts = ref spikes.CountArray[0];
        int listed = 0;
        TLane step = TLane.Broadcast(_dt);
        for (nint i = 0; i < current.Size; i += TLane.Width)
        {
            TLane value = TLane.Load(ref v, i) + (TLane.Rectify(TLane.Load(ref j, i)) * step);
            TLane count = TLane.Floor(value);
            (value - count).Store(ref v, i);
            uint mask = TLane.NonZero(count);
            if (mask == 0) continue;
            // The counts go through memory: the list has room for a whole lane at its end.
            ref T lane = ref Unsafe.Add(ref scratch.Start, 0);
            count.Store(ref lane, 0);
            for (; mask != 0; mask &= mask - 1)
            {
                int bit = BitOperations.TrailingZeroCount(mask);
                Unsafe.Add(ref neurons, listed) = (int)i + bit;
                Unsafe.Add(ref counts, listed++) = Unsafe.Add(ref lane, bit);
            }
        }
        spikes.Count = listed;
        if (output is Slot full) WriteOutput(item.Values(full), spikes);
    }

    private void WriteOutput(Span<T> values, SpikeList<T> spikes)
    {
        values.Clear();
        ReadOnlySpan<int> neurons = spikes.Neurons;
        ReadOnlySpan<T> counts = spikes.Counts;
        for (int i = 0; i < neurons.Length; i++) values[neurons[i]] = counts[i] * _spike;
    }
}

/// <summary><see cref="Lif"/> in lanes: neurons that integrate all or none of the step; the few that leave refractory or spike take the scalar step.</summary>
internal sealed class LifKernel<T, TLane>(Lif type, double dt, Slot current, Slot? output, Slot voltage, Slot refractory, int spikeList) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private readonly LifStep<T> _step = new(type, T.CreateTruncating(dt));
    private readonly T _dt = T.CreateTruncating(dt);
    private readonly T _spike = T.CreateTruncating(type.Amplitude) / T.CreateTruncating(dt);
    private readonly T _minVoltage = T.CreateTruncating(type.MinVoltage);

    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T j = ref item.Start(current);
        ref T v = ref item.Start(voltage);
        ref T r = ref item.Start(refractory);
        SpikeList<T> spikes = item.Spikes(spikeList);
        spikes.Count = 0;
        TLane step = TLane.Broadcast(_dt), zero = TLane.Broadcast(T.Zero), one = TLane.Broadcast(T.One);
        TLane decay = TLane.Broadcast(_step.FullDecay), minimum = TLane.Broadcast(_minVoltage);
        for (nint i = 0; i < current.Size; i += TLane.Width)
        {
            TLane voltages = TLane.Load(ref v, i), refractories = TLane.Load(ref r, i);
            TLane left = refractories - step, delta = step - left;
            TLane factor = TLane.SelectAtLeast(delta, step, decay, zero);
            TLane next = voltages - ((TLane.Load(ref j, i) - voltages) * factor);
            uint special = TLane.Above(next, one) | (TLane.Above(delta, zero) & TLane.Above(step, delta));
            TLane.Max(next, minimum).Store(ref v, i);
            left.Store(ref r, i);
            if (special == 0) continue;
            ref T saved = ref scratch.Start;
            voltages.Store(ref saved, 0);
            refractories.Store(ref saved, TLane.Width);
            for (; special != 0; special &= special - 1)
            {
                int bit = BitOperations.TrailingZeroCount(special);
                nint at = i + bit;
                if (at >= current.Size) break;
                ref T vi = ref Unsafe.Add(ref v, at);
                ref T ri = ref Unsafe.Add(ref r, at);
                vi = Unsafe.Add(ref saved, bit);
                ri = Unsafe.Add(ref saved, TLane.Width + bit);
                if (_step.Advance(Unsafe.Add(ref j, at), ref vi, ref ri) != T.Zero) spikes.Add((int)at, T.One);
            }
        }
        if (output is not Slot full) return;
        Span<T> values = item.Values(full);
        values.Clear();
        foreach (int neuron in spikes.Neurons) values[neuron] = _spike;
    }

    public override int ScratchLength => 2 * Arena.Alignment;
}
