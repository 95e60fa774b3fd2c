using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A learning rule whose matrices are contiguous: a row at a time, in lanes along the columns.</summary>
internal abstract class LearningKernel<T, TLane> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    /// <summary>target = factor * source.</summary>
    protected static void Scale(ref T target, T factor, ref T source, int count)
    {
        TLane factors = TLane.Broadcast(factor);
        nint i = 0;
        // Not beyond the end of the row: there the next begins.
        for (; i <= count - TLane.Width; i += TLane.Width) (factors * TLane.Load(ref source, i)).Store(ref target, i);
        for (; i < count; i++) Unsafe.Add(ref target, i) = factor * Unsafe.Add(ref source, i);
    }
}

/// <summary><see cref="SimPes"/>.</summary>
internal sealed class PesKernel<T, TLane>(Operand<T> pre, Operand<T> error, Operand<T> delta, T rate) : LearningKernel<T, TLane>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T a = ref pre.Start(item);
        ref T e = ref error.Start(item);
        ref T d = ref delta.Start(item);
        for (int row = 0; row < error.Length; row++) Scale(ref Unsafe.Add(ref d, (nint)row * pre.Length), rate * Unsafe.Add(ref e, row), ref a, pre.Length);
    }
}

/// <summary><see cref="SimBcm"/>.</summary>
internal sealed class BcmKernel<T, TLane>(Operand<T> pre, Operand<T> post, Operand<T> theta, Operand<T> delta, T rate) : LearningKernel<T, TLane>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T a = ref pre.Start(item);
        ref T p = ref post.Start(item);
        ref T threshold = ref theta.Start(item);
        ref T d = ref delta.Start(item);
        for (int row = 0; row < post.Length; row++)
        {
            T activity = Unsafe.Add(ref p, row);
            Scale(ref Unsafe.Add(ref d, (nint)row * pre.Length), rate * activity * (activity - Unsafe.Add(ref threshold, row)), ref a, pre.Length);
        }
    }
}

/// <summary><see cref="SimOja"/>.</summary>
internal sealed class OjaKernel<T, TLane>(Operand<T> pre, Operand<T> post, Operand<T> weights, Operand<T> delta, T rate, T forgetting) : LearningKernel<T, TLane>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T a = ref pre.Start(item);
        ref T p = ref post.Start(item);
        TLane beta = TLane.Broadcast(forgetting);
        for (int row = 0; row < post.Length; row++)
        {
            ref T w = ref Unsafe.Add(ref weights.Start(item), (nint)row * pre.Length);
            ref T d = ref Unsafe.Add(ref delta.Start(item), (nint)row * pre.Length);
            T activity = Unsafe.Add(ref p, row), growth = rate * activity, decay = growth * activity;
            TLane growths = TLane.Broadcast(growth), decays = TLane.Broadcast(decay);
            nint i = 0;
            for (; i <= pre.Length - TLane.Width; i += TLane.Width) ((beta * TLane.Load(ref w, i) * decays) + (growths * TLane.Load(ref a, i))).Store(ref d, i);
            for (; i < pre.Length; i++) Unsafe.Add(ref d, i) = (forgetting * Unsafe.Add(ref w, i) * decay) + (growth * Unsafe.Add(ref a, i));
        }
    }
}

/// <summary><see cref="SimVoja"/>.</summary>
internal sealed class VojaKernel<T>(Operand<T> decoded, Operand<T> post, Operand<T> encoders, Operand<T> delta, Operand<T> learning, T rate, T[] scale) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T x = ref decoded.Start(item);
        ref T p = ref post.Start(item);
        ref T e = ref encoders.Start(item);
        ref T d = ref delta.Start(item);
        T factor = rate * learning.Start(item);
        nint i = 0;
        for (int row = 0; row < post.Length; row++)
        {
            T activity = Unsafe.Add(ref p, row);
            for (int column = 0; column < decoded.Length; column++, i++)
                Unsafe.Add(ref d, i) = factor * ((scale[row] * (activity * Unsafe.Add(ref x, column))) - (activity * Unsafe.Add(ref e, i)));
        }
    }
}

/// <summary><see cref="SimRls"/>.</summary>
internal sealed class RlsKernel<T, TLane>(Operand<T> pre, Operand<T> error, Operand<T> delta, Operand<T> gamma) : LearningKernel<T, TLane>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    public override int ScratchLength => 2 * (pre.Length + Arena.Alignment);

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        int n = pre.Length;
        ref T r = ref pre.Start(item);
        ref T p = ref gamma.Start(item);
        ref T e = ref error.Start(item);
        ref T d = ref delta.Start(item);
        Span<T> sums = scratch.Values[..n];
        sums.Clear();
        ref T q = ref sums[0];
        ref T scaled = ref scratch.Values[n + Arena.Alignment];
        RowProducts.Add(ref p, n, n, 1, ref r, n, 1, ref q, 1);
        T dot = T.Zero;
        for (int i = 0; i < n; i++) dot += Unsafe.Add(ref r, i) * Unsafe.Add(ref q, i);
        T s = T.One / (T.One + dot);
        for (int i = 0; i < n; i++) Unsafe.Add(ref scaled, i) = Unsafe.Add(ref q, i) * s;
        for (int row = 0; row < n; row++) Subtract(ref Unsafe.Add(ref p, (nint)row * n), Unsafe.Add(ref q, row), ref scaled, n);
        for (int i = 0; i < n; i++) Unsafe.Add(ref scaled, i) = -s * Unsafe.Add(ref q, i);
        for (int row = 0; row < error.Length; row++) Scale(ref Unsafe.Add(ref d, (nint)row * n), Unsafe.Add(ref e, row), ref scaled, n);
    }

    private static void Subtract(ref T target, T factor, ref T source, int count)
    {
        TLane factors = TLane.Broadcast(factor);
        nint i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width) (TLane.Load(ref target, i) - (factors * TLane.Load(ref source, i))).Store(ref target, i);
        for (; i < count; i++) Unsafe.Add(ref target, i) -= factor * Unsafe.Add(ref source, i);
    }
}
