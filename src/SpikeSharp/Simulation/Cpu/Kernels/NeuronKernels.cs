using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Neurons that can run piece by piece.</summary>
internal abstract class NeuronKernel<T>(Slot current) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What <see cref="Advance"/> needs of scratch.</summary>
    public override int ScratchLength => 2 * Arena.Alignment;

    /// <summary>One step of some neurons; their spikes join the list.</summary>
    /// <param name="item">The item.</param>
    /// <param name="from">First neuron, a multiple of <see cref="Arena.Alignment"/>. Pieces come in ascending order, the one at 0 begins the step.</param>
    /// <param name="count">Number of neurons.</param>
    /// <param name="j">Current of the first of them.</param>
    /// <param name="scratch">Working memory.</param>
    public abstract void Advance(ItemContext<T> item, int from, int count, ref T j, ref T scratch);

    /// <summary>Ends the step when all neurons have advanced.</summary>
    public virtual void Finish(ItemContext<T> item)
    {
    }

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        Advance(item, 0, current.Size, ref item.Start(current), ref scratch.Start);
        Finish(item);
    }
}

/// <summary><see cref="RectifiedLinear"/> in lanes.</summary>
internal sealed class RectifiedLinearKernel<T, TLane>(RectifiedLinear type, Slot current, Slot output) : NeuronKernel<T>(current)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override void Advance(ItemContext<T> item, int from, int count, ref T j, ref T scratch)
    {
        ref T y = ref Unsafe.Add(ref item.Start(output), from);
        TLane amplitude = TLane.Broadcast(T.CreateTruncating(type.Amplitude));
        for (nint i = 0; i < count; i += TLane.Width) (amplitude * TLane.Rectify(TLane.Load(ref j, i))).Store(ref y, i);
    }
}

/// <summary><see cref="LeakyRelu"/> in lanes.</summary>
internal sealed class LeakyReluKernel<T, TLane>(LeakyRelu type, Slot current, Slot output) : NeuronKernel<T>(current)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override void Advance(ItemContext<T> item, int from, int count, ref T j, ref T scratch)
    {
        ref T y = ref Unsafe.Add(ref item.Start(output), from);
        TLane amplitude = TLane.Broadcast(T.CreateTruncating(type.Amplitude)), slope = TLane.Broadcast(T.CreateTruncating(type.NegativeSlope)), zero = TLane.Broadcast(T.Zero);
        for (nint i = 0; i < count; i += TLane.Width)
        {
            TLane currents = TLane.Load(ref j, i);
            (amplitude * TLane.SelectAtLeast(currents, zero, currents, slope * currents)).Store(ref y, i);
        }
    }
}

/// <summary><see cref="Lif"/> in lanes: neurons that integrate all or none of the step; the few that leave refractory or spike take the scalar step.</summary>
internal sealed class LifKernel<T, TLane>(Lif type, double dt, Slot current, Slot? output, Slot voltage, Slot refractory, int spikeList) : NeuronKernel<T>(current)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private readonly LifStep<T> _step = new(type.TauRc, type.TauRef, type.MinVoltage, type.Amplitude, T.CreateTruncating(dt));
    private readonly T _dt = T.CreateTruncating(dt);
    private readonly T _spike = T.CreateTruncating(type.Amplitude) / T.CreateTruncating(dt);
    private readonly T _minVoltage = T.CreateTruncating(type.MinVoltage);

    public override void Advance(ItemContext<T> item, int from, int count, ref T j, ref T scratch)
    {
        ref T v = ref Unsafe.Add(ref item.Start(voltage), from);
        ref T r = ref Unsafe.Add(ref item.Start(refractory), from);
        SpikeList<T> spikes = item.Spikes(spikeList);
        if (from == 0) spikes.Count = 0;
        TLane step = TLane.Broadcast(_dt), zero = TLane.Broadcast(T.Zero), one = TLane.Broadcast(T.One);
        TLane decay = TLane.Broadcast(_step.FullDecay), minimum = TLane.Broadcast(_minVoltage);
        for (nint i = 0; i < count; i += TLane.Width)
        {
            TLane voltages = TLane.Load(ref v, i), refractories = TLane.Load(ref r, i);
            TLane left = refractories - step, delta = step - left;
            TLane factor = TLane.SelectAtLeast(delta, step, decay, zero);
            TLane next = voltages - ((TLane.Load(ref j, i) - voltages) * factor);
            uint special = TLane.Above(next, one) | (TLane.Above(delta, zero) & TLane.Above(step, delta));
            TLane.Max(next, minimum).Store(ref v, i);
            left.Store(ref r, i);
            if (special == 0) continue;
            voltages.Store(ref scratch, 0);
            refractories.Store(ref scratch, TLane.Width);
            for (; special != 0; special &= special - 1)
            {
                int bit = BitOperations.TrailingZeroCount(special);
                nint at = i + bit;
                if (at >= count) break;
                ref T vi = ref Unsafe.Add(ref v, at);
                ref T ri = ref Unsafe.Add(ref r, at);
                vi = Unsafe.Add(ref scratch, bit);
                ri = Unsafe.Add(ref scratch, TLane.Width + bit);
                if (_step.Advance(Unsafe.Add(ref j, at), ref vi, ref ri) != T.Zero) spikes.Add(from + (int)at, T.One);
            }
        }
    }

    public override void Finish(ItemContext<T> item)
    {
        if (output is Slot full) ExpandSpikes.Into(item.Values(full), item.Spikes(spikeList), _spike);
    }
}
