using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>What a signal holds.</summary>
public enum SignalType
{
    /// <summary>Numbers in the float type of the run.</summary>
    Float,

    /// <summary>64-bit integers: the step counter.</summary>
    Int64,
}

/// <summary>A named array of a built model: a base with memory of its own, a strided view of a base, or a sparse matrix.</summary>
public sealed class Signal
{
    private readonly Lazy<NdArray>? _initial;

    private Signal(string name, ImmutableArray<int> shape)
    {
        Name = name;
        Shape = shape;
        Size = shape.Aggregate(1, (product, n) => checked(product * n));
        Strides = RowMajor(shape);
    }

    private Signal(string name, ImmutableArray<int> shape, Lazy<NdArray> initial, bool isReadOnly)
        : this(name, shape)
    {
        _initial = initial;
        IsReadOnly = isReadOnly;
    }

    /// <summary>Text for people.</summary>
    public string Name { get; }

    /// <summary>Elements along each axis; empty for a scalar.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Size { get; }

    /// <summary>What it holds.</summary>
    public SignalType Type { get; private init; }

    /// <summary>Whether the value never changes: weights without learning, gains, biases.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>The base that a view looks at; null for a base.</summary>
    public Signal? Base { get; private init; }

    /// <summary>First element of a view in its base, in elements.</summary>
    public int Offset { get; private init; }

    /// <summary>Distance between neighbours along each axis in the base's memory, in elements; row-major for a base.</summary>
    public ImmutableArray<int> Strides { get; private init; }

    /// <summary>The sparse matrix; null for other signals.</summary>
    public SparseMatrix? Matrix { get; private init; }

    /// <summary>The value that fills a base at step 0, if it is one number for all elements.</summary>
    public double? Fill { get; private init; }

    /// <summary>Values of a base at step 0, row-major; computed at first use where that is costly and rarely needed.</summary>
    /// <exception cref="InvalidOperationException">A view or sparse matrix.</exception>
    public NdArray Initial =>
        Base is not null || Matrix is not null ? throw new InvalidOperationException($"Signal '{Name}' has no memory of its own.")
        : _initial is not null ? _initial.Value
        : NdArray.From(Enumerable.Repeat(Fill ?? 0, Size).ToArray(), Shape.AsSpan());

    /// <summary>The base, or the signal itself.</summary>
    internal Signal Root => Base ?? this;

    /// <summary>Whether a view covers its elements one after the other, so that it is a plain range of its base.</summary>
    internal bool IsContiguous => Base is null || Size <= 1 || Strides.AsSpan().SequenceEqual(RowMajor(Shape).AsSpan());

    /// <summary>A base with one value for all elements.</summary>
    internal static Signal Filled(string name, ImmutableArray<int> shape, double fill, bool isReadOnly = false, SignalType type = SignalType.Float) =>
        new(name, shape) { Fill = fill, IsReadOnly = isReadOnly, Type = type };

    /// <summary>A base with given values.</summary>
    internal static Signal Of(string name, NdArray initial, bool isReadOnly = false, SignalType type = SignalType.Float) =>
        new(name, initial.Shape, new Lazy<NdArray>(initial), isReadOnly) { Type = type };

    /// <summary>A base whose values are computed when somebody asks.</summary>
    internal static Signal Deferred(string name, ImmutableArray<int> shape, Func<NdArray> initial, bool isReadOnly = true) =>
        new(name, shape, new Lazy<NdArray>(initial), isReadOnly);

    /// <summary>A view of a base (or, through it, of the base of a view).</summary>
    internal static Signal View(string name, Signal of, ImmutableArray<int> shape, int offset, ImmutableArray<int> strides) =>
        new(name, shape) { Base = of, Offset = offset, Strides = strides, IsReadOnly = of.IsReadOnly, Type = of.Type };

    /// <summary>A sparse matrix.</summary>
    internal static Signal Of(string name, SparseMatrix matrix) =>
        new(name, [matrix.Rows, matrix.Columns]) { Matrix = matrix, IsReadOnly = true };

    /// <summary>A range of a vector: a view, or the signal itself where the range is all of it.</summary>
    internal Signal Range(int start, int step, int count)
    {
        if (start == 0 && step == 1 && count == Size) return this;
        int stride = Strides.Length == 0 ? 1 : Strides[0];
        return View($"{Name}[{start}:{start + (step * count)}{(step == 1 ? "" : $":{step}")}]", Root, [count], Offset + (start * stride), [step * stride]);
    }

    /// <summary>Whether the extents of two signals in the memory of one base meet; strides are not looked at.</summary>
    internal bool Overlaps(Signal other)
    {
        if (!ReferenceEquals(Root, other.Root)) return false;
        if (ReferenceEquals(this, other) || Base is null || other.Base is null) return true;
        (int first, int last) = Extent();
        (int otherFirst, int otherLast) = other.Extent();
        return first <= otherLast && otherFirst <= last;
    }

    /// <summary>The first and last element in the memory of the base.</summary>
    internal (int First, int Last) Extent()
    {
        int first = Offset, last = Offset;
        for (int axis = 0; axis < Shape.Length; axis++)
        {
            int reach = (Shape[axis] - 1) * Strides[axis];
            if (reach < 0) first += reach;
            else last += reach;
        }
        return (first, last);
    }

    /// <summary>The name.</summary>
    /// <returns>For messages.</returns>
    public override string ToString() => Name;

    private static ImmutableArray<int> RowMajor(ImmutableArray<int> shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return [.. strides];
    }
}

/// <summary>A sparse matrix in compressed rows; column indices may repeat in a row (the products add up).</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Data">Values in row order, f8 or f4.</param>
/// <param name="Indices">Column of each value.</param>
/// <param name="RowStarts">Where each row begins in the other two; one more entry than rows.</param>
public sealed record SparseMatrix(int Rows, int Columns, NdArray Data, ImmutableArray<int> Indices, ImmutableArray<int> RowStarts);
