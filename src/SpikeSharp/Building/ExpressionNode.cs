using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSharp.Building;

/// <summary>A formula of the time and an input vector, or a part of one. It never changes.</summary>
public sealed class ExpressionNode
{
    /// <summary>How many parts may lie within each other.</summary>
    public const int MaxDepth = 200;

    private readonly int _depth;

    private ExpressionNode(
        ExpressionOperation operation, ImmutableArray<ExpressionNode> arguments = default, ImmutableArray<double> numbers = default, ImmutableArray<int> indices = default)
    {
        Operation = operation;
        Arguments = arguments.IsDefault ? [] : arguments;
        Numbers = numbers.IsDefault ? [] : numbers;
        Indices = indices.IsDefault ? [] : indices;
        foreach (ExpressionNode argument in Arguments)
        {
            ArgumentNullException.ThrowIfNull(argument, nameof(arguments));
            _depth = Math.Max(_depth, argument._depth);
        }
        if (++_depth > MaxDepth) throw new ArgumentException($"The formula is nested deeper than {MaxDepth} parts.", nameof(arguments));
    }

    /// <summary>The input vector x.</summary>
    public static ExpressionNode Input { get; } = new(ExpressionOperation.Input);

    /// <summary>The time t in seconds.</summary>
    public static ExpressionNode Time { get; } = new(ExpressionOperation.Time);

    /// <summary>What it computes.</summary>
    public ExpressionOperation Operation { get; }

    /// <summary>Parts that the operation works on.</summary>
    public ImmutableArray<ExpressionNode> Arguments { get; }

    /// <summary>Values of a constant, or a matrix row-major; empty for others.</summary>
    public ImmutableArray<double> Numbers { get; }

    /// <summary>Elements taken by an index, from 0; empty for others.</summary>
    public ImmutableArray<int> Indices { get; }

    /// <summary>A number, or a vector of numbers.</summary>
    /// <param name="values">At least one, finite.</param>
    /// <returns>The constant.</returns>
    /// <exception cref="ArgumentException">No value, or one that is not finite.</exception>
    public static ExpressionNode Constant(params ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A constant needs at least one value.", nameof(values));
        foreach (double value in values)
            if (!double.IsFinite(value)) throw new ArgumentException($"A constant must be finite; {value} was given.", nameof(values));
        return new(ExpressionOperation.Constant, numbers: [.. values]);
    }

    /// <summary>Elements of a vector.</summary>
    /// <param name="vector">Where to take them from.</param>
    /// <param name="indices">At least one, from 0.</param>
    /// <returns>A scalar for one index, otherwise a vector.</returns>
    /// <exception cref="ArgumentException">No index, or a negative one.</exception>
    public static ExpressionNode Index(ExpressionNode vector, params ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty) throw new ArgumentException("At least one index is needed.", nameof(indices));
        foreach (int index in indices)
            if (index < 0) throw new ArgumentException($"Indices count from 0; {index} was given.", nameof(indices));
        return new(ExpressionOperation.Index, [vector], indices: [.. indices]);
    }

    /// <summary>A vector of scalars.</summary>
    /// <param name="elements">At least one.</param>
    /// <returns>The vector.</returns>
    /// <exception cref="ArgumentException">No element.</exception>
    public static ExpressionNode Stack(params ReadOnlySpan<ExpressionNode> elements) =>
        elements.IsEmpty ? throw new ArgumentException("At least one element is needed.", nameof(elements)) : new(ExpressionOperation.Stack, [.. elements]);

    /// <summary>A constant matrix times a vector.</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="matrix">Row-major values, finite, a multiple of <paramref name="rows"/>.</param>
    /// <param name="vector">As many elements as the matrix has columns.</param>
    /// <returns>A vector of rows.</returns>
    /// <exception cref="ArgumentException">The matrix has no such rows, or a value is not finite.</exception>
    public static ExpressionNode MatrixVector(int rows, ReadOnlySpan<double> matrix, ExpressionNode vector)
    {
        if (rows < 1 || matrix.IsEmpty || matrix.Length % rows != 0) throw new ArgumentException($"{matrix.Length} values make no matrix of {rows} rows.", nameof(matrix));
        foreach (double value in matrix)
            if (!double.IsFinite(value)) throw new ArgumentException($"A matrix must be finite; {value} was given.", nameof(matrix));
        return new(ExpressionOperation.MatrixVector, [vector], [.. matrix], [rows]);
    }

    /// <summary>An operation on one or two parts: all from <see cref="ExpressionOperation.Sum"/> on but <see cref="ExpressionOperation.MatrixVector"/>.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="arguments">One or two parts, as the operation asks.</param>
    /// <returns>The formula.</returns>
    /// <exception cref="ArgumentException">The operation takes another number of parts, or has a method of its own.</exception>
    public static ExpressionNode Of(ExpressionOperation operation, params ReadOnlySpan<ExpressionNode> arguments)
    {
        int expected = CountOf(operation);
        return expected > 0 && arguments.Length == expected
            ? new(operation, [.. arguments])
            : throw new ArgumentException(expected == 0 ? $"{operation} has a method of its own." : $"{operation} takes {expected} arguments; {arguments.Length} were given.", nameof(arguments));
    }

    /// <summary>How many parts an operation of <see cref="Of"/> takes; 0 for the others.</summary>
    internal static int CountOf(ExpressionOperation operation) => operation switch
    {
        ExpressionOperation.Sum or ExpressionOperation.Product => 1,
        >= ExpressionOperation.Negate and <= ExpressionOperation.Ceiling => 1,
        >= ExpressionOperation.Add and <= ExpressionOperation.LessOrEqual => 2,
        _ => 0,
    };

    /// <summary>The formula.</summary>
    /// <returns>For people: <c>Add(x[0], Sin(t))</c>.</returns>
    public override string ToString() => Operation switch
    {
        ExpressionOperation.Constant when Numbers.Length == 1 => Numbers[0].ToString(CultureInfo.InvariantCulture),
        ExpressionOperation.Constant => $"[{string.Join(", ", Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]",
        ExpressionOperation.Input => "x",
        ExpressionOperation.Time => "t",
        ExpressionOperation.Index => $"{Arguments[0]}[{string.Join(", ", Indices)}]",
        ExpressionOperation.Stack => $"[{string.Join(", ", Arguments)}]",
        _ => $"{Operation}({string.Join(", ", Arguments)})",
    };
}
