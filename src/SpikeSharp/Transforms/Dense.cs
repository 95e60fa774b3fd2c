using System.Globalization;

namespace SpikeSharp;

/// <summary>A full matrix, a diagonal or a scalar factor: y = W x.</summary>
public sealed record Dense : Transform
{
    /// <summary>Every element times the same factor.</summary>
    /// <param name="factor">Finite.</param>
    public Dense(double factor)
    {
        Kind = DenseKind.Scalar;
        Values = new[] { Check.Finite(factor, nameof(factor), typeof(Dense)) };
    }

    /// <summary>A matrix of shape (post, pre).</summary>
    /// <param name="matrix">Finite values.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public Dense(double[,] matrix)
        : this(matrix.GetLength(0), matrix.GetLength(1), [.. matrix.Cast<double>()])
    {
    }

    /// <summary>A matrix of shape (rows, columns).</summary>
    /// <param name="rows">Elements of post.</param>
    /// <param name="columns">Elements of pre.</param>
    /// <param name="values">Row-major, finite; not copied, so do not change it afterwards.</param>
    /// <exception cref="ArgumentException">The length is not rows times columns, or a value is not finite.</exception>
    public Dense(int rows, int columns, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if ((long)rows * columns != values.Length)
            throw new ArgumentException($"Dense.Values: a matrix of shape ({rows}, {columns}) needs {(long)rows * columns} values; {values.Length} are given.", nameof(values));
        CheckFinite(values);
        Kind = DenseKind.Matrix;
        Rows = rows;
        Columns = columns;
        Values = values;
    }

    /// <summary>A matrix that is drawn when the network is built, from the connection's seed.</summary>
    /// <param name="rows">Elements of post.</param>
    /// <param name="columns">Elements of pre.</param>
    /// <param name="distribution">Sampled with shape (rows, columns).</param>
    public Dense(int rows, int columns, Distribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        Kind = DenseKind.Sampled;
        Rows = rows;
        Columns = columns;
        Distribution = distribution;
    }

    private Dense(double[] diagonal)
    {
        CheckFinite(diagonal);
        Kind = DenseKind.Diagonal;
        Rows = Columns = diagonal.Length;
        Values = diagonal;
    }

    /// <summary>Element-wise factors.</summary>
    /// <param name="values">One finite factor an element.</param>
    /// <returns>The transform.</returns>
    public static Dense Diagonal(params double[] values) => new(values);

    /// <summary>Rows of the matrix; 0 for a scalar, which fits every size.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix; 0 for a scalar.</summary>
    public int Columns { get; }

    /// <summary>One value, the diagonal, or the matrix in row-major order.</summary>
    public ReadOnlyMemory<double> Values { get; }

    internal DenseKind Kind { get; }

    internal Distribution? Distribution { get; }

    /// <summary>Equal kind, shape and values.</summary>
    /// <param name="other">Another dense transform.</param>
    public bool Equals(Dense? other) =>
        other is not null && Kind == other.Kind && Rows == other.Rows && Columns == other.Columns
        && Equals(Distribution, other.Distribution) && Values.Span.SequenceEqual(other.Values.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Rows, Columns, Distribution, Values.IsEmpty ? 0 : Values.Span[0]);

    /// <summary>The kind, the shape and the first values.</summary>
    /// <returns>For example <c>Dense { (2, 3): 1, 0, 0, 0, 1, 0 }</c>.</returns>
    public override string ToString() => Kind switch
    {
        DenseKind.Scalar => string.Create(CultureInfo.InvariantCulture, $"Dense {{ {Values.Span[0]:R} }}"),
        DenseKind.Diagonal => $"Dense {{ diagonal: {Samples.Format(Values.Span, 0)} }}",
        DenseKind.Matrix => $"Dense {{ ({Rows}, {Columns}): {Samples.Format(Values.Span, 0)} }}",
        _ => $"Dense {{ ({Rows}, {Columns}): {Distribution} }}",
    };

    internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
    {
        if (Kind == DenseKind.Scalar)
        {
            if (sizeIn != sizeOut) throw WrongSize(connection, "with a scalar the size of post", sizeOut, sizeIn);
            return;
        }
        if (Columns != sizeIn) throw WrongSize(connection, "its input size", Columns, sizeIn);
        if (Rows != sizeOut) throw WrongSize(connection, "its output size", Rows, sizeOut);
    }

    private static void CheckFinite(double[] values)
    {
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        if (bad >= 0) throw new ArgumentException($"Dense.Values must be finite; number {bad} is {values[bad]}.", nameof(values));
    }
}

internal enum DenseKind
{
    Scalar,
    Diagonal,
    Matrix,
    Sampled,
}
