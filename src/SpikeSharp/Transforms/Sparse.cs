using System.Collections.Immutable;

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
        Rows = Check.AtLeast(rows, 0, nameof(rows));
        Columns = Check.AtLeast(columns, 0, nameof(columns));
        Entries = [.. entries];
        foreach ((int row, int column, double value) in Entries)
            if (row < 0 || row >= rows || column < 0 || column >= columns || !double.IsFinite(value))
                throw new ArgumentException($"Sparse element ({row}, {column}) = {value} does not fit the shape ({rows}, {columns}) or is not finite.", nameof(entries));
    }

    /// <summary>Elements of post.</summary>
    public int Rows { get; }

    /// <summary>Elements of pre.</summary>
    public int Columns { get; }

    /// <summary>The elements in the order given.</summary>
    public ImmutableArray<(int Row, int Column, double Value)> Entries { get; }

    internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
    {
        if (Columns != sizeIn) throw WrongSize(connection, "the transform's input size", Columns, sizeIn);
        if (Rows != sizeOut) throw WrongSize(connection, "the transform's output size", Rows, sizeOut);
    }
}
