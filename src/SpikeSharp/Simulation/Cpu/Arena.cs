using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Whose memory a base lies in.</summary>
internal enum Home
{
    /// <summary>All items': constants.</summary>
    Shared,

    /// <summary>Each item's own: what lasts from step to step.</summary>
    Item,

    /// <summary>Each thread's: what lives within a run or within one segment of a step, so that it stays in cache from item to item.</summary>
    Thread,

    /// <summary>Each thread's, one for every step of a block: what one segment gives another.</summary>
    Step,
}

/// <summary>Where a base lives.</summary>
/// <param name="Home">Whose memory.</param>
/// <param name="Offset">First element, a multiple of <see cref="Arena.Alignment"/>.</param>
/// <param name="Size">Number of elements, without padding.</param>
internal readonly record struct Slot(Home Home, int Offset, int Size);

/// <summary>The layout of all bases of a plan. Every base starts at 64 bytes and is followed by room for a lane, so kernels may write past its end.</summary>
internal sealed class Arena
{
    /// <summary>Elements in 64 bytes of floats; also the padding that a kernel may read and write beyond a base.</summary>
    public const int Alignment = 16;

    private readonly Dictionary<Signal, Slot> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _lengths = [Alignment, Alignment, Alignment, Alignment];

    public IEnumerable<KeyValuePair<Signal, Slot>> Slots => _slots;

    /// <summary>Elements of one memory of that kind.</summary>
    public int Length(Home home) => _lengths[(int)home];

    public void Add(Signal root, Home home)
    {
        if (_slots.ContainsKey(root)) return;
        ref int end = ref _lengths[(int)home];
        _slots[root] = new Slot(home, end, root.Size);
        end = checked(end + ((root.Size + (2 * Alignment) - 1) / Alignment * Alignment));
    }

    /// <summary>Bases that do not outlive a run.</summary>
    public HashSet<Signal> Transients() =>
        new(_slots.Where(slot => slot.Value.Home is Home.Thread or Home.Step).Select(slot => slot.Key), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);

    public bool Contains(Signal signal) => _slots.ContainsKey(signal.Root);

    /// <summary>The slot of a base, or of a contiguous view within its base.</summary>
    public Slot this[Signal signal]
    {
        get
        {
            Slot slot = _slots[signal.Root];
            return signal.Base is null ? slot : slot with { Offset = slot.Offset + signal.Offset, Size = signal.Size };
        }
    }
}

/// <summary>Memory at a 64-byte boundary that the collector does not move.</summary>
internal sealed class AlignedMemory<T>
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly int _start;

    /// <param name="length">Number of elements.</param>
    /// <param name="isZeroed">Whether they are zero from the start.</param>
    public AlignedMemory(int length, bool isZeroed = true)
    {
        int size = Unsafe.SizeOf<T>(), slack = 64 / size;
        _array = isZeroed ? GC.AllocateArray<T>(checked(length + slack), pinned: true) : GC.AllocateUninitializedArray<T>(checked(length + slack), pinned: true);
        long address = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((64 - (address % 64)) % 64 / size);
        Length = length;
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_start, Length);

    public ref T Start => ref _array[_start];
}

/// <summary>What a kernel sees: the memory that all share, the item's own, and that of the thread which runs it.</summary>
internal sealed class ItemContext<T>(Arena arena, AlignedMemory<T> shared, double dt, IReadOnlyDictionary<Operator, NumpyRandom> generators) : SignalMemory<T>(dt, generators)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The first run clears it, on the thread that needs it.
    private readonly AlignedMemory<T> _own = new(arena.Length(Home.Item), isZeroed: false);
    private Arena _arena = arena;
    private Workspace<T>? _workspace;
    private int _step;
    private int _stepStart;

    /// <summary>Whether the state is still that of an earlier run, to be cleared before the next.</summary>
    public bool IsStale { get; set; } = true;

    /// <summary>Steps that all segments have taken.</summary>
    public long Done { get; set; }

    public Span<T> Own => _own.Span;

    public override Elements<T> this[Signal signal]
    {
        get
        {
            Slot slot = _arena[signal.Root];
            return new Elements<T>(Values(slot), signal);
        }
    }

    /// <summary>Runs on the memory of a thread from now on.</summary>
    /// <param name="workspace">The memory.</param>
    /// <param name="layout">Where the bases lie; those that outlive a run lie where they did.</param>
    public void Bind(Workspace<T> workspace, Arena layout)
    {
        (_workspace, _arena) = (workspace, layout);
        Select(0);
    }

    /// <summary>Turns to a step of the block.</summary>
    public void Select(int step) => (_step, _stepStart) = (step, step * _workspace!.StepLength);

    public Span<T> Values(Slot slot) => Memory(slot.Home).Span.Slice(Offset(slot), slot.Size);

    /// <summary>The first element; a kernel may go on to the end of the padding.</summary>
    public ref T Start(Slot slot)
    {
        AlignedMemory<T> memory = Memory(slot.Home);
        int offset = Offset(slot);
        Debug.Assert(offset >= 0 && offset + slot.Size + Arena.Alignment <= memory.Length, "A slot outside its memory.");
        return ref Unsafe.Add(ref memory.Start, offset);
    }

    /// <summary>The spikes of the present step.</summary>
    public SpikeList<T> Spikes(int list) => _workspace!.Spikes[list][_step];

    /// <summary>The lists of a population for all steps of the block.</summary>
    public SpikeBuffer<T> Buffer(int list) => _workspace!.Spikes[list];

    /// <summary>The step of the block to which the item is turned.</summary>
    public int StepInBlock => _step;

    /// <summary>Distance of a signal in two steps of the block; 0 if it is the same.</summary>
    public int StepStride(Slot slot) => slot.Home == Home.Step ? _workspace!.StepLength : 0;

    private int Offset(Slot slot) => slot.Home == Home.Step ? slot.Offset + _stepStart : slot.Offset;

    private AlignedMemory<T> Memory(Home home) => home switch
    {
        Home.Item => _own,
        Home.Shared => shared,
        Home.Thread => _workspace!.Memory,
        _ => _workspace!.Steps,
    };
}
