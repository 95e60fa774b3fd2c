using System.Collections.Immutable;
using System.Numerics.Tensors;
using SpikeSharp.Building;

namespace SpikeSharp;

/// <summary>A function of the whole minibatch.</summary>
/// <param name="x">Input of this step, shape (items, shapeIn...).</param>
/// <param name="y">Result to fill, zeros at first, shape (items, shapeOut...).</param>
public delegate void TensorFunction(ReadOnlyTensorSpan<double> x, TensorSpan<double> y);

/// <summary>A function of time and the whole minibatch.</summary>
/// <param name="t">Time in seconds; the first step has t = dt.</param>
/// <param name="x">Input of this step, shape (items, shapeIn...); empty if there is none.</param>
/// <param name="y">Result to fill, zeros at first, shape (items, shapeOut...).</param>
public delegate void TimedTensorFunction(double t, ReadOnlyTensorSpan<double> x, TensorSpan<double> y);

/// <summary>A pure function of one item, which any thread may call.</summary>
/// <param name="x">The flattened input.</param>
/// <param name="y">The flattened result to fill, zeros at first.</param>
internal delegate void ItemFunction(ReadOnlySpan<double> x, Span<double> y);

/// <summary>A node whose function sees all items of the minibatch at once: a layer that neurons do not compute.</summary>
/// <remarks>
/// It does not delay: what comes in within a step goes out within it. The function is called once a step on the thread of the caller, after all items have come so far.
/// Its values must be finite. A model with such a node cannot be saved.
/// </remarks>
/// <example><code>
/// var tanh = network.Add(new TensorNode((x, y) => Tensor.Tanh(x, y), shapeIn: [28, 28], shapeOut: [28, 28]));
/// </code></example>
public sealed class TensorNode : Node
{
    private readonly TimedTensorFunction? _function;
    private readonly ItemFunction? _perItem;
    private readonly string? _description;

    /// <summary>A function of the input.</summary>
    /// <param name="function">Fills its result; called once a step.</param>
    /// <param name="shapeIn">Shape of one item of the input.</param>
    /// <param name="shapeOut">Shape of one item of the result.</param>
    /// <exception cref="ArgumentException">A shape is empty or an axis is less than 1.</exception>
    public TensorNode(TensorFunction function, int[] shapeIn, int[] shapeOut)
        : this(Untimed(function), Shape(shapeIn, nameof(shapeIn), isInput: true), Shape(shapeOut, nameof(shapeOut)))
    {
    }

    /// <summary>A function of time and perhaps an input.</summary>
    /// <param name="function">Fills its result; called once a step.</param>
    /// <param name="shapeIn">Shape of one item of the input; empty: the node takes none.</param>
    /// <param name="shapeOut">Shape of one item of the result.</param>
    /// <exception cref="ArgumentException"><paramref name="shapeOut"/> is empty, or an axis is less than 1.</exception>
    public TensorNode(TimedTensorFunction function, int[] shapeIn, int[] shapeOut)
        : this(NotNull(function), Shape(shapeIn, nameof(shapeIn), mayBeEmpty: true), Shape(shapeOut, nameof(shapeOut)))
    {
    }

    /// <summary>A function that returns its result as a tensor.</summary>
    /// <param name="function">Takes a tensor of shape (items, shapeIn...) and returns one of shape (items, shapeOut...); called once a step.</param>
    /// <param name="shapeIn">Shape of one item of the input.</param>
    /// <param name="shapeOut">Shape of one item of the result; null: found by calling the function now on zeros of one item.</param>
    /// <exception cref="ArgumentException">A shape is empty, an axis is less than 1, or the shape of the result cannot be found.</exception>
    public TensorNode(Func<Tensor<double>, Tensor<double>> function, int[] shapeIn, int[]? shapeOut = null)
        : this(Returning(function), Shape(shapeIn, nameof(shapeIn), isInput: true), shapeOut is null ? Infer(function, shapeIn) : Shape(shapeOut, nameof(shapeOut)))
    {
    }

    private TensorNode(TimedTensorFunction function, ImmutableArray<int> shapeIn, ImmutableArray<int> shapeOut)
        : this(shapeIn, shapeOut)
    {
        _function = function;
    }

