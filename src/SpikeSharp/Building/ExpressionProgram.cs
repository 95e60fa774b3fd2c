using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>A formula as a flat list of instructions over one block of doubles: constants, then x, then t, then results.</summary>
internal sealed class ExpressionProgram
{
    private readonly List<Instruction> _instructions = [];
    private readonly List<double> _constants = [];
    private readonly Dictionary<ExpressionNode, (int Start, int Size)> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ExpressionNode, (int Start, int Size)> _results = new(ReferenceEqualityComparer.Instance);
    private readonly double[] _values;
    private readonly int _input;
    private readonly int _start;
    private int _length;

    /// <param name="formula">What to compute.</param>
    /// <param name="sizeIn">Elements of x; 0 without.</param>
    /// <exception cref="ArgumentException">Sizes do not fit each other.</exception>
    public ExpressionProgram(ExpressionNode formula, int sizeIn)
    {
        SizeIn = sizeIn;
        CollectConstants(formula, new(ReferenceEqualityComparer.Instance));
        _values = [.. _constants];
        _input = _values.Length;
        _length = _input + sizeIn + 1;
        (_start, Size) = Compile(formula);
    }

    /// <summary>Elements of x.</summary>
    public int SizeIn { get; }

    /// <summary>Elements of the result.</summary>
    public int Size { get; }

    /// <summary>Doubles of memory that an evaluation needs.</summary>
    public int Length => _length;

    /// <summary>The place of x in the memory of an evaluation, to be filled before it.</summary>
    public Span<double> InputOf(Span<double> memory) => memory.Slice(_input, SizeIn);

    /// <summary>Evaluates the formula.</summary>
    /// <param name="t">Time in seconds.</param>
    /// <param name="memory">At least <see cref="Length"/> doubles, with x in its place.</param>
    /// <returns>The result, within the memory.</returns>
    public ReadOnlySpan<double> Evaluate(double t, Span<double> memory)
    {
        _values.CopyTo(memory);
        memory[_input + SizeIn] = t;
        foreach (Instruction instruction in _instructions) instruction.Run(memory);
        return memory.Slice(_start, Size);
    }

    /// <summary>Evaluates the formula with memory of its own; a scalar fills the result.</summary>
    public void Evaluate(double t, ReadOnlySpan<double> x, Span<double> result)
    {
        double[] memory = new double[Length];
        x.CopyTo(InputOf(memory));
        ReadOnlySpan<double> value = Evaluate(t, memory);
        if (Size == 1) result.Fill(value[0]);
        else value.CopyTo(result);
    }

    private void CollectConstants(ExpressionNode node, HashSet<ExpressionNode> seen)
    {
        if (!seen.Add(node)) return;
        foreach (ExpressionNode argument in node.Arguments) CollectConstants(argument, seen);
        if (node.Numbers.IsEmpty) return;
        _numbers[node] = (_constants.Count, node.Numbers.Length);
        _constants.AddRange(node.Numbers);
    }

    private (int Start, int Size) Compile(ExpressionNode node)
    {
        if (_results.TryGetValue(node, out (int, int) known)) return known;
        switch (node.Operation)
        {
            case ExpressionOperation.Constant:
                return _numbers[node];
            case ExpressionOperation.Input:
                return SizeIn > 0 ? (_input, SizeIn) : throw new ArgumentException("The formula reads x, but there is no input.");
            case ExpressionOperation.Time:
                return (_input + SizeIn, 1);
            case ExpressionOperation.MatrixVector:
                return _results[node] = CompileProduct(node);
        }
        (int Start, int Size)[] arguments = [.. node.Arguments.Select(Compile)];
        int size = SizeOf(node, arguments);
        (int Start, int Size) place = Take(size);
        if (node.Operation == ExpressionOperation.Index)
        {
            for (int i = 0; i < size; i++) Add(ExpressionOperation.Index, place.Start + i, 1, (arguments[0].Start + node.Indices[i], 1));
        }
        else if (node.Operation == ExpressionOperation.Stack)
        {
            for (int i = 0; i < size; i++) Add(ExpressionOperation.Index, place.Start + i, 1, arguments[i]);
        }
        else
        {
            Add(node.Operation, place.Start, size, arguments[0], arguments.Length > 1 ? arguments[1] : default);
        }
        return _results[node] = place;
    }

    private (int Start, int Size) CompileProduct(ExpressionNode node)
    {
        (int Start, int Size) vector = Compile(node.Arguments[0]), matrix = _numbers[node];
        int rows = node.Indices[0], columns = matrix.Size / rows;
        if (vector.Size != columns) throw new ArgumentException($"A matrix of {columns} columns does not fit a vector of {vector.Size} elements.");
        (int Start, int Size) place = Take(rows);
        Add(ExpressionOperation.MatrixVector, place.Start, rows, matrix, vector);
        return place;
    }

