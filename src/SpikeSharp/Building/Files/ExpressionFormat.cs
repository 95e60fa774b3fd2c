using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>Formulas as a file holds them: a number, a list of numbers, or a list of a name and arguments; both directions.</summary>
internal static class ExpressionFormat
{
    private const string Input = "x", Time = "t", Index = "index", Stack = "stack", MatrixVector = "matvec";

    private static readonly (string Name, ExpressionOperation Operation)[] Names =
    [
        ("sum", ExpressionOperation.Sum), ("prod", ExpressionOperation.Product), ("neg", ExpressionOperation.Negate), ("abs", ExpressionOperation.Abs),
        ("sin", ExpressionOperation.Sin), ("cos", ExpressionOperation.Cos), ("tan", ExpressionOperation.Tan), ("exp", ExpressionOperation.Exp),
        ("log", ExpressionOperation.Log), ("sqrt", ExpressionOperation.Sqrt), ("tanh", ExpressionOperation.Tanh), ("square", ExpressionOperation.Square),
        ("sign", ExpressionOperation.Sign), ("floor", ExpressionOperation.Floor), ("ceil", ExpressionOperation.Ceiling), ("add", ExpressionOperation.Add),
        ("sub", ExpressionOperation.Subtract), ("mul", ExpressionOperation.Multiply), ("div", ExpressionOperation.Divide), ("pow", ExpressionOperation.Power),
        ("max", ExpressionOperation.Max), ("min", ExpressionOperation.Min), ("atan2", ExpressionOperation.Atan2), ("gt", ExpressionOperation.Greater),
        ("lt", ExpressionOperation.Less), ("ge", ExpressionOperation.GreaterOrEqual), ("le", ExpressionOperation.LessOrEqual),
    ];

    private static readonly Dictionary<string, ExpressionOperation> Operations = Names.ToDictionary(entry => entry.Name, entry => entry.Operation, StringComparer.Ordinal);

    private static readonly Dictionary<ExpressionOperation, string> NamesOf = Names.ToDictionary(entry => entry.Operation, entry => entry.Name);

    public static ExpressionNode Read(SsmValue value)
    {
        if (value.IsNumber) return ExpressionNode.Constant(value.Number());
        ImmutableArray<SsmValue> items = value.Items();
        if (items.IsEmpty) throw value.Wrong("a number, numbers, or a name with arguments");
        if (items[0].IsNumber) return ExpressionNode.Constant(value.Numbers().AsSpan());
        string name = items[0].Text();
        switch (name)
        {
            case Input:
                Count(0);
                return ExpressionNode.Input;
            case Time:
                Count(0);
                return ExpressionNode.Time;
            case Index:
                Count(2);
                return Made(() => ExpressionNode.Index(Read(items[1]), items[2].Ints(0).AsSpan()));
            case Stack:
                Count(1);
                return Made(() => ExpressionNode.Stack([.. items[1].Items().Select(Read)]));
            case MatrixVector:
                Count(2);
                ImmutableArray<ImmutableArray<double>> rows = [.. items[1].Items().Select(row => row.Numbers())];
                if (rows.IsEmpty || rows.Any(row => row.Length != rows[0].Length)) throw items[1].Invalid("rows of equal length are expected");
                return Made(() => ExpressionNode.MatrixVector(rows.Length, [.. rows.SelectMany(row => row)], Read(items[2])));
        }
        if (!Operations.TryGetValue(name, out ExpressionOperation operation))
            throw items[0].Unsupported($"function '{name}' is not supported", $"the functions are x, t, index, stack, matvec, {string.Join(", ", Names.Select(entry => entry.Name))}");
        Count(ExpressionNode.CountOf(operation));
        return Made(() => ExpressionNode.Of(operation, [.. items.Skip(1).Select(Read)]));

        void Count(int expected)
        {
            if (items.Length - 1 != expected) throw value.Invalid($"'{name}' takes {expected} arguments, {items.Length - 1} were found");
        }

        ExpressionNode Made(Func<ExpressionNode> make)
        {
            try
            {
                return make();
            }
            catch (ArgumentException e)
            {
                throw value.Invalid(e.Message);
            }
        }
    }

    public static void Write(Utf8JsonWriter json, ExpressionNode node)
    {
        if (node.Operation == ExpressionOperation.Constant && node.Numbers.Length == 1)
        {
            json.WriteNumberValue(node.Numbers[0]);
            return;
        }
        json.WriteStartArray();
        switch (node.Operation)
        {
            case ExpressionOperation.Constant:
                foreach (double number in node.Numbers) json.WriteNumberValue(number);
                break;
            case ExpressionOperation.Input:
                json.WriteStringValue(Input);
                break;
            case ExpressionOperation.Time:
                json.WriteStringValue(Time);
                break;
            case ExpressionOperation.Index:
                json.WriteStringValue(Index);
                Write(json, node.Arguments[0]);
                json.WriteStartArray();
                foreach (int index in node.Indices) json.WriteNumberValue(index);
                json.WriteEndArray();
                break;
            case ExpressionOperation.Stack:
                json.WriteStringValue(Stack);
                json.WriteStartArray();
                foreach (ExpressionNode element in node.Arguments) Write(json, element);
                json.WriteEndArray();
                break;
            case ExpressionOperation.MatrixVector:
                json.WriteStringValue(MatrixVector);
                WriteMatrix(json, node);
                Write(json, node.Arguments[0]);
                break;
            default:
                json.WriteStringValue(NamesOf[node.Operation]);
                foreach (ExpressionNode argument in node.Arguments) Write(json, argument);
                break;
        }
        json.WriteEndArray();
    }

    private static void WriteMatrix(Utf8JsonWriter json, ExpressionNode node)
    {
        json.WriteStartArray();
        foreach (double[] row in node.Numbers.Chunk(node.Numbers.Length / node.Indices[0]))
        {
            json.WriteStartArray();
            foreach (double number in row) json.WriteNumberValue(number);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
