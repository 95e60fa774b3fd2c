using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>The elements of a signal of at most two axes in the memory of its base, strides included.</summary>
internal readonly ref struct Elements<T>
{
    private readonly Span<T> _memory;
    private readonly int _offset;
    private readonly int _columns;
    private readonly int _rowStride;
    private readonly int _stride;

    public Elements(Span<T> memory, Signal signal)
    {
        _memory = memory;
        _offset = signal.Offset;
        Length = signal.Size;
        int rank = signal.Shape.Length;
        _columns = rank == 2 ? Math.Max(1, signal.Shape[1]) : Math.Max(1, Length);
        _rowStride = rank == 2 ? signal.Strides[0] : 0;
        _stride = rank == 0 ? 1 : signal.Strides[^1];
        if (signal.IsContiguous)
        {
            // Covers more than two axes as well.
            _columns = Math.Max(1, Length);
            _stride = 1;
        }
    }

    public int Length { get; }

    public ref T this[int i] => ref _memory[_offset + (i / _columns * _rowStride) + (i % _columns * _stride)];

    /// <summary>The elements as they lie in memory; only where they are contiguous.</summary>
    public Span<T> Contiguous => _memory.Slice(_offset, Length);
}
