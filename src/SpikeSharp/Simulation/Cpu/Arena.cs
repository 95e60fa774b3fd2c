using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Where a base lives: in the memory that all items share, or in each item's own.</summary>
/// <param name="IsShared">Constants are shared.</param>
/// <param name="Offset">First element, a multiple of <see cref="Arena.Alignment"/>.</param>
/// <param name="Size">Number of elements, without padding.</param>
internal readonly record struct Slot(bool IsShared, int Offset, int Size);

/// <summary>The layout of all bases of a plan. Every base starts at 64 bytes and is followed by zeros, so kernels need no tails.</summary>
internal sealed class Arena
{
    /// <summary>Elements in 64 bytes of floats; also the padding that a kernel may read and write beyond a base.</summary>
    public const int Alignment = 16;

    private readonly Dictionary<Signal, Slot> _slots = new(ReferenceEqualityComparer.Instance);

    public int SharedLength { get; private set; } = Alignment;

    public int ItemLength { get; private set; } = Alignment;

    public IEnumerable<KeyValuePair<Signal, Slot>> Slots => _slots;

    public void Add(Signal root, bool isShared)
    {
        if (_slots.ContainsKey(root)) return;
        int length = checked((root.Size + (2 * Alignment) - 1) / Alignment * Alignment);
        _slots[root] = new Slot(isShared, isShared ? SharedLength : ItemLength, root.Size);
        if (isShared) SharedLength = checked(SharedLength + length);
        else ItemLength = checked(ItemLength + length);
    }

    public bool Contains(Signal signal) => _slots.ContainsKey(signal.Root);

    /// <summary>The slot of a base, or of a contiguous view within its base.</summary>
    public Slot this[Signal signal]
    {
        get
        {
            Slot slot = _slots[signal.Root];
            return signal.Base is null ? slot : new Slot(slot.IsShared, slot.Offset + signal.Offset, signal.Size);
        }
    }
}

/// <summary>Zeroed memory at a 64-byte boundary that the collector does not move.</summary>
internal sealed class AlignedMemory<T>
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly int _start;

    public AlignedMemory(int length)
    {
        int size = Unsafe.SizeOf<T>(), slack = 64 / size;
        _array = GC.AllocateArray<T>(checked(length + slack), pinned: true);
        long address = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((64 - (address % 64)) % 64 / size);
        Length = length;
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_start, Length);

    public ref T Start => ref _array[_start];
}

/// <summary>The spikes of one population in one step: ascending neurons and how often each spiked.</summary>
internal sealed class SpikeList<T>(int size)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _neurons = new int[size + Arena.Alignment];
    private readonly T[] _counts = new T[size + Arena.Alignment];

    public int Count { get; set; }

    public int Size { get; } = size;

    public ReadOnlySpan<int> Neurons => _neurons.AsSpan(0, Count);

    public ReadOnlySpan<T> Counts => _counts.AsSpan(0, Count);

    public int[] NeuronArray => _neurons;

    public T[] CountArray => _counts;

    public void Add(int neuron, T count)
    {
        _neurons[Count] = neuron;
        _counts[Count++] = count;
    }
}

/// <summary>What a kernel sees: shared memory, and the memory and spike lists of the item that runs.</summary>
internal sealed class ItemContext<T>(Arena arena, AlignedMemory<T> shared, AlignedMemory<T> own, SpikeList<T>[] spikes, double dt) : SignalMemory<T>(dt)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AlignedMemory<T> Own { get; } = own;

    /// <summary>Steps whose results were recorded.</summary>
    public long Observed { get; set; }

    public override Elements<T> this[Signal signal]
    {
        get
        {
            Slot slot = arena[signal.Root];
            return new Elements<T>((slot.IsShared ? shared : Own).Span.Slice(slot.Offset, slot.Size), signal);
        }
    }

    public Span<T> Values(Slot slot) => (slot.IsShared ? shared : Own).Span.Slice(slot.Offset, slot.Size);

    /// <summary>The first element; a kernel may go on to the end of the padding.</summary>
    public ref T Start(Slot slot) => ref Unsafe.Add(ref (slot.IsShared ? shared : Own).Start, slot.Offset);

    public SpikeList<T> Spikes(int list) => spikes[list];
}
