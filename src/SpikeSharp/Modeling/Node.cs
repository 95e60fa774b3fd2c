using System.Collections.Immutable;
using Linq = System.Linq.Expressions;

namespace SpikeSharp;

/// <summary>A function of time with a vector result.</summary>
/// <param name="t">Time in seconds; the first step has t = dt.</param>
/// <param name="y">Result to fill.</param>
public delegate void TimeFunction(double t, Span<double> y);

/// <summary>A function of time and an input vector.</summary>
/// <param name="t">Time in seconds; the first step has t = dt.</param>
/// <param name="x">Input of this step.</param>
/// <param name="y">Result to fill.</param>
public delegate void InputFunction(double t, ReadOnlySpan<double> x, Span<double> y);

#pragma warning disable RS0022 // Only TensorNode derives from it; a type of the user's own would find nothing to override.
/// <summary>A non-neural part of a network: a relay, a constant (which a run may replace by data), or a function.</summary>
public class Node : NetworkObject
{
    /// <summary>A constant scalar; the data of a run may replace it.</summary>
    /// <param name="constant">Finite value.</param>
    public Node(double constant)
        : this([constant])
    {
    }

    /// <summary>A constant vector; the data of a run may replace it.</summary>
    /// <param name="constant">Finite values.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public Node(double[] constant)
    {
        ArgumentNullException.ThrowIfNull(constant);
        for (int i = 0; i < constant.Length; i++)
            if (!double.IsFinite(constant[i])) throw new ArgumentException($"Node.Constant must be finite; element {i} is {constant[i]}.", nameof(constant));
        SizeOut = constant.Length;
        Constant = [.. constant];
        Kind = NodeKind.Constant;
    }

    private protected Node(NodeKind kind, int sizeIn, int sizeOut)
    {
        SizeIn = sizeIn;
        SizeOut = sizeOut;
        Kind = kind;
    }

    private Node(ImmutableArray<int> shape)
        : this(new double[shape.Aggregate(1, (product, n) => checked(product * n))]) => DataShape = shape;

    /// <summary>A relay: it passes on the sum of its inputs without delay.</summary>
    /// <param name="size">Elements.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>A node with as many inputs as outputs.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Negative size.</exception>
    public static Node Relay(int size, string? label = null) => new(NodeKind.Relay, Check.AtLeast(size, 0, nameof(size)), size) { Label = label };

    /// <summary>A place for the data of a run: zeros until a run gives values.</summary>
    /// <param name="label">Name under which a run gives its data.</param>
    /// <param name="shape">Shape of one item.</param>
    /// <returns>A node whose output is the flattened item.</returns>
    public static Node Input(string label, params ReadOnlySpan<int> shape) => new(ImmutableArray.Create(shape)) { Label = label };

    /// <summary>A scalar function of time.</summary>
    /// <param name="function">Called once a step with the time in seconds.</param>
    public Node(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        SizeOut = 1;
        Kind = NodeKind.TimeFunction;
        Function = (t, _, y) => y[0] = function(t);
    }

    /// <summary>A vector function of time.</summary>
    /// <param name="function">Called once a step with the time in seconds.</param>
    /// <param name="sizeOut">Elements of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative size.</exception>
    public Node(TimeFunction function, int sizeOut)
    {
        ArgumentNullException.ThrowIfNull(function);
        SizeOut = Check.AtLeast(sizeOut, 0, nameof(sizeOut), typeof(Node));
        Kind = NodeKind.TimeFunction;
        Function = (t, _, y) => function(t, y);
    }

    /// <summary>A function of time and input.</summary>
    /// <param name="function">Called once a step.</param>
    /// <param name="sizeIn">Elements of the input, at least 1.</param>
    /// <param name="sizeOut">Elements of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small.</exception>
    public Node(InputFunction function, int sizeIn, int sizeOut)
    {
        ArgumentNullException.ThrowIfNull(function);
        SizeIn = Check.AtLeast(sizeIn, 1, nameof(sizeIn), typeof(Node));
        SizeOut = Check.AtLeast(sizeOut, 0, nameof(sizeOut), typeof(Node));
        Kind = NodeKind.InputFunction;
        Function = function;
    }

    /// <summary>A scalar function of time and one input.</summary>
    /// <param name="function">Called once a step with the time in seconds and the input.</param>
    public Node(Func<double, double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        SizeIn = SizeOut = 1;
        Kind = NodeKind.InputFunction;
        Function = (t, x, y) => y[0] = function(t, x[0]);
    }

    /// <summary>A formula of time and input; <paramref name="sizeIn"/> 0 for time alone.</summary>
    internal Node(Building.ExpressionNode arithmetic, int sizeIn)
    {
        Building.ExpressionProgram program = new(arithmetic, sizeIn);
        SizeIn = sizeIn;
        SizeOut = program.Size;
        Kind = sizeIn > 0 ? NodeKind.InputFunction : NodeKind.TimeFunction;
        Arithmetic = arithmetic;
        Function = program.Evaluate;
    }

    /// <summary>A scalar formula of time, which a file can hold without a number of steps: <c>Node.FromExpression(t => Math.Sin(8 * t))</c>.</summary>
    /// <param name="formula">Arithmetic, comparisons in <c>? :</c>, captured numbers and functions of <see cref="Math"/>. Captured values are read now.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">It holds what a formula cannot express; the message names it.</exception>
    public static Node FromExpression(Linq.Expression<Func<double, double>> formula, string? label = null) => new(Building.LambdaTranslator.Translate(formula, 0, -1), 0) { Label = label };

