using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Reads the operators of a file and checks that their operands fit each other.</summary>
internal sealed class OperatorReader
{
    private static readonly string Supported = $"TimeUpdate, Reset, Copy, ElementwiseInc, DotInc, SparseDotInc, BsrDotInc, ConvInc, ConvTransposeInc, SimNeurons, SimProcess ({ProcessFormat.Supported}), Table, Expression, External, {LearningFormat.Pes}, {LearningFormat.Rls}, {LearningFormat.Bcm}, {LearningFormat.Oja}, {LearningFormat.Voja}, SimProbe";

    private readonly SsmArrays _arrays;
    private readonly ImmutableArray<Signal> _signals;
    private readonly bool _isSingle;
    private readonly Signal _step;
    private readonly Signal _time;
    private readonly int? _steps;
    private readonly ImmutableArray<NeuronType> _ownTypes;
    private readonly ProcessReader _processes;

    public OperatorReader(SsmArrays arrays, ImmutableArray<Signal> signals, bool isSingle, Signal step, Signal time, int? steps, double dt, ModelLoadOptions options)
    {
        _ownTypes = options.NeuronTypes;
        _processes = new ProcessReader(this, arrays, isSingle, dt, options.MaxBytes);
        _arrays = arrays;
        _signals = signals;
        _isSingle = isSingle;
        _step = step;
        _time = time;
        _steps = steps;
    }

    /// <summary>Refuses what this version cannot run, all of it at once.</summary>
    public static void ThrowIfUnsupported(SsmValue list, ImmutableArray<NeuronType> ownTypes)
    {
        List<string> gaps = [];
        SsmValue? first = null;
        foreach (SsmValue entry in list.Items())
        {
            SsmValue name = entry["op"];
            (SsmValue where, string? gap) = name.Text() switch
            {
                "SimNeurons" when entry["neurons"]["type"] is var type => (type, NeuronFormat.CanRead(type.Text(), ownTypes) ? null : $"neuron type '{type.Text()}'"),
                "SimProcess" when entry["process"]["type"] is var type => (type, ProcessFormat.CanRead(type.Text()) ? null : $"process '{type.Text()}'"),
                "TimeUpdate" or "Reset" or "Copy" or "ElementwiseInc" or "DotInc" or "SparseDotInc" or "BsrDotInc" or "ConvInc" or "ConvTransposeInc" => (name, null),
                "Table" or "Expression" or "External" or "SimProbe" => (name, null),
                string rule when LearningFormat.CanRead(rule) => (name, null),
                string other => (name, $"operator '{other}'"),
            };
            if (gap is null || gaps.Contains(gap)) continue;
            gaps.Add(gap);
            first ??= where;
        }
        if (first is SsmValue place)
            throw place.Unsupported(
                $"{string.Join(", ", gaps)} {(gaps.Count == 1 ? "is" : "are")} not supported", $"this version runs {Supported}, with neurons of type {NeuronFormat.Supported} and those in {nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.NeuronTypes)}");
    }

    public ImmutableArray<Operator> Read(SsmValue list)
    {
        ImmutableArray<Operator> operators = NeuronFormat.WithBases([.. list.Items().Select(ReadOperator)]);
        TimeUpdate[] clocks = [.. operators.OfType<TimeUpdate>()];
        return clocks.Length == 1 && ReferenceEquals(clocks[0].Step, _step) && ReferenceEquals(clocks[0].Time, _time)
            ? operators
            : throw list.Invalid($"one TimeUpdate of the model's step and time is expected, {clocks.Length} {(clocks.Length == 1 ? "of other signals was" : "were")} found");
    }

