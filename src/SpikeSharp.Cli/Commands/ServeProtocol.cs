using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using SpikeSharp.Building;

namespace SpikeSharp.Cli.Commands;

/// <summary>The requests, calls and answers of <c>spikesharp serve</c>: one JSON object a line (docs/serve.md).</summary>
internal sealed partial class ServeProtocol(CliContext cli)
{
    // Programs read the lines; only what JSON asks for is escaped.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The class and message by which another program knows an error; null for those that are nothing of its affair.</summary>
    public static string? Describe(Exception error)
    {
        string? name = error switch
        {
            SimulationException { Code: DiagnosticCodes.NotANumber } => "FloatingPointError",
            ModelFormatException or FileNotFoundException or DirectoryNotFoundException => nameof(ModelFormatException),
            SpikeSharpException or IOException or UnauthorizedAccessException => "SimulationError",
            _ => null,
        };
        return name is null ? null : $"{name}: {error.Message.ReplaceLineEndings(" ")}";
    }

    /// <summary>The model with its functions and processes of the host bound to calls of the other program.</summary>
    public BuiltModel Bind(BuiltModel model)
    {
        foreach (External external in model.Operators.OfType<External>())
        {
            (bool hasTime, bool hasInput) = (external.Time is not null, external.Input is not null);
            model = model.Bind(external.Id, (t, x, y) => Call(external.Id, hasTime ? t : null, hasInput, x, y, isProcess: false));
        }
        foreach (SimProcess run in model.Operators.OfType<SimProcess>())
        {
            if (run.Process is ExternalProcess process) model = model.Bind(process.Id, (t, x, y) => Call(process.Id, t, run.Input is not null, x, y, isProcess: true));
        }
        return model;
    }

    /// <summary>Answers requests until the other program asks to quit or goes away.</summary>
    public void Serve(ServedModel model)
    {
        Send(json => json.WriteNumber("ready", 1));
        while (cli.In.ReadLine() is { } line)
        {
            cli.Cancel.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using JsonDocument request = Parse(line);
                JsonElement root = request.RootElement;
                switch (Text(root, "cmd"))
                {
                    case "run":
                        model.Run(Whole(root, "steps", 0, int.MaxValue) is long steps ? (int)steps : throw new FormatException("'steps' is missing"), cli.Cancel);
                        Send(json => json.WriteNumber("done", model.Steps));
                        break;
                    case "reset":
                        model.Reset(Whole(root, "seed", 0, uint.MaxValue));
                        Send(json => json.WriteNumber("done", 0));
                        break;
                    case "quit":
                        return;
                    case { } other:
                        throw new FormatException($"there is no command '{other}'; there are run, reset and quit");
                    default:
                        throw new FormatException("'cmd' is missing");
                }
            }
            catch (Exception error) when (error is JsonException or FormatException)
            {
                Fail($"ProtocolError: {error.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ")}");
            }
            catch (Exception error) when (Describe(error) is not null)
            {
                Fail(Describe(error)!);
            }
        }
    }

    private void Fail(string what) => Send(json => json.WriteString("failed", what));

    private void Call(int id, double? time, bool hasInput, ReadOnlySpan<double> x, Span<double> y, bool isProcess)
    {
        double[] input = x.ToArray();
        Send(json =>
        {
            json.WriteNumber("call", id);
            if (time is double t) WriteNumber(json, "t", t);
            else json.WriteNull("t");
            if (hasInput)
            {
                json.WriteStartArray("x");
                foreach (double value in input) WriteNumber(json, null, value);
                json.WriteEndArray();
            }
            else
            {
                json.WriteNull("x");
            }
        });
        string line = cli.In.ReadLine() ?? throw new EndOfStreamException("the other program went away during a call");
        using JsonDocument answer = Parse(line);
        if (answer.RootElement.ValueKind != JsonValueKind.Object) throw new FormatException("the answer to a call is no JSON object");
        if (Text(answer.RootElement, "error") is { } error) throw new InvalidOperationException(error);
        if (y.IsEmpty) return;
        if (!answer.RootElement.TryGetProperty("y", out JsonElement value)) throw new FormatException("the answer to a call has neither 'y' nor 'error'");
        Fill(y, value, isProcess);
    }

    private static void Fill(Span<double> y, JsonElement value, bool isProcess)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null when isProcess:
                y.Fill(double.NaN);
                break;
            case JsonValueKind.Null:
                throw new FormatException("it returned null");
            case JsonValueKind.Array when value.GetArrayLength() == y.Length:
                int i = 0;
                foreach (JsonElement element in value.EnumerateArray()) y[i++] = Number(element);
                break;
            case JsonValueKind.Array:
                throw new FormatException($"it returned {value.GetArrayLength()} numbers, {y.Length} are expected");
            default:
                y.Fill(Number(value));
                break;
        }
    }

    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new FormatException("it returned a text"),
        },
        _ => throw new FormatException($"it returned {value.GetRawText()}, numbers are expected"),
    };

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Whole(JsonElement root, string name, long low, long high)
    {
        if (!root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= low && number <= high
            ? number
            : throw new FormatException($"'{name}' is {value.GetRawText()}; a whole number from {low} to {high} is expected");
    }

    private static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException) when (NotFinite().IsMatch(line))
        {
            return JsonDocument.Parse(NotFinite().Replace(line, "\"$0\""));
        }
    }

    // What Python writes for floats that JSON has no word for.
    [GeneratedRegex(@"(?<=[\[,:\s])(-?Infinity|NaN)(?=[\],}\s])")]
    private static partial Regex NotFinite();

    private static void WriteNumber(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null) json.WritePropertyName(name);
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteRawValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity", skipInputValidation: true);
    }

    private void Send(Action<Utf8JsonWriter> write)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line, JsonOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        cli.Out.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        cli.Out.Flush();
    }
}
