using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>dst[...] = value, of parts too.</summary>
internal sealed class ResetKernel<T>(Operand<T> target, T value) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T y = ref target.Start(item);
        for (int i = 0; i < target.Length; i++) Unsafe.Add(ref y, target.At(i)) = value;
    }
}

/// <summary>dst = src or dst += src, of parts and through index lists; whole lanes where both are contiguous.</summary>
internal sealed class CopyKernel<T, TLane> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private readonly Operand<T> _source;
    private readonly Operand<T> _target;
    private readonly bool _increments;
    private readonly int _count;
    private readonly nint[]? _from;
    private readonly nint[]? _to;

    public CopyKernel(Copy copy, Arena arena)
    {
        _source = Operand<T>.Of(copy.Source, arena);
        _target = Operand<T>.Of(copy.Target, arena);
        _increments = copy.Increments;
        _count = copy.TargetIndices.IsDefault ? _target.Length : copy.TargetIndices.Length;
        if (_source.IsContiguous && _target.IsContiguous && _source.Length == _count && copy.SourceIndices.IsDefault && copy.TargetIndices.IsDefault) return;
        bool broadcasts = (copy.SourceIndices.IsDefault ? _source.Length : copy.SourceIndices.Length) == 1;
        _from = new nint[_count];
        _to = new nint[_count];
        for (int i = 0; i < _count; i++)
        {
            int from = broadcasts ? 0 : i;
            _from[i] = _source.At(copy.SourceIndices.IsDefault ? from : copy.SourceIndices[from]);
            _to[i] = _target.At(copy.TargetIndices.IsDefault ? i : copy.TargetIndices[i]);
        }
    }

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T x = ref _source.Start(item);
        ref T y = ref _target.Start(item);
        if (_from is null)
        {
            CopyRow(ref x, ref y);
            return;
        }
        nint[] to = _to!;
        for (int i = 0; i < to.Length; i++)
        {
            T value = Unsafe.Add(ref x, _from[i]);
            ref T target = ref Unsafe.Add(ref y, to[i]);
            target = _increments ? target + value : value;
        }
    }

    private void CopyRow(ref T x, ref T y)
    {
        nint i = 0;
        // Not beyond the end: there other elements of the base may follow.
        for (; i <= _count - TLane.Width; i += TLane.Width) (_increments ? TLane.Load(ref y, i) + TLane.Load(ref x, i) : TLane.Load(ref x, i)).Store(ref y, i);
        for (; i < _count; i++) Unsafe.Add(ref y, i) = _increments ? Unsafe.Add(ref y, i) + Unsafe.Add(ref x, i) : Unsafe.Add(ref x, i);
    }
}

/// <summary>Y += A * X, of parts too.</summary>
internal sealed class MultiplyKernel<T>(Operand<T> a, Operand<T> x, Operand<T> y) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T left = ref a.Start(item);
        ref T right = ref x.Start(item);
        ref T target = ref y.Start(item);
        for (int i = 0; i < y.Length; i++)
            Unsafe.Add(ref target, y.At(i)) += Unsafe.Add(ref left, a.Length == 1 ? 0 : a.At(i)) * Unsafe.Add(ref right, x.Length == 1 ? 0 : x.At(i));
    }
}