    private Operator ReadOperator(SsmValue entry)
    {
        string name = entry["op"].Text();
        SsmValue op = entry.Named($"{entry.Place} ({name})");
        return name switch
        {
            "TimeUpdate" => new TimeUpdate(Any(op["step"]), Any(op["time"])),
            "Reset" => new Reset(Float(op["dst"]), op["value"].Number()),
            "Copy" => ReadCopy(op),
            "ElementwiseInc" => ReadElementwise(op),
            "DotInc" => ReadDot(op),
            "SparseDotInc" => ReadSparse(op),
            "BsrDotInc" => ReadBlocks(op),
            "ConvInc" => ReadConvolution(op),
            "ConvTransposeInc" => ReadTransposed(op),
            "SimNeurons" => ReadNeurons(op),
            "SimProcess" => op["process"]["type"].Text() == FilterFormat.TypeName ? ReadFilter(op) : _processes.Read(op),
            "Table" => ReadTable(op),
            "Expression" => ReadExpression(op),
            "External" => ReadExternal(op),
            "SimProbe" => new SimProbe(Any(op["signal"])),
            _ when LearningFormat.CanRead(name) => LearningFormat.Read(op, name, this, _arrays),
            _ => throw op["op"].Unsupported($"operator '{name}' is not supported"),
        };
    }

    private Copy ReadCopy(SsmValue op)
    {
        Signal source = Float(op["src"]), target = Float(op["dst"]);
        bool increments = op["inc"].Flag();
        ImmutableArray<int> from = Positions(op["src_index"], source), to = Positions(op["dst_index"], target);
        int given = from.IsDefault ? source.Size : from.Length, taken = to.IsDefault ? target.Size : to.Length;
        if (given != taken && given != 1) throw op.Invalid($"{given} elements of {Describe(source)} do not fit {taken} of {Describe(target)}");
        if (!increments && !to.IsDefault && to.Distinct().Count() < to.Length) throw op["dst_index"].Invalid("an element is set twice");
        return new Copy(source, target, increments, from, to);
    }

    // Indices count along the first axis, which is that of the elements only where the others have one element.
    private static ImmutableArray<int> Positions(SsmValue list, Signal signal)
    {
        if (list.IsNull) return default;
        if (signal.Shape.Length == 0 || signal.Shape[0] != signal.Size) throw list.Unsupported($"indices into {Describe(signal)}, which is no vector, are not supported");
        ImmutableArray<int> positions = list.Ints(-signal.Size, signal.Size - 1);
        if (positions.IsEmpty) throw list.Invalid("at least one index is expected");
        return positions.Any(i => i < 0) ? [.. positions.Select(i => i < 0 ? i + signal.Size : i)] : positions;
    }

    private ElementwiseInc ReadElementwise(SsmValue op)
    {
        Signal a = Float(op["A"]), x = Float(op["X"]), y = Float(op["Y"]);
        return (a.Size == 1 || a.Size == y.Size) && (x.Size == 1 || x.Size == y.Size)
            ? new ElementwiseInc(a, x, y)
            : throw op.Invalid($"A {Describe(a)} and X {Describe(x)} do not fit Y {Describe(y)}; each needs as many elements as Y, or one");
    }

    private DotInc ReadDot(SsmValue op)
    {
        Signal a = Float(op["A"]), x = Float(op["X"]), y = Float(op["Y"]);
        bool fits = a.Shape.Length switch
        {
            2 => x.Shape.Length == 0 ? y.Size == a.Size : x.Size == a.Shape[1] && y.Size == a.Shape[0],
            < 2 => a.Size == 1 || x.Size == 1 ? y.Size == Math.Max(a.Size, x.Size) : a.Size == x.Size && y.Size == 1,
            _ => false,
        };
        return fits ? new DotInc(a, x, y) : throw op.Invalid($"A {Describe(a)}, X {Describe(x)} and Y {Describe(y)} do not fit; a matrix of m rows and n columns needs X of n and Y of m elements");
    }

    private SparseDotInc ReadSparse(SsmValue op)
    {
        SsmValue id = op["A"];
        Signal a = _signals[SignalReader.IdOf(id, _signals.Length)], x = Float(op["X"]), y = Float(op["Y"]);
        if (a.Matrix is not { } matrix) throw id.Invalid($"{Describe(a)} is no sparse matrix");
        return x.Size == matrix.Columns && y.Size == matrix.Rows
            ? new SparseDotInc(a, x, y)
            : throw op.Invalid($"A {Describe(a)}, X {Describe(x)} and Y {Describe(y)} do not fit; a matrix of m rows and n columns needs X of n and Y of m elements");
    }

