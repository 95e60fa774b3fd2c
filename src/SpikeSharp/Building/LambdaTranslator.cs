using System.Reflection;
using Linq = System.Linq.Expressions;

namespace SpikeSharp.Building;

/// <summary>Turns a lambda that the compiler kept as a tree into a formula. Nothing is compiled or emitted: captured values are read from their fields.</summary>
/// <param name="time">The parameter that is the time, or null.</param>
/// <param name="input">The parameter that is the input, or null.</param>
internal sealed class LambdaTranslator(Linq.ParameterExpression? time, Linq.ParameterExpression? input)
{
    private static readonly Dictionary<string, ExpressionOperation> Functions = new(StringComparer.Ordinal)
    {
        [nameof(Math.Abs)] = ExpressionOperation.Abs,
        [nameof(Math.Sin)] = ExpressionOperation.Sin,
        [nameof(Math.Cos)] = ExpressionOperation.Cos,
        [nameof(Math.Tan)] = ExpressionOperation.Tan,
        [nameof(Math.Exp)] = ExpressionOperation.Exp,
        [nameof(Math.Log)] = ExpressionOperation.Log,
        [nameof(Math.Sqrt)] = ExpressionOperation.Sqrt,
        [nameof(Math.Tanh)] = ExpressionOperation.Tanh,
        [nameof(Math.Sign)] = ExpressionOperation.Sign,
        [nameof(Math.Floor)] = ExpressionOperation.Floor,
        [nameof(Math.Ceiling)] = ExpressionOperation.Ceiling,
        [nameof(Math.Pow)] = ExpressionOperation.Power,
        [nameof(Math.Max)] = ExpressionOperation.Max,
        [nameof(Math.Min)] = ExpressionOperation.Min,
        [nameof(Math.Atan2)] = ExpressionOperation.Atan2,
    };

    // Finite for every finite argument of moderate size, so that a branch that is not taken leaves no trace.
    private static readonly ExpressionOperation[] AlwaysFinite =
    [
        ExpressionOperation.Constant, ExpressionOperation.Input, ExpressionOperation.Time, ExpressionOperation.Index, ExpressionOperation.Stack, ExpressionOperation.Sum,
        ExpressionOperation.Negate, ExpressionOperation.Abs, ExpressionOperation.Sin, ExpressionOperation.Cos, ExpressionOperation.Tanh, ExpressionOperation.Square,
        ExpressionOperation.Sign, ExpressionOperation.Floor, ExpressionOperation.Ceiling, ExpressionOperation.Add, ExpressionOperation.Subtract, ExpressionOperation.Multiply,
        ExpressionOperation.Max, ExpressionOperation.Min, ExpressionOperation.Atan2, ExpressionOperation.Greater, ExpressionOperation.Less,
        ExpressionOperation.GreaterOrEqual, ExpressionOperation.LessOrEqual,
    ];

