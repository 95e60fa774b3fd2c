using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Reads a built model from an archive of unknown origin. Every defect ends in one <see cref="ModelFormatException"/> with its place.</summary>
internal static class SsmReader
{
    private const int MaxDepth = 64;

    // A formula opens at most two lists for each of its parts.
    private const int MaxExpressionDepth = MaxDepth + (2 * ExpressionNode.MaxDepth);

    /// <summary>Reads a model.</summary>
    /// <param name="zip">The archive; its sizes are bounded already.</param>
    /// <param name="file">Its name in messages.</param>
    /// <param name="options">Limits.</param>
    public static BuiltModel Read(CheckedZip zip, string file, ModelLoadOptions options)
    {
        if (!zip.Contains(SsmFormat.ModelEntry))
            throw new ModelFormatException(DiagnosticCodes.InvalidModelFile, file, $"the archive has no {SsmFormat.ModelEntry}, so it is no built model (.ssm)");
        byte[] json = zip.ReadBytes(SsmFormat.ModelEntry);
        using JsonDocument document = Parse(json, file);
        SsmValue root = new(document.RootElement, file);
        CheckVersion(root);
        OperatorReader.ThrowIfUnsupported(root["operators"], options.NeuronTypes);
        return Build(root, new SsmArrays(zip), options);
    }

    private static JsonDocument Parse(byte[] json, string file)
    {
        if (!Utf8.IsValid(json)) throw new ModelFormatException(DiagnosticCodes.InvalidModelFile, file, $"{SsmFormat.ModelEntry} is not UTF-8 text");
        try
        {
            CheckDepth(json, file);
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxExpressionDepth });
        }
        catch (JsonException e)
        {
            // The parser repeats the place, counted from 0, behind its sentence.
            string reason = e.Message.Split(" LineNumber:")[0];
            throw new ModelFormatException(
                DiagnosticCodes.InvalidModelFile, file, $"{SsmFormat.ModelEntry} is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {reason}", null, e);
        }
    }

    // Formulas alone may be deep: what lies under the member "expr" of an operator.
    private static void CheckDepth(byte[] json, string file)
    {
        const int OperatorMembers = 3;
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxExpressionDepth });
        bool isExpression = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth <= OperatorMembers) isExpression = reader.CurrentDepth == OperatorMembers && reader.ValueTextEquals("expr");
            else if (reader.CurrentDepth >= MaxDepth && !isExpression)
                throw new ModelFormatException(DiagnosticCodes.InvalidModelFile, file, $"{SsmFormat.ModelEntry} is nested deeper than {MaxDepth} levels at byte {reader.TokenStartIndex}");
        }
    }

    private static void CheckVersion(SsmValue root)
    {
        if (root["format"].Text() != SsmFormat.Name) throw root["format"].Wrong($"\"{SsmFormat.Name}\"");
        int version = root["version"].Int(1);
        if (version != SsmFormat.Version)
            throw root["version"].Unsupported($"version {version} is newer than this reader, which reads version {SsmFormat.Version}", "install a newer SpikeSharp");
    }

    private static BuiltModel Build(SsmValue root, SsmArrays arrays, ModelLoadOptions options)
    {
        double dt = root["dt"].Positive();
        int? steps = root["steps"].IsNull ? null : root["steps"].Int(0);
        ImmutableArray<Signal> signals = SignalReader.Read(root["signals"], root["time"], arrays, options.MaxBytes, out bool isSingle);
        Signal step = Clock(root["step"], signals, SignalType.Int64), time = Clock(root["time"], signals, SignalType.Float);
        if (root["signals"].Items()[root["step"].Int()]["dtype"].Text() != SsmFormat.Int64) throw root["step"].Invalid("the step counter has dtype i8");
        ImmutableArray<Operator> operators = new OperatorReader(arrays, signals, isSingle, step, time, steps, dt, options).Read(root["operators"]);
        ImmutableArray<int> order = OrderCheck.Read(root["order"], operators);

        ObjectReader reader = new(arrays, signals, operators);
        ImmutableArray<BuiltProbe> probes = [.. root["probes"].Items().Select(reader.ReadProbe)];
        (ImmutableArray<BuiltEnsemble> ensembles, ImmutableArray<BuiltConnection> connections, ImmutableArray<BuiltNode> nodes) = reader.ReadObjects(root["objects"]);
        return new BuiltModel(new ModelParts
        {
            Dt = dt,
            Seed = root["seed"].Seed(),
            Label = root["label"].TextOr(""),
            Precision = isSingle ? Precision.Single : Precision.Double,
            StepLimit = steps,
            Step = step,
            Time = time,
            Operators = operators,
            Order = order,
            Probes = probes,
            Ensembles = ensembles,
            Connections = connections,
            Nodes = nodes,
            Inputs = [.. root["inputs"].ItemsOrNone().Select(reader.ReadInput)],
            Outputs = [.. root["outputs"].ItemsOrNone().Select(entry => ObjectReader.ReadOutput(entry, probes))],
            Layers = [.. root["layers"].ItemsOrNone().Select(entry => reader.ReadLayer(entry, ensembles, nodes))],
        });
    }

    private static Signal Clock(SsmValue id, ImmutableArray<Signal> signals, SignalType type)
    {
        Signal signal = signals[SignalReader.IdOf(id, signals.Length)];
        if (signal.Matrix is not null || signal.Base is not null || signal.Size != 1 || signal.Type != type)
            throw id.Invalid(
                $"'{signal}' {NdArray.FormatShape(signal.Shape.AsSpan())} is {(signal.Type == SignalType.Float ? "float" : "integer")}; one {(type == SignalType.Float ? "float" : "integer (i8)")} with memory of its own is expected");
        return !signal.IsReadOnly ? signal : throw id.Invalid($"'{signal}' is readonly, but changes in every step");
    }
}
