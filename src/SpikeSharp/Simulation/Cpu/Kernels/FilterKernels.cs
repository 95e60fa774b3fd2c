using System.Numerics;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>First-order filter without direct part (lowpass): x = a x + b u, y = x.</summary>
internal sealed class LowpassKernel<T, TLane>(FilterStep<T> step, Slot input, Slot state, Slot output) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T u = ref item.Start(input);
        ref T x = ref item.Start(state);
        ref T y = ref item.Start(output);
        TLane a = TLane.Broadcast(step.A), b = TLane.Broadcast(step.B);
        for (nint i = 0; i < state.Size; i += TLane.Width)
        {
            TLane value = (a * TLane.Load(ref x, i)) + (b * TLane.Load(ref u, i));
            value.Store(ref x, i);
            value.Store(ref y, i);
        }
    }
}

/// <summary>Any other linear filter, element by element.</summary>
internal sealed class LinearFilterKernel<T>(FilterStep<T> step, Slot input, Slot? state, Slot output) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
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