    private static int SizeOf(ExpressionNode node, (int Start, int Size)[] arguments)
    {
        int first = arguments[0].Size;
        switch (node.Operation)
        {
            case ExpressionOperation.Index:
                foreach (int index in node.Indices)
                    if (index >= first) throw new ArgumentException($"Index {index} lies outside a vector of {first} elements.");
                return node.Indices.Length;
            case ExpressionOperation.Stack:
                foreach ((_, int size) in arguments)
                    if (size != 1) throw new ArgumentException($"A vector is stacked from scalars; a part of {size} elements was given.");
                return arguments.Length;
            case ExpressionOperation.Sum or ExpressionOperation.Product:
                return 1;
            default:
                if (arguments.Length == 1 || arguments[1].Size == 1 || first == arguments[1].Size) return first;
                return first == 1 ? arguments[1].Size : throw new ArgumentException($"{node.Operation} of {first} and {arguments[1].Size} elements: they do not fit each other.");
        }
    }

    private (int Start, int Size) Take(int size)
    {
        (int, int) place = (_length, size);
        _length = checked(_length + size);
        return place;
    }

    private void Add(ExpressionOperation operation, int target, int size, (int Start, int Size) a, (int Start, int Size) b = default) =>
        _instructions.Add(new Instruction(operation, target, size, a.Start, a.Size, b.Start, b.Size));

    private readonly record struct Instruction(ExpressionOperation Operation, int Target, int Size, int A, int SizeA, int B, int SizeB)
    {
        public void Run(Span<double> memory)
        {
            Span<double> target = memory.Slice(Target, Size);
            ReadOnlySpan<double> a = memory.Slice(A, SizeA), b = memory.Slice(B, SizeB);
            switch (Operation)
            {
                case ExpressionOperation.Sum:
                    target[0] = PairwiseSum.Sum(a);
                    break;
                case ExpressionOperation.Product:
                    double product = 1;
                    foreach (double value in a) product *= value;
                    target[0] = product;
                    break;
                case ExpressionOperation.MatrixVector:
                    for (int row = 0; row < target.Length; row++)
                    {
                        double sum = 0;
                        for (int column = 0; column < b.Length; column++) sum += a[(row * b.Length) + column] * b[column];
                        target[row] = sum;
                    }
                    break;
                case < ExpressionOperation.Add:
                    for (int i = 0; i < target.Length; i++) target[i] = Apply(Operation, a[i]);
                    break;
                default:
                    for (int i = 0; i < target.Length; i++) target[i] = Apply(Operation, a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]);
                    break;
            }
        }

        private static double Apply(ExpressionOperation operation, double a) => operation switch
        {
            ExpressionOperation.Negate => -a,
            ExpressionOperation.Abs => Math.Abs(a),
            ExpressionOperation.Sin => Math.Sin(a),
            ExpressionOperation.Cos => Math.Cos(a),
            ExpressionOperation.Tan => Math.Tan(a),
            ExpressionOperation.Exp => Math.Exp(a),
            ExpressionOperation.Log => Math.Log(a),
            ExpressionOperation.Sqrt => Math.Sqrt(a),
            ExpressionOperation.Tanh => Math.Tanh(a),
            ExpressionOperation.Square => a * a,
            ExpressionOperation.Sign => a > 0 ? 1 : a < 0 ? -1 : a == 0 ? 0 : a,
            ExpressionOperation.Floor => Math.Floor(a),
            ExpressionOperation.Ceiling => Math.Ceiling(a),
            _ => a,
        };

        private static double Apply(ExpressionOperation operation, double a, double b) => operation switch
        {
            ExpressionOperation.Add => a + b,
            ExpressionOperation.Subtract => a - b,
            ExpressionOperation.Multiply => a * b,
            ExpressionOperation.Divide => a / b,
            ExpressionOperation.Power => Math.Pow(a, b),
            ExpressionOperation.Max => Math.Max(a, b),
            ExpressionOperation.Min => Math.Min(a, b),
            ExpressionOperation.Atan2 => Math.Atan2(a, b),
            ExpressionOperation.Greater => a > b ? 1 : 0,
            ExpressionOperation.Less => a < b ? 1 : 0,
            ExpressionOperation.GreaterOrEqual => a >= b ? 1 : 0,
            _ => a <= b ? 1 : 0,
        };
    }
}
