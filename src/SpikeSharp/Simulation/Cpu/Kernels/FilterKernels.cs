using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A filter that can run piece by piece.</summary>
internal abstract class LowpassKernel<T> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One step of some elements, the first a multiple of <see cref="Arena.Alignment"/>.</summary>
    public abstract void Advance(ItemContext<T> item, int from, int count);
}

/// <summary>First-order filter without direct part (lowpass): x = a x + b u, y = x. State and output may be one.</summary>
internal sealed class LowpassKernel<T, TLane>(FilterStep<T> step, Slot input, Slot state, Slot output) : LowpassKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override void Advance(ItemContext<T> item, int from, int count)
    {
        ref T u = ref Unsafe.Add(ref item.Start(input), from);
        ref T x = ref Unsafe.Add(ref item.Start(state), from);
        ref T y = ref Unsafe.Add(ref item.Start(output), from);
        TLane a = TLane.Broadcast(step.A), b = TLane.Broadcast(step.B);
        if (state == output)
        {
            for (nint i = 0; i < count; i += TLane.Width) ((a * TLane.Load(ref x, i)) + (b * TLane.Load(ref u, i))).Store(ref x, i);
            return;
        }
        for (nint i = 0; i < count; i += TLane.Width)
        {
            TLane value = (a * TLane.Load(ref x, i)) + (b * TLane.Load(ref u, i));
            value.Store(ref x, i);
            value.Store(ref y, i);
        }
    }

    public override void Step(ItemContext<T> item, Scratch<T> scratch) => Advance(item, 0, output.Size);
}

/// <summary>Any other linear filter, element by element.</summary>
internal sealed class LinearFilterKernel<T>(FilterStep<T> step, Slot input, Slot? state, Slot output) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        Span<T> u = item.Values(input), y = item.Values(output), states = state is Slot slot ? item.Values(slot) : [];
        Span<T> x = stackalloc T[step.Order], next = stackalloc T[step.Order];
        for (int i = 0; i < y.Length; i++)
        {
            for (int k = 0; k < x.Length; k++) x[k] = states[(k * y.Length) + i];
            y[i] = step.Advance(u[i], x, next);
            for (int k = 0; k < x.Length; k++) states[(k * y.Length) + i] = x[k];
        }
    }
}