    /// <summary>A vector formula of time: <c>Node.FromExpression(t => new[] { Math.Sin(t), Math.Cos(t) })</c>.</summary>
    /// <param name="formula">As for a scalar, and <c>new double[] { .. }</c>.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">It holds what a formula cannot express; the message names it.</exception>
    public static Node FromExpression(Linq.Expression<Func<double, double[]>> formula, string? label = null) => new(Building.LambdaTranslator.Translate(formula, 0, -1), 0) { Label = label };

    /// <summary>A scalar formula of time and input: <c>Node.FromExpression((t, x) => t * x[0], sizeIn: 1)</c>.</summary>
    /// <param name="formula">As for a formula of time, and <c>x[i]</c>, <c>x.Sum()</c>.</param>
    /// <param name="sizeIn">Elements of the input, at least 1.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">It holds what a formula cannot express, or sizes that do not fit; the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sizeIn"/> is less than 1.</exception>
    public static Node FromExpression(Linq.Expression<Func<double, double[], double>> formula, int sizeIn, string? label = null) =>
        new(Building.LambdaTranslator.Translate(formula, 0, 1), Check.AtLeast(sizeIn, 1, nameof(sizeIn))) { Label = label };

    /// <summary>A vector formula of time and input: <c>Node.FromExpression((t, x) => new[] { x[1], -x[0] }, sizeIn: 2)</c>.</summary>
    /// <param name="formula">As for a scalar, and <c>new double[] { .. }</c>.</param>
    /// <param name="sizeIn">Elements of the input, at least 1.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">It holds what a formula cannot express, or sizes that do not fit; the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sizeIn"/> is less than 1.</exception>
    public static Node FromExpression(Linq.Expression<Func<double, double[], double[]>> formula, int sizeIn, string? label = null) =>
        new(Building.LambdaTranslator.Translate(formula, 0, 1), Check.AtLeast(sizeIn, 1, nameof(sizeIn))) { Label = label };

    /// <summary>A process: noise, a signal, or a filter of the input.</summary>
    /// <param name="process">What runs.</param>
    /// <param name="sizeIn">Elements of the input; null: the process's default.</param>
    /// <param name="sizeOut">Elements of the result; null: the process's default, or for a filter as many as come in.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException">The process cannot have these sizes.</exception>
    public Node(Process process, int? sizeIn = null, int? sizeOut = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (ReferenceEquals(process, Process.None)) throw new ArgumentException("Node.Process: Process.None gives nothing out.", nameof(process));
        SizeIn = sizeIn is int given ? Check.AtLeast(given, 0, nameof(sizeIn), typeof(Node)) : process.DefaultSizeIn;
        SizeOut = sizeOut is int size ? Check.AtLeast(size, 0, nameof(sizeOut), typeof(Node)) : process is Synapse ? SizeIn : process.DefaultSizeOut;
        if (process is Synapse && SizeIn != SizeOut)
            throw new ArgumentException($"Node.Process: {process} filters element by element, so sizeIn ({SizeIn}) and sizeOut ({SizeOut}) must be equal.", nameof(process));
        Kind = NodeKind.Process;
        Process = process;
    }

    /// <summary>Elements taken in; 0 if it takes no input.</summary>
    public int SizeIn { get; }

    /// <summary>Elements given out.</summary>
    public int SizeOut { get; }

    /// <summary>Whether it only passes on its input.</summary>
    public bool IsRelay => Kind == NodeKind.Relay;

    /// <summary>The constant output; default if it is no constant.</summary>
    public ImmutableArray<double> Constant { get; }

    /// <summary>Shape of one item for a node made by <see cref="Input"/>; default for others.</summary>
    public ImmutableArray<int> DataShape { get; }

    internal NodeKind Kind { get; }

    internal InputFunction? Function { get; }

    /// <summary>What runs, for a node made of a process; null for others.</summary>
    public Process? Process { get; }

    /// <summary>The arithmetic of the function, if it is known.</summary>
    internal Building.ExpressionNode? Arithmetic { get; }

    private protected override void OnAdded(Network owner)
    {
        if (Seed is not null) throw new NotSupportedException($"{this}: Node.Seed has no effect, since a node draws nothing; give the seed to its process.");
    }

    /// <summary>One element.</summary>
    /// <param name="index">Element.</param>
    public View this[Index index] => new(this, SpikeSharp.Slice.Of(index));

    /// <summary>A range of elements.</summary>
    /// <param name="range">Elements.</param>
    public View this[Range range] => new(this, SpikeSharp.Slice.Of(range));

    /// <summary>Listed elements.</summary>
    /// <param name="indices">Elements; repeats are allowed.</param>
    public View this[IEnumerable<int> indices] => new(this, SpikeSharp.Slice.Of(indices));

    /// <summary>The elements at which a mask is true.</summary>
    /// <param name="mask">As long as the object.</param>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    public View this[ReadOnlySpan<bool> mask] => new(this, SpikeSharp.Slice.Of(mask, Math.Max(SizeIn, SizeOut)));

    /// <summary>A range with a step, as in Python.</summary>
    /// <param name="start">First element; null: open.</param>
    /// <param name="stop">Element after the last; null: open.</param>
    /// <param name="step">Distance, may be negative.</param>
    /// <returns>A view.</returns>
    public View Slice(int? start, int? stop, int step = 1) => new(this, SpikeSharp.Slice.Range(start, stop, step));
}
#pragma warning restore RS0022

internal enum NodeKind
{
    Relay,
    Constant,
    TimeFunction,
    InputFunction,
    Process,
    Tensor,
}
