using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A <see cref="SumOp"/>: one pass over the target, each term rounded in order.</summary>
internal sealed class SumKernel<T, TLane>(Slot target, T fill, Slot? initial, SumKernelTerm<T>[] terms) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T sum = ref item.Start(target);
        int size = target.Size;
        TLane start = TLane.Broadcast(initial is { Size: 1 } one ? item.Start(one) : fill);
        if (terms.Length == 0)
        {
            Begin(item, ref sum, start);
            return;
        }
        // The first term joins the initial value on the way; further terms, rare, take a pass each.
        for (int k = 0; k < terms.Length; k++)
        {
            SumKernelTerm<T> term = terms[k];
            bool fromTarget = k > 0, fromVector = k == 0 && initial is { Size: > 1 };
            ref T from = ref fromVector ? ref item.Start(initial!.Value) : ref sum;
            bool vector = fromTarget || fromVector;
            ref T x = ref item.Start(term.X);
            if (term.X.Size == 1 && size > 1)
            {
                T value = term.Gain is Slot g1 && g1.Size > 1 ? x : term.HasGain ? term.GainValue(item) * x : x;
                if (term.Gain is Slot { Size: > 1 } gains)
                {
                    ref T gain = ref item.Start(gains);
                    TLane factor = TLane.Broadcast(x);
                    for (nint i = 0; i < size; i += TLane.Width)
                        ((vector ? TLane.Load(ref from, i) : start) + (TLane.Load(ref gain, i) * factor)).Store(ref sum, i);
                    continue;
                }
                TLane broadcast = TLane.Broadcast(value);
                for (nint i = 0; i < size; i += TLane.Width) ((vector ? TLane.Load(ref from, i) : start) + broadcast).Store(ref sum, i);
            }
            else if (!term.HasGain)
            {
                for (nint i = 0; i < size; i += TLane.Width) ((vector ? TLane.Load(ref from, i) : start) + TLane.Load(ref x, i)).Store(ref sum, i);
            }
            else if (term.Gain is Slot { Size: > 1 } gains)
            {
                ref T gain = ref item.Start(gains);
                for (nint i = 0; i < size; i += TLane.Width)
                    ((vector ? TLane.Load(ref from, i) : start) + (TLane.Load(ref gain, i) * TLane.Load(ref x, i))).Store(ref sum, i);
            }
            else
            {
                TLane gain = TLane.Broadcast(term.GainValue(item));
                for (nint i = 0; i < size; i += TLane.Width) ((vector ? TLane.Load(ref from, i) : start) + (gain * TLane.Load(ref x, i))).Store(ref sum, i);
            }
        }
    }

    private void Begin(ItemContext<T> item, ref T sum, TLane start)
    {
        if (initial is Slot { Size: > 1 } slot)
        {
            item.Values(slot).CopyTo(item.Values(target));
            return;
        }
        for (nint i = 0; i < target.Size; i += TLane.Width) start.Store(ref sum, i);
    }
}

/// <summary>A term of a sum with its memory.</summary>
/// <param name="X">The vector, or one element.</param>
/// <param name="Gain">Factors, or one; null without a gain or with <paramref name="UniformGain"/>.</param>
/// <param name="UniformGain">The one factor of all elements, if it is the same for all.</param>
internal readonly record struct SumKernelTerm<T>(Slot X, Slot? Gain, T? UniformGain)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool HasGain => Gain is not null || UniformGain is not null;

    public T GainValue(ItemContext<T> item) => UniformGain ?? item.Start(Gain!.Value);
}
