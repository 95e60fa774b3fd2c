using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Which elements of an object a <see cref="View"/> takes: all, a range with a step (as in Python), or a list of indices.</summary>
public sealed class Slice
{
    private readonly int? _start;
    private readonly int? _stop;

    private Slice(int? start, int? stop, int step, ImmutableArray<int> indices)
    {
        _start = start;
        _stop = stop;
        Step = step;
        Indices = indices;
    }

    /// <summary>Every element.</summary>
    public static Slice All { get; } = new(null, null, 1, default);

    // The one element that was asked for, negative from the end; null for others.
    private int? Element { get; init; }

    /// <summary>Step of a range; 1 for lists.</summary>
    public int Step { get; }

    /// <summary>The indices of a list; default for a range.</summary>
    internal ImmutableArray<int> Indices { get; }

    /// <summary>The positions that must exist: those of a list, or the one element that was asked for. Ranges are clipped instead.</summary>
    internal ReadOnlySpan<int> Listed => Element is int element ? new int[] { element } : Indices.IsDefault ? [] : Indices.AsSpan();

    /// <summary>Whether this is a range (and not a list of indices).</summary>
    public bool IsRange => Indices.IsDefault;

    /// <summary>A range as in Python: negative positions count from the end, null is open, positions are clipped.</summary>
    /// <param name="start">First element.</param>
    /// <param name="stop">Element after the last.</param>
    /// <param name="step">Distance; may be negative.</param>
    /// <returns>The slice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0.</exception>
    public static Slice Range(int? start, int? stop, int step = 1) =>
        step == 0 ? throw new ArgumentOutOfRangeException(nameof(step), step, "The step of a slice must not be 0.") : new Slice(start, stop, step, default);

    /// <summary>A range in C# notation.</summary>
    /// <param name="range">For example <c>1..3</c>.</param>
    /// <returns>The slice.</returns>
    public static Slice Of(Range range) => Range(
        range.Start.IsFromEnd ? (range.Start.Value == 0 ? int.MaxValue : -range.Start.Value) : range.Start.Value,
        range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value);

    /// <summary>One element.</summary>
    /// <param name="index">Position, from the start or the end.</param>
    /// <returns>A slice of one element.</returns>
    public static Slice Of(Index index)
    {
        int element = index.Equals(Index.End) ? int.MaxValue : index.IsFromEnd ? -index.Value : index.Value;
        return new Slice(element, element is -1 or int.MaxValue ? null : element + 1, 1, default) { Element = element };
    }

    /// <summary>A list of positions; repeats are allowed, negative ones count from the end.</summary>
    /// <param name="indices">Positions.</param>
    /// <returns>The slice.</returns>
    public static Slice Of(IEnumerable<int> indices) => new(null, null, 1, [.. indices]);

    /// <summary>The elements at which a mask is true.</summary>
    /// <param name="mask">As long as the object.</param>
    /// <param name="size">Elements of the object.</param>
    /// <returns>The slice.</returns>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    public static Slice Of(ReadOnlySpan<bool> mask, int size)
    {
        if (mask.Length != size) throw new ArgumentException($"A mask of {mask.Length} does not fit {size} elements.", nameof(mask));
        ImmutableArray<int>.Builder list = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < mask.Length; i++)
            if (mask[i]) list.Add(i);
        return new Slice(null, null, 1, list.ToImmutable());
    }

    /// <summary>Start, step and count of this range on an object of the given size.</summary>
    /// <param name="size">Elements of the object.</param>
    /// <returns>The first position, the distance and the number of elements.</returns>
    internal (int Start, int Step, int Count) Resolve(int size)
    {
        int lowest = Step > 0 ? 0 : -1;
        int highest = Step > 0 ? size : size - 1;
        int start = Clip(_start, Step > 0 ? lowest : highest);
        int stop = Clip(_stop, Step > 0 ? highest : lowest);
        int count = Step > 0 ? Math.Max(0, (stop - start + Step - 1) / Step) : Math.Max(0, (start - stop - Step - 1) / -Step);
        return (start, Step, count);

        int Clip(int? position, int open)
        {
            if (position is not int p) return open;
            if (p < 0) p += size;
            return Math.Clamp(p, lowest, highest);
        }
    }

    /// <summary>The positions that the slice selects.</summary>
    /// <param name="size">Elements of the object.</param>
    /// <returns>Positions in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A listed index lies outside the object.</exception>
    internal int[] Positions(int size)
    {
        if (IsRange)
        {
            (int start, int step, int count) = Resolve(size);
            int[] positions = new int[count];
            for (int i = 0; i < count; i++) positions[i] = start + i * step;
            return positions;
        }
        int[] list = [.. Indices];
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i] < -size || list[i] >= size)
                throw new ArgumentOutOfRangeException(nameof(size), list[i], $"Index {list[i]} lies outside an object of {size} elements.");
            if (list[i] < 0) list[i] += size;
        }
        return list;
    }

    /// <summary>Number of elements that the slice selects; none of an object without elements.</summary>
    internal int CountOn(int size) => IsRange ? Resolve(size).Count : size == 0 ? 0 : Positions(size).Length;

    /// <summary>Whether an element is selected more than once.</summary>
    internal bool HasRepeats(int size) => !IsRange && Positions(size) is int[] positions && positions.ToHashSet().Count < positions.Length;
}