    private BsrDotInc ReadBlocks(SsmValue op)
    {
        Signal a = Float(op["A"]), x = Float(op["X"]), y = Float(op["Y"]);
        if (a.Shape.Length != 3) throw op["A"].Invalid($"{Describe(a)} is no list of blocks, which has the shape (blocks, rows, columns)");
        (int blocks, int rows, int columns) = (a.Shape[0], a.Shape[1], a.Shape[2]);
        if (x.Size % columns != 0 || y.Size % rows != 0) throw op.Invalid($"blocks of A {Describe(a)} do not fit X {Describe(x)} and Y {Describe(y)}");
        int[] indices = _arrays.Indices(op["indices"], blocks, x.Size / columns), starts = _arrays.Indices(op["indptr"], (y.Size / rows) + 1L, blocks + 1);
        for (int row = 0; row + 1 < starts.Length; row++)
            if (starts[row + 1] < starts[row]) throw op["indptr"].Invalid($"row {row} ends at {starts[row + 1]}, before its start {starts[row]}");
        return starts[0] == 0 && starts[^1] == blocks
            ? new BsrDotInc(a, x, y, [.. indices], [.. starts])
            : throw op["indptr"].Invalid($"0 and {blocks} are expected at the ends, {starts[0]} and {starts[^1]} were found");
    }

    private ConvInc ReadConvolution(SsmValue op)
    {
        ConvolutionGeometry geometry = ConvolutionFormat.Read(op, transposed: false);
        (Signal w, Signal x, Signal y) = ReadConvolved(op, geometry, geometry.Input.Channels / geometry.Groups);
        return new ConvInc(w, x, y, geometry);
    }

    private ConvTransposeInc ReadTransposed(SsmValue op)
    {
        ConvolutionGeometry geometry = ConvolutionFormat.Read(op, transposed: true);
        if (geometry.Groups != 1) throw op["groups"].Unsupported($"a transposed convolution in {geometry.Groups} groups is not supported");
        (Signal w, Signal x, Signal y) = ReadConvolved(op, geometry, geometry.Input.Channels);
        return new ConvTransposeInc(w, x, y, geometry);
    }

    private (Signal W, Signal X, Signal Y) ReadConvolved(SsmValue op, ConvolutionGeometry geometry, int channels)
    {
        Signal w = Float(op["W"]), x = Float(op["X"]), y = Float(op["Y"]);
        ImmutableArray<int> kernel = [.. geometry.KernelSize, channels, geometry.Output.Channels];
        if (!w.Shape.SequenceEqual(kernel)) throw op["W"].Invalid($"{Describe(w)} is no kernel of shape ({string.Join(", ", kernel)})");
        if (x.Size != geometry.Input.Size) throw op["X"].Invalid($"{Describe(x)} does not have the {geometry.Input.Size} elements of input_shape");
        if (y.Size != geometry.Output.Size) throw op["Y"].Invalid($"{Describe(y)} does not have the {geometry.Output.Size} elements of output_shape");
        return (w, x, y);
    }

    private SimNeurons ReadNeurons(SsmValue op)
    {
        NeuronType type = NeuronFormat.Read(op["neurons"], _ownTypes);
        Signal current = Float(op["J"]), output = Float(op["output"]);
        ImmutableArray<Signal> state = [.. type.State.Select(variable => Float(op["state"][variable.Name]))];
        foreach (Signal signal in state.Add(output))
            if (signal.Size != current.Size) throw op.Invalid($"{Describe(signal)} does not have as many elements as J, {Describe(current)}");
        return new SimNeurons(type, current, output, state, type.UsesRandom ? RandomFormat.Read(op["rng"], _arrays) : null);
    }

    private SimFilter ReadFilter(SsmValue op)
    {
        SsmValue process = op["process"];
        DiscreteStateSpace filter = FilterFormat.ReadMatrices(process);
        Signal input = Float(op["input"]), output = Float(op["output"]);
        if (input.Size != output.Size) throw op.Invalid($"input {Describe(input)} and output {Describe(output)} differ in size");
        Signal? state = filter.Order == 0 ? null : Float(op["state"]["X"]);
        if (state is not null && state.Size != (long)filter.Order * output.Size)
            throw op["state"]["X"].Invalid($"{Describe(state)} does not hold {filter.Order} states of {output.Size} elements each");
        ProcessMode mode = ProcessReader.ReadMode(op["mode"]);
        return new SimFilter(FilterFormat.ReadSource(process["source"]), filter, input, output, CheckTime(op["t"]), state, mode, op["seed"].IsNull ? null : op["seed"].Seed());
    }

