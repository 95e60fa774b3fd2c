using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>The elements of a signal of at most two axes as a kernel finds them: the memory of the base, and strides.</summary>
internal readonly struct Operand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Slot _base;
    private readonly int _offset;

    private Operand(Signal signal, Slot root)
    {
        _base = root;
        _offset = signal.Offset;
        Length = signal.Size;
        IsContiguous = signal.IsContiguous;
        bool isMatrix = signal.Shape.Length == 2 && !IsContiguous;
        Columns = signal.Shape.Length == 2 ? Math.Max(1, signal.Shape[1]) : Math.Max(1, Length);
        RowStride = isMatrix ? signal.Strides[0] : Columns;
        Stride = IsContiguous || signal.Shape.IsEmpty ? 1 : signal.Strides[^1];
    }

    public int Length { get; }

    public bool IsContiguous { get; }

    public int Columns { get; }

    public int RowStride { get; }

    public int Stride { get; }

    public static Operand<T> Of(Signal signal, Arena arena) => new(signal, arena[signal.Root]);

    /// <summary>The first element.</summary>
    public ref T Start(ItemContext<T> item) => ref Unsafe.Add(ref item.Start(_base), _offset);

    /// <summary>Distance of an element from the first.</summary>
    public nint At(int i) => IsContiguous ? i : ((nint)(i / Columns) * RowStride) + ((nint)(i % Columns) * Stride);
}
