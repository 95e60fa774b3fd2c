using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A sum that can be had piece by piece.</summary>
internal abstract class SumKernel<T> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes some elements.</summary>
    /// <param name="item">The item.</param>
    /// <param name="from">First element, a multiple of <see cref="Arena.Alignment"/>.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="sum">Where the first of them goes; whole lanes are written.</param>
    public abstract void Evaluate(ItemContext<T> item, int from, int count, ref T sum);
}

/// <summary>A <see cref="SumOp"/>: each term rounded in order. The first joins the initial value on the way; each further one takes a pass.</summary>
/// <param name="target">Where the sum goes; null where it is only had piece by piece.</param>
/// <param name="size">Number of elements.</param>
/// <param name="fill">Initial value where <paramref name="initial"/> is null.</param>
/// <param name="initial">Initial vector, or one element.</param>
/// <param name="terms">What is added.</param>
internal sealed class SumKernel<T, TLane>(Slot? target, int size, T fill, Slot? initial, SumKernelTerm<T>[] terms) : SumKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override void Evaluate(ItemContext<T> item, int from, int count, ref T sum)
    {
        bool hasVector = initial is { Size: > 1 };
        TLane start = TLane.Broadcast(initial is { Size: 1 } one ? item.Start(one) : fill);
        ref T vector = ref hasVector ? ref Unsafe.Add(ref item.Start(initial!.Value), from) : ref sum;
        if (terms.Length == 0)
        {
            for (nint i = 0; i < count; i += TLane.Width) (hasVector ? TLane.Load(ref vector, i) : start).Store(ref sum, i);
            return;
        }
        for (int k = 0; k < terms.Length; k++)
        {
            if (k > 0) vector = ref sum;
            if (hasVector || k > 0) Add(item, terms[k], from, count, new Vector(), ref vector, ref sum);
            else Add(item, terms[k], from, count, new Value(start), ref vector, ref sum);
        }
    }

    public override void Step(ItemContext<T> item, Scratch<T> scratch) => Evaluate(item, 0, size, ref item.Start(target!.Value));

    // One body for sums that begin with a number and those that go on from a vector; each becomes a loop of its own.
    private void Add<TStart>(ItemContext<T> item, SumKernelTerm<T> term, int from, int count, TStart start, ref T vector, ref T sum)
        where TStart : struct, IStart
    {
        ref T x = ref item.Start(term.X);
        bool broadcasts = term.X.Size == 1 && size > 1;
        if (!broadcasts) x = ref Unsafe.Add(ref x, from);
        if (term.Gain is Slot { Size: > 1 } gains)
        {
            ref T gain = ref Unsafe.Add(ref item.Start(gains), from);
            if (broadcasts)
            {
                TLane factor = TLane.Broadcast(x);
                for (nint i = 0; i < count; i += TLane.Width) (start.At(ref vector, i) + (TLane.Load(ref gain, i) * factor)).Store(ref sum, i);
                return;
            }
            for (nint i = 0; i < count; i += TLane.Width) (start.At(ref vector, i) + (TLane.Load(ref gain, i) * TLane.Load(ref x, i))).Store(ref sum, i);
        }
        else if (broadcasts)
        {
            TLane value = TLane.Broadcast(term.HasGain ? term.GainValue(item) * x : x);
            for (nint i = 0; i < count; i += TLane.Width) (start.At(ref vector, i) + value).Store(ref sum, i);
        }
        else if (!term.HasGain)
        {
            for (nint i = 0; i < count; i += TLane.Width) (start.At(ref vector, i) + TLane.Load(ref x, i)).Store(ref sum, i);
        }
        else
        {
            TLane gain = TLane.Broadcast(term.GainValue(item));
            for (nint i = 0; i < count; i += TLane.Width) (start.At(ref vector, i) + (gain * TLane.Load(ref x, i))).Store(ref sum, i);
        }
    }

    private interface IStart
    {
        TLane At(ref T vector, nint i);
    }

    private readonly struct Value(TLane value) : IStart
    {
        private readonly TLane _value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane At(ref T vector, nint i) => _value;
    }

    private readonly struct Vector : IStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane At(ref T vector, nint i) => TLane.Load(ref vector, i);
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
