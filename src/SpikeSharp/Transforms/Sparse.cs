using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>A matrix given by its non-zero elements; elements listed twice add up.</summary>
public sealed record Sparse : Transform
{
    /// <summary>A sparse matrix of shape (rows, columns).</summary>
    /// <param name="rows">Elements of post.</param>
    /// <param name="columns">Elements of pre.</param>
    /// <param name="entries">Row, column and finite value of each element.</param>
    /// <exception cref="ArgumentException">An index lies outside the shape or a value is not finite.</exception>
    public Sparse(int rows, int columns, IEnumerable<(int Row, int Column, double Value)> entries)
    {
        Rows = Check.AtLeast(rows, 0, nameof(rows), typeof(Sparse));
        Columns = Check.AtLeast(columns, 0, nameof(columns), typeof(Sparse));
        Entries = [.. entries];
        foreach ((int row, int column, double value) in Entries)
            if (row < 0 || row >= rows || column < 0 || column >= columns || !double.IsFinite(value))
                throw new ArgumentException($"Sparse.Entries: element ({row}, {column}) = {value} does not fit the shape ({rows}, {columns}) or is not finite.", nameof(entries));
    }

    /// <summary>A sparse matrix of shape (rows, columns) with one value for all elements.</summary>
    /// <param name="rows">Elements of post.</param>
    /// <param name="columns">Elements of pre.</param>
    /// <param name="indices">Row and column of each element.</param>
    /// <param name="value">Finite. Default 1.</param>
    /// <exception cref="ArgumentException">An index lies outside the shape or the value is not finite.</exception>
    public Sparse(int rows, int columns, IEnumerable<(int Row, int Column)> indices, double value = 1)
        : this(rows, columns, indices.Select(index => (index.Row, index.Column, value)))
    {
    }

    /// <summary>A sparse matrix of shape (rows, columns) whose values are drawn when the network is built, from the connection's seed.</summary>
    /// <param name="rows">Elements of post.</param>
    /// <param name="columns">Elements of pre.</param>
    /// <param name="indices">Row and column of each element.</param>
    /// <param name="values">Sampled once, a plain number for each element in the order given.</param>
    /// <exception cref="ArgumentException">An index lies outside the shape.</exception>
    public Sparse(int rows, int columns, IEnumerable<(int Row, int Column)> indices, Distribution values)
        : this(rows, columns, indices, 0)
    {
        ArgumentNullException.ThrowIfNull(values);
        Distribution = values;
    }

    /// <summary>Elements of post.</summary>
    public int Rows { get; }

    /// <summary>Elements of pre.</summary>
    public int Columns { get; }

    /// <summary>The elements in the order given; values that are drawn are 0 here.</summary>
    public ImmutableArray<(int Row, int Column, double Value)> Entries { get; }

    internal Distribution? Distribution { get; }

    /// <summary>Equal shape and elements in the same order.</summary>
    /// <param name="other">Another sparse transform.</param>
    public bool Equals(Sparse? other) =>
        other is not null && Rows == other.Rows && Columns == other.Columns && Equals(Distribution, other.Distribution) && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rows, Columns, Entries.Length, Distribution);

    /// <summary>The shape and the number of elements.</summary>
    /// <returns>For example <c>Sparse { (2, 3): 4 elements }</c>.</returns>
    public override string ToString() => $"Sparse {{ ({Rows}, {Columns}): {Entries.Length} elements{(Distribution is null ? "" : $" of {Distribution}")} }}";

    /// <summary>The values of <see cref="Entries"/>.</summary>
    internal double[] Draw(NumpyRandom random) => Distribution?.Sample(Entries.Length, random) ?? [.. Entries.Select(entry => entry.Value)];

    internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
    {
        if (Columns != sizeIn) throw WrongSize(connection, "its input size", Columns, sizeIn);
        if (Rows != sizeOut) throw WrongSize(connection, "its output size", Rows, sizeOut);
    }
}
