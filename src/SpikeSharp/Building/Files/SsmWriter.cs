using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Writes a built model as an archive. Equal models give equal bytes.</summary>
internal sealed class SsmWriter
{
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // The description is read by programs; only what JSON asks for is escaped.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BuiltModel _model;
    private readonly Dictionary<Signal, int> _ids = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Signal, string> _arraysOf = new(ReferenceEqualityComparer.Instance);
    private readonly ArrayTable _arrays;

    public SsmWriter(BuiltModel model, ModelSaveOptions options)
    {
        ThrowIfRefused(model, options);
        _model = model = WrittenOut.Of(model, options);
        _arrays = new ArrayTable(model.Precision == Precision.Single);
        foreach (Signal signal in model.Signals) _ids[signal] = _ids.Count;
    }

    public void Write(Stream stream)
    {
        ArrayBufferWriter<byte> description = new();
        using (Utf8JsonWriter json = new(description, JsonOptions)) WriteModel(json);

        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (Stream entry = Entry(zip, SsmFormat.ModelEntry)) entry.Write(description.WrittenSpan);
        foreach ((string name, NdArray array) in _arrays.All)
        {
            using Stream entry = Entry(zip, name);
            Npy.Write(entry, array);
        }
    }

    private static Stream Entry(ZipArchive zip, string name)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Date;
        return entry.Open();
    }

    private static void ThrowIfRefused(BuiltModel model, ModelSaveOptions options)
    {
        string[] tensors = [.. model.Operators.OfType<SimTensor>().Select(op => $"tensor node '{op.FunctionName}'").Distinct()];
        string[] types = [.. model.Operators.OfType<SimNeurons>().Where(op => NeuronFormat.NameOf(op.Neurons) is null).Select(op => $"neuron type {op.Neurons.GetType().Name}").Distinct()];
        string[] functions = options.AllowFunctions ? [] : [.. model.Operators.Select(op => RefusedFunction(op, options)).OfType<string>().Distinct()];
        if (tensors.Length + types.Length + functions.Length == 0) return;
        throw new BuildException(
            DiagnosticCodes.UnsavableModel,
            $"The model holds what a file cannot: {string.Join(", ", tensors.Concat(types).Concat(functions))}.",
            tensors.Length > 0
                ? "a function of the whole minibatch is code that no file holds; build the network where it runs, or replace the node by layers, formulas or connections"
            : types.Length > 0
                ? $"neurons of type {NeuronFormat.Supported} can be saved, and types of your own that override {nameof(NeuronType.Parameters)} and {nameof(NeuronType.WithParameters)}"
                : $"a function of time needs the number of steps, {nameof(ModelSaveOptions)}.{nameof(ModelSaveOptions.Steps)}; write functions of an input as formulas ({nameof(Function)}.{nameof(Function.FromExpression)}, {nameof(Node)}.{nameof(Node.FromExpression)}) or take them from a decoded ensemble; "
                + $"or set {nameof(ModelSaveOptions.AllowFunctions)}: who loads the file then binds code to each");
    }

    private static string? RefusedFunction(Operator op, ModelSaveOptions options) => op switch
    {
        External external when !WrittenOut.IsTable(external, options) => $"function '{external.FunctionName}' {(external.Input is null && external.Output is not null ? "of time" : "of an input")}",
        SimProcess { Process: ExternalProcess process } => $"process '{process.Source}'",
        SimProcess process when !ProcessFormat.CanWrite(process.Process) && !WrittenOut.IsTable(process, options) =>
            $"process type {process.Process.GetType().Name}{(process.Input is null ? "" : " with an input")}",
        _ => null,
    };

    private void WriteModel(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("format", SsmFormat.Name);
        json.WriteNumber("version", SsmFormat.Version);
        json.WriteString("producer", SsmFormat.Producer);
        json.WriteString("label", _model.Label);
        json.WriteNumber("dt", _model.Dt);
        json.WriteNumber("seed", _model.Seed);
        if (_model.StepLimit is int steps) json.WriteNumber("steps", steps);
        else json.WriteNull("steps");
        WriteId(json, "step", _model.Step);
        WriteId(json, "time", _model.Time);
        WriteList(json, "signals", _model.Signals, signal => WriteSignal(json, signal));
        OperatorWriter operators = new(this, _arrays, _model.Time, _model.Dt);
        WriteList(json, "operators", _model.Operators, op => operators.Write(json, op));
        WriteInts(json, "order", _model.Order);
        new ObjectWriter(this, _arrays, _model).Write(json);
        json.WriteEndObject();
    }

    private void WriteSignal(Utf8JsonWriter json, Signal signal)
    {
        bool isFloat = signal.Type == SignalType.Float;
        json.WriteString("name", signal.Name);
        WriteInts(json, "shape", signal.Shape);
        json.WriteString("dtype", !isFloat ? SsmFormat.Int64 : _model.Precision == Precision.Single ? SsmFormat.Float32 : SsmFormat.Float64);
        if (signal.Matrix is { } matrix)
        {
            json.WriteStartObject("sparse");
            json.WriteString("data", _arrays.AddFloats(matrix.Data));
            json.WriteString("indices", _arrays.Add(NdArray.From(matrix.Indices.ToArray())));
            json.WriteString("indptr", _arrays.Add(NdArray.From(matrix.RowStarts.ToArray())));
            json.WriteEndObject();
        }
        else if (signal.Base is not null)
        {
            WriteId(json, "base", signal.Base);
            json.WriteNumber("offset", signal.Offset);
            WriteInts(json, "strides", signal.Strides);
        }
        else if (!isFloat)
        {
            if (signal.Fill is double fill) json.WriteNumber("fill", fill);
            else json.WriteString("init", _arrays.Add(signal.Initial));
        }
        else if ((signal.Fill is double all ? _arrays.InModelType(all) : _arrays.Uniform(signal.Initial.ToDoubles())) is double uniform)
        {
            json.WriteNumber("fill", uniform);
        }
        else
        {
            json.WriteString("init", _arraysOf[signal] = _arrays.AddFloats(signal.Initial));
        }
        if (signal.IsReadOnly) json.WriteBoolean("readonly", true);
    }

    /// <summary>The name of the array behind a base; one is added where the signal is written without.</summary>
    public string ArrayOf(Signal signal) => _arraysOf.TryGetValue(signal, out string? name) ? name : _arraysOf[signal] = _arrays.AddFloats(signal.Initial);

    public void WriteId(Utf8JsonWriter json, string name, Signal? signal)
    {
        if (signal is null) json.WriteNull(name);
        else json.WriteNumber(name, _ids[signal]);
    }

    public static void WriteInts(Utf8JsonWriter json, string name, ImmutableArray<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    public static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
