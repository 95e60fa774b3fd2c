using System.Collections.Immutable;
using Linq = System.Linq.Expressions;

namespace SpikeSharp;

/// <summary>A function of a vector.</summary>
/// <param name="x">Argument.</param>
/// <param name="y">Result to fill.</param>
public delegate void VectorFunction(ReadOnlySpan<double> x, Span<double> y);

/// <summary>What a <see cref="Connection"/> computes of its source: a rule, or the values at the connection's evaluation points.</summary>
/// <remarks>
/// From neurons that are decoded the function is solved for when the network is built, and never called in a run. From nodes and <see cref="Direct"/> ensembles it is called once a step.
/// Decoders of functions with the same values at the same evaluation points are solved for once.
/// </remarks>
public sealed class Function
{
    private readonly VectorFunction? _rule;
    private readonly int? _size;
    private readonly bool _isElementwise;
    private Building.ExpressionProgram? _program;

    private Function(VectorFunction rule, int? size, string name)
    {
        _rule = rule;
        _size = size;
        Name = name;
    }

    private Function(Building.ExpressionNode arithmetic, bool isElementwise)
    {
        Arithmetic = arithmetic;
        _isElementwise = isElementwise;
        _rule = (x, y) => ProgramFor(x.Length).Evaluate(0, x, y);
        Name = arithmetic.ToString();
    }

    private Function(double[,] points)
    {
        Points = [.. points.Cast<double>()];
        PointCount = points.GetLength(0);
        _size = points.GetLength(1);
        Name = "points";
    }

    /// <summary>Explicitly no function, where null would mean "take the default".</summary>
    public static Function None { get; } = new(Copy, null, "none");

    /// <summary>Text for people.</summary>
    public string Name { get; }

    /// <summary>The given values, row-major; default for a rule.</summary>
    public ImmutableArray<double> Points { get; }

    /// <summary>Number of rows of <see cref="Points"/>.</summary>
    internal int PointCount { get; }

    /// <summary>The arithmetic, if it is known; null for a delegate.</summary>
    internal Building.ExpressionNode? Arithmetic { get; }

    internal bool IsPoints => !Points.IsDefault;

    /// <summary>A function of every element by itself: as many results as arguments.</summary>
    /// <param name="function">Called with one element.</param>
    public static implicit operator Function(Func<double, double> function) => Elementwise(function);

    /// <summary>A function of every element by itself: as many results as arguments.</summary>
    /// <param name="function">Called with one element.</param>
    /// <returns>The function.</returns>
    public static Function Elementwise(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new Function(
            (x, y) =>
            {
                for (int i = 0; i < y.Length; i++) y[i] = function(x[i]);
            },
            null,
            NameOf(function));
    }

    /// <summary>A function of the whole vector with a vector result.</summary>
    /// <param name="function">Fills the result.</param>
    /// <param name="size">Elements of the result, at least 1.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1.</exception>
    public static Function Of(VectorFunction function, int size)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new Function(function, Check.AtLeast(size, 1, nameof(size)), NameOf(function));
    }

    /// <summary>A formula with a scalar result, which a file can hold and a run evaluates without a call: <c>Function.FromExpression(x => x[0] * x[1])</c>.</summary>
    /// <param name="formula">Arithmetic, comparisons in <c>? :</c>, <c>x[i]</c>, <c>x.Sum()</c>, captured numbers and functions of <see cref="Math"/>. Captured values are read now.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">It holds what a formula cannot express; the message names it.</exception>
    public static Function FromExpression(Linq.Expression<Func<double[], double>> formula) => new(Building.LambdaTranslator.Translate(formula, -1, 0), isElementwise: false);

    /// <summary>A formula with a vector result: <c>Function.FromExpression(x => new[] { x[1], -x[0] })</c>.</summary>
    /// <param name="formula">As for a scalar result, and <c>new double[] { .. }</c>.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">It holds what a formula cannot express; the message names it.</exception>
    public static Function FromExpression(Linq.Expression<Func<double[], double[]>> formula) => new(Building.LambdaTranslator.Translate(formula, -1, 0), isElementwise: false);

    /// <summary>A formula of every element by itself: <c>Function.ElementwiseFromExpression(x => Math.Sin(x))</c>.</summary>
    /// <param name="formula">As for <see cref="FromExpression(Linq.Expression{Func{double[], double}})"/>, of one number.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">It holds what a formula cannot express; the message names it.</exception>
    public static Function ElementwiseFromExpression(Linq.Expression<Func<double, double>> formula) => new(Building.LambdaTranslator.Translate(formula, -1, 0), isElementwise: true);

    /// <summary>The values at the evaluation points of the connection, which must be given as an array with as many rows.</summary>
    /// <param name="points">Shape (points, size), finite.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">No point, or a value that is not finite.</exception>
    public static Function At(double[,] points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Length == 0) throw new ArgumentException("Function.Points: at least one point of one value is needed.", nameof(points));
        foreach (double value in points)
            if (!double.IsFinite(value)) throw new ArgumentException($"Function.Points must be finite; {value} was given.", nameof(points));
        return new Function(points);
    }

    /// <summary>Elements of the result for an argument of a size.</summary>
    internal int SizeOf(int sizeIn) => _size ?? (Arithmetic is null || _isElementwise ? sizeIn : ProgramFor(sizeIn).Size);

    internal void Call(ReadOnlySpan<double> x, Span<double> y) => _rule!(x, y);

    /// <summary>The name.</summary>
    /// <returns>For messages.</returns>
    public override string ToString() => Name;

    // Compiled for the size that is asked for, which is nearly always the same.
    private Building.ExpressionProgram ProgramFor(int sizeIn)
    {
        Building.ExpressionProgram? program = _program;
        if (program is null || program.SizeIn != sizeIn) _program = program = new Building.ExpressionProgram(Arithmetic!, sizeIn);
        return program;
    }

    private static void Copy(ReadOnlySpan<double> x, Span<double> y) => x.CopyTo(y);

    // The compiler names lambdas <Method>b__0, or <<Main>$>b__0: the method that they stand in is what a reader knows.
    private static string NameOf(Delegate function)
    {
        string name = function.Method.Name.TrimStart('<');
        return name.IndexOf('>') is > 0 and int end ? name[..end] : name;
    }
}