    private Table ReadTable(SsmValue op)
    {
        Signal output = Float(op["output"]);
        if (!ReferenceEquals(Any(op["step"]), _step)) throw op["step"].Invalid("the model's step is expected");
        return new Table(output, _step, TableRows(op["values"], op, output), op["name"].TextOr(""));
    }

    /// <summary>The rows of a table, enough for the steps of the model.</summary>
    /// <param name="name">Where the file names the array.</param>
    /// <param name="owner">What has the table, for messages.</param>
    /// <param name="output">What gets a row.</param>
    public NdArray TableRows(SsmValue name, SsmValue owner, Signal output)
    {
        NdArray values = _arrays.Floats(name, null, _isSingle);
        if (values.Rank == 0 || values.Length != (long)values.Shape[0] * output.Size)
            throw name.Invalid($"{name.Text()} has shape {NdArray.FormatShape(values.Shape.AsSpan())}; rows of {output.Size} elements are expected, as many as {Describe(output)} has");
        if (_steps is null) throw owner.Invalid("the model runs for ever (steps is null), but a table ends");
        if (values.Shape[0] < _steps) throw name.Invalid($"the table has {values.Shape[0]} rows; the model's {_steps} steps need as many");
        return values.Reshape(values.Shape[0], output.Size);
    }

    private Expression ReadExpression(SsmValue op)
    {
        Signal output = Float(op["output"]);
        Signal? input = op["x"].IsNull ? null : Float(op["x"]);
        ExpressionNode formula = ExpressionFormat.Read(op["expr"]);
        try
        {
            int size = new ExpressionProgram(formula, input?.Size ?? 0).Size;
            if (size != 1 && size != output.Size) throw op["expr"].Invalid($"the result has {size} elements; {Describe(output)} needs as many as it has, or one");
        }
        catch (ArgumentException e)
        {
            throw op["expr"].Invalid(e.Message);
        }
        return new Expression(output, op["t"].IsNull ? null : CheckTime(op["t"]), input, formula, op["name"].TextOr(""));
    }

    private External ReadExternal(SsmValue op)
    {
        Signal? output = op["output"].IsNull ? null : Contiguous(op["output"]), input = op["x"].IsNull ? null : Contiguous(op["x"]);
        return new External(output, op["t"].IsNull ? null : CheckTime(op["t"]), input, op["id"].Int(0), op["name"].TextOr(""), null);
    }

    /// <summary>The time, which is the only one that a process can read.</summary>
    public Signal CheckTime(SsmValue id) =>
        id.IsNull || ReferenceEquals(Any(id), _time) ? _time : throw id.Invalid($"the model's time is expected, {Describe(Any(id))} was found");

    private Signal Any(SsmValue id)
    {
        Signal signal = _signals[SignalReader.IdOf(id, _signals.Length)];
        if (signal.Matrix is not null) throw id.Invalid($"{Describe(signal)} is a sparse matrix, which only SparseDotInc takes");
        if (signal.Size == 0) throw id.Invalid($"{Describe(signal)} has no elements");
        return signal.Shape.Length <= 2 || signal.IsContiguous ? signal : throw id.Unsupported($"{Describe(signal)} is a strided view of more than two axes, which is not supported");
    }

    public Signal Float(SsmValue id) => Any(id) is { Type: SignalType.Float } signal ? signal : throw id.Invalid($"{Describe(Any(id))} holds integers; floats are expected");

    private Signal Contiguous(SsmValue id) => Float(id) is { IsContiguous: true } signal ? signal : throw id.Unsupported($"{Describe(Float(id))} is a strided view, which a function cannot take");

    public static string Describe(Signal signal) => $"'{signal}' {NdArray.FormatShape(signal.Shape.AsSpan())}";
}