    private TensorNode(ImmutableArray<int> shapeIn, ImmutableArray<int> shapeOut)
        : base(NodeKind.Tensor, shapeIn.IsEmpty ? 0 : Size(shapeIn), Size(shapeOut))
    {
        ShapeIn = shapeIn;
        ShapeOut = shapeOut;
    }

    private TensorNode(string description, ItemFunction function, ImmutableArray<int> shapeIn, ImmutableArray<int> shapeOut)
        : this(shapeIn, shapeOut)
    {
        _description = description;
        _perItem = function;
    }

    /// <summary>Shape of one item of the input; empty if it takes none.</summary>
    public ImmutableArray<int> ShapeIn { get; }

    /// <summary>Shape of one item of the output.</summary>
    public ImmutableArray<int> ShapeOut { get; }

    /// <summary>A pure function of one item: it needs no other item, so worker threads run it like any operator, and it is computed once where its input is held.</summary>
    /// <param name="description">What it computes, for messages.</param>
    /// <param name="function">Fills its result from the input alone.</param>
    /// <param name="shapeIn">Shape of one item of the input.</param>
    /// <param name="shapeOut">Shape of one item of the result.</param>
    /// <param name="label">Text for people, or null.</param>
    internal static TensorNode PerItem(string description, ItemFunction function, ReadOnlySpan<int> shapeIn, ReadOnlySpan<int> shapeOut, string? label = null) =>
        new(description, function, Shape(shapeIn.ToArray(), nameof(shapeIn), isInput: true), Shape(shapeOut.ToArray(), nameof(shapeOut))) { Label = label };

    /// <summary>The operator that calls the function.</summary>
    internal SimTensor Operator(Signal output, Signal time, Signal? input, string name) =>
        new(output, _function is null ? null : time, input, ShapeIn, ShapeOut, _description is null ? name : $"{name} ({_description})") { Function = _function, PerItem = _perItem };

    private static int Size(ImmutableArray<int> shape) => shape.Aggregate(1, (product, n) => checked(product * n));

    private static ImmutableArray<int> Shape(int[] shape, string name, bool isInput = false, bool mayBeEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(shape, name);
        if (shape.Length == 0 && !mayBeEmpty)
            throw new ArgumentException(isInput ? $"TensorNode.{name} is empty; a node without input needs a function that takes the time." : $"TensorNode.{name} is empty; give at least one axis.", name);
        int bad = Array.FindIndex(shape, n => n < 1);
        return bad < 0 ? [.. shape] : throw new ArgumentException($"TensorNode.{name}[{bad}] must be at least 1; {shape[bad]} was given.", name);
    }

    private static TimedTensorFunction NotNull(TimedTensorFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    private static TimedTensorFunction Untimed(TensorFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (_, x, y) => function(x, y);
    }

    private static TimedTensorFunction Returning(Func<Tensor<double>, Tensor<double>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (_, x, y) =>
        {
            Tensor<double> input = Tensor.CreateFromShapeUninitialized<double>(x.Lengths);
            x.CopyTo(input);
            Tensor<double> result = function(input) ?? throw new InvalidOperationException("it returned null");
            if (!result.Lengths.SequenceEqual(y.Lengths)) throw new InvalidOperationException($"it returned a tensor of shape {Text(result.Lengths)}; {Text(y.Lengths)} is needed");
            result.CopyTo(y);
        };
    }

    private static ImmutableArray<int> Infer(Func<Tensor<double>, Tensor<double>> function, int[] shapeIn)
    {
        Tensor<double> result;
        try
        {
            result = function(Tensor.CreateFromShape<double>([1, .. shapeIn.Select(n => (nint)n)])) ?? throw new InvalidOperationException("it returned null");
        }
        catch (Exception error)
        {
            throw new ArgumentException(
                $"TensorNode.shapeOut cannot be found by calling the function on zeros of shape (1, {string.Join(", ", shapeIn)}): {error.Message}. Give shapeOut.", nameof(function), error);
        }
        if (result.Rank < 2 || result.Lengths[0] != 1)
            throw new ArgumentException(
                $"TensorNode.shapeOut cannot be found: for one item the function returned a tensor of shape {Text(result.Lengths)}, whose first axis should be the item. Give shapeOut, or return (items, ...).", nameof(function));
        return Shape([.. result.Lengths[1..].ToArray().Select(n => checked((int)n))], "shapeOut");
    }

    private static string Text(ReadOnlySpan<nint> lengths) => $"({string.Join(", ", lengths.ToArray())})";
}