    /// <summary>Translates the body of a lambda.</summary>
    /// <param name="lambda">The lambda.</param>
    /// <param name="time">Position of the parameter that is the time, or -1.</param>
    /// <param name="input">Position of the parameter that is the input, or -1.</param>
    /// <exception cref="ArgumentException">The lambda holds what a formula cannot express.</exception>
    public static ExpressionNode Translate(Linq.LambdaExpression lambda, int time, int input)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        return new LambdaTranslator(time < 0 ? null : lambda.Parameters[time], input < 0 ? null : lambda.Parameters[input]).Translate(lambda.Body);
    }

    private ExpressionNode Translate(Linq.Expression part)
    {
        if (part == input) return ExpressionNode.Input;
        if (part == time) return ExpressionNode.Time;
        if (TryEvaluate(part, out object? value)) return Constant(part, value);
        return part switch
        {
            Linq.UnaryExpression { NodeType: Linq.ExpressionType.Negate } unary => Of(ExpressionOperation.Negate, unary.Operand),
            Linq.UnaryExpression { NodeType: Linq.ExpressionType.UnaryPlus } unary => Translate(unary.Operand),
            Linq.UnaryExpression { NodeType: Linq.ExpressionType.Convert } unary when unary.Type == typeof(double) && IsNumber(unary.Operand.Type) => Translate(unary.Operand),
            Linq.BinaryExpression { NodeType: Linq.ExpressionType.ArrayIndex } index when index.Left.Type == typeof(double[]) =>
                TryEvaluate(index.Right, out object? position) && position is int at && at >= 0 ? ExpressionNode.Index(Translate(index.Left), at) : throw Refused(index.Right),
            Linq.BinaryExpression binary when OperationOf(binary) is { } operation => Of(operation, binary.Left, binary.Right),
            Linq.ConditionalExpression choice when IsNumber(choice.Type) => Choose(choice),
            Linq.NewArrayExpression { NodeType: Linq.ExpressionType.NewArrayInit, Expressions.Count: > 0 } vector when vector.Type == typeof(double[]) => Stack(vector),
            Linq.MethodCallExpression call => Call(call),
            _ => throw Refused(part),
        };
    }

    private ExpressionNode Of(ExpressionOperation operation, params ReadOnlySpan<Linq.Expression> arguments)
    {
        ExpressionNode[] parts = new ExpressionNode[arguments.Length];
        for (int i = 0; i < parts.Length; i++) parts[i] = Translate(arguments[i]);
        return ExpressionNode.Of(operation, parts);
    }

    private static ExpressionOperation? OperationOf(Linq.BinaryExpression binary) => binary.Type != typeof(double) ? null : binary.NodeType switch
    {
        Linq.ExpressionType.Add => ExpressionOperation.Add,
        Linq.ExpressionType.Subtract => ExpressionOperation.Subtract,
        Linq.ExpressionType.Multiply => ExpressionOperation.Multiply,
        Linq.ExpressionType.Divide => ExpressionOperation.Divide,
        _ => null,
    };

    private ExpressionNode Stack(Linq.NewArrayExpression vector)
    {
        ExpressionNode[] elements = [.. vector.Expressions.Select(Translate)];
        return elements.All(element => element.Operation == ExpressionOperation.Constant)
            ? ExpressionNode.Constant([.. elements.Select(element => element.Numbers[0])])
            : ExpressionNode.Stack(elements);
    }

    private ExpressionNode Call(Linq.MethodCallExpression call)
    {
        Type? owner = call.Method.DeclaringType;
        Linq.Expression[] arguments = [.. call.Arguments];
        if (owner == typeof(Enumerable) && call.Method.Name == nameof(Enumerable.Sum) && arguments.Length == 1 && arguments[0].Type == typeof(double[])) return Of(ExpressionOperation.Sum, arguments);
        if (owner != typeof(Math) && owner != typeof(double)) throw Refused(call);
        if (call.Method.Name == nameof(Math.Clamp) && arguments.Length == 3)
            return ExpressionNode.Of(ExpressionOperation.Min, Of(ExpressionOperation.Max, arguments[0], arguments[1]), Translate(arguments[2]));
        return Functions.TryGetValue(call.Method.Name, out ExpressionOperation operation) && ExpressionNode.CountOf(operation) == arguments.Length
            ? Of(operation, arguments)
            : throw Refused(call);
    }

    // c * whenTrue + (1 - c) * whenFalse: exactly one of them where both are finite.
    private ExpressionNode Choose(Linq.ConditionalExpression choice)
    {
        ExpressionNode test = Test(choice.Test), whenTrue = Branch(choice.IfTrue), whenFalse = Branch(choice.IfFalse);
        ExpressionNode other = ExpressionNode.Of(ExpressionOperation.Subtract, ExpressionNode.Constant(1), test);
        return ExpressionNode.Of(
            ExpressionOperation.Add,
            ExpressionNode.Of(ExpressionOperation.Multiply, test, whenTrue),
            ExpressionNode.Of(ExpressionOperation.Multiply, other, whenFalse));
    }

    private ExpressionNode Branch(Linq.Expression branch)
    {
        ExpressionNode value = Translate(branch);
        return IsAlwaysFinite(value) ? value : throw Refused(branch, ", since both sides of ? : are computed and this one may be infinite or undefined where it is not meant");
    }

    private static bool IsAlwaysFinite(ExpressionNode node) => AlwaysFinite.Contains(node.Operation) && node.Arguments.All(IsAlwaysFinite);

    private ExpressionNode Test(Linq.Expression test) => test switch
    {
        Linq.BinaryExpression { NodeType: Linq.ExpressionType.GreaterThan } compare when IsNumber(compare.Left.Type) => Of(ExpressionOperation.Greater, compare.Left, compare.Right),
        Linq.BinaryExpression { NodeType: Linq.ExpressionType.LessThan } compare when IsNumber(compare.Left.Type) => Of(ExpressionOperation.Less, compare.Left, compare.Right),
        Linq.BinaryExpression { NodeType: Linq.ExpressionType.GreaterThanOrEqual } compare when IsNumber(compare.Left.Type) => Of(ExpressionOperation.GreaterOrEqual, compare.Left, compare.Right),
        Linq.BinaryExpression { NodeType: Linq.ExpressionType.LessThanOrEqual } compare when IsNumber(compare.Left.Type) => Of(ExpressionOperation.LessOrEqual, compare.Left, compare.Right),
        Linq.BinaryExpression { NodeType: Linq.ExpressionType.AndAlso or Linq.ExpressionType.And } both => ExpressionNode.Of(ExpressionOperation.Multiply, Test(both.Left), Test(both.Right)),
        Linq.BinaryExpression { NodeType: Linq.ExpressionType.OrElse or Linq.ExpressionType.Or } either => ExpressionNode.Of(ExpressionOperation.Max, Test(either.Left), Test(either.Right)),
        Linq.UnaryExpression { NodeType: Linq.ExpressionType.Not } not => ExpressionNode.Of(ExpressionOperation.Subtract, ExpressionNode.Constant(1), Test(not.Operand)),
        _ => throw Refused(test),
    };

    /// <summary>The value of a part that does not depend on a parameter.</summary>
    private static bool TryEvaluate(Linq.Expression part, out object? value)
    {
        value = null;
        switch (part)
        {
            case Linq.ConstantExpression constant:
                value = constant.Value;
                return true;
            case Linq.MemberExpression member:
                object? owner = null;
                if (member.Expression is not null && (!TryEvaluate(member.Expression, out owner) || owner is null)) return false;
                value = member.Member is FieldInfo field ? field.GetValue(owner) : ((PropertyInfo)member.Member).GetValue(owner);
                return true;
            case Linq.UnaryExpression { NodeType: Linq.ExpressionType.Convert } convert when IsNumber(convert.Operand.Type) && convert.Type == typeof(double):
                if (!TryEvaluate(convert.Operand, out object? number) || number is null) return false;
                value = Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture);
                return true;
            case Linq.BinaryExpression { NodeType: Linq.ExpressionType.ArrayIndex } index:
                if (!TryEvaluate(index.Left, out object? list) || !TryEvaluate(index.Right, out object? position) || list is not Array array || position is not int at) return false;
                value = array.GetValue(at);
                return true;
            case Linq.BinaryExpression { NodeType: Linq.ExpressionType.Add or Linq.ExpressionType.Subtract or Linq.ExpressionType.Multiply } whole when whole.Type == typeof(int):
                if (!TryEvaluate(whole.Left, out object? left) || !TryEvaluate(whole.Right, out object? right) || left is not int a || right is not int b) return false;
                value = whole.NodeType switch
                {
                    Linq.ExpressionType.Add => a + b,
                    Linq.ExpressionType.Subtract => a - b,
                    _ => a * b,
                };
                return true;
            default:
                return false;
        }
    }

    private static ExpressionNode Constant(Linq.Expression part, object? value)
    {
        double[] numbers = value switch
        {
            double number => [number],
            float number => [number],
            int number => [number],
            long number => [number],
            double[] list => list,
            _ => throw Refused(part),
        };
        return numbers.Length > 0 && Array.TrueForAll(numbers, double.IsFinite) ? ExpressionNode.Constant(numbers) : throw Refused(part, ", since it is not a finite number");
    }

    private static bool IsNumber(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(int) || type == typeof(long);

    private static ArgumentException Refused(Linq.Expression part, string? reason = null) => new(
        $"'{part}' cannot be written as a formula{reason}. A formula has + - * /, comparisons in ? :, x[i], new double[] {{ .. }}, x.Sum(), captured numbers, and the functions {string.Join(", ", Functions.Keys)} and Clamp of Math. "
        + $"Give the function as a delegate instead; a file then holds it as a table ({nameof(ModelSaveOptions)}.{nameof(ModelSaveOptions.Steps)}, functions of time only) or leaves it to who loads it ({nameof(ModelSaveOptions)}.{nameof(ModelSaveOptions.AllowFunctions)}).");
}
