using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Reads the processes of a file and checks them before anything is made of them.</summary>
/// <param name="operators">Reads signals.</param>
/// <param name="arrays">The arrays of the file.</param>
/// <param name="isSingle">Whether floats of the model have 4 bytes.</param>
/// <param name="dt">Step in seconds.</param>
/// <param name="maxBytes">Bytes that a process may take for its signal.</param>
internal sealed class ProcessReader(OperatorReader operators, SsmArrays arrays, bool isSingle, double dt, long maxBytes)
{
    public SimProcess Read(SsmValue op)
    {
        Signal output = operators.Float(op["output"]);
        Signal? input = op["input"].IsNull ? null : operators.Float(op["input"]);
        SsmValue process = op["process"], state = op["state"];
        string type = process["type"].Text();
        if (type is ProcessFormat.Triangle or ProcessFormat.Pool ? input is null : type != ProcessFormat.External && input is not null)
            throw op["input"].Invalid($"process {type} takes {(input is null ? "an input" : "no input")}");
        if (type == ProcessFormat.Triangle && input?.Size != output.Size)
            throw op.Invalid($"input {OperatorReader.Describe(input!)} and output {OperatorReader.Describe(output)} differ in size");
        ImmutableArray<Signal> variables = [];
        Process made = type switch
        {
            ProcessFormat.Triangle => ReadTriangle(process, state, output, out variables),
            ProcessFormat.WhiteNoise => new WhiteNoise { Distribution = ReadNoise(process, output), Scale = process["scale"].FlagOr(true) },
            ProcessFormat.FilteredNoise => ReadFilteredNoise(process, state, output, out variables),
            ProcessFormat.WhiteSignal => ReadSignal(process, output),
            ProcessFormat.PresentInput => ReadPresentInput(process, output),
            ProcessFormat.Piecewise => ReadPiecewise(process, output),
            ProcessFormat.Pool => ReadPool(process, state, input!, output, out variables),
            ProcessFormat.Table => ReadTable(process, output),
            ProcessFormat.External => ReadExternal(process, state, out variables),
            _ => throw process["type"].Unsupported($"process '{type}' is not supported"),
        };
        long? seed = op["seed"].IsNull ? null : op["seed"].Seed();
        return new SimProcess(made with { Seed = seed }, input, output, operators.CheckTime(op["t"]), ReadMode(op["mode"]), seed, variables);
    }

    public static ProcessMode ReadMode(SsmValue mode) => mode.Text() switch
    {
        SsmFormat.Set => ProcessMode.Set,
        SsmFormat.Increment => ProcessMode.Increment,
        SsmFormat.Update => ProcessMode.Update,
        _ => throw mode.Wrong("set, inc or update"),
    };

    private Triangle ReadTriangle(SsmValue process, SsmValue state, Signal output, out ImmutableArray<Signal> variables)
    {
        int taps = process["taps"].Int(1);
        variables =
        [
            State(state["Y"], output.Size), State(state["X"], (long)taps * output.Size), State(state["Xi"], 1),
        ];
        double given = process["source"].IsNull ? -1 : process["source"]["t"].NotNegative();
        Triangle triangle = new(given >= 0 && Math.Round(given / dt) + 1 == taps ? given : (taps - 1) * dt);
        (int found, double first, double last) = triangle.Weights(dt);
        if (found != taps) throw process["taps"].Invalid($"{taps} taps of {dt} s are no duration");
        Check(process["first"], first);
        Check(process["last"], last);
        return triangle;

        static void Check(SsmValue value, double expected)
        {
            if (!(Math.Abs(value.Number() - expected) <= 1e-12 * expected)) throw value.Wrong(FormattableString.Invariant($"{expected:R}, which follows from taps,"));
        }
    }

    private static Distribution ReadNoise(SsmValue process, Signal output)
    {
        Distribution distribution = DistributionFormat.Read(process["dist"]);
        try
        {
            distribution.Sample(1, output.Size, new NumpyRandom(0));
        }
        catch (ArgumentException e)
        {
            throw process["dist"].Invalid(e.Message);
        }
        return distribution;
    }

    private FilteredNoise ReadFilteredNoise(SsmValue process, SsmValue state, Signal output, out ImmutableArray<Signal> variables)
    {
        SsmValue synapse = process["synapse"];
        variables = [];
        Synapse filter = synapse.IsNull ? Synapse.None : synapse["type"].Text() switch
        {
            FilterFormat.TypeName => ReadFilter(synapse, state, output, out variables),
            ProcessFormat.Triangle => ReadTriangle(synapse, state, output, out variables),
            string other => throw synapse["type"].Unsupported($"synapse '{other}' is not supported; {FilterFormat.TypeName} and {ProcessFormat.Triangle} are"),
        };
        return new FilteredNoise { Distribution = ReadNoise(process, output), Scale = process["scale"].FlagOr(true), Synapse = filter };
    }

    private DiscreteFilter ReadFilter(SsmValue synapse, SsmValue state, Signal output, out ImmutableArray<Signal> variables)
    {
        DiscreteStateSpace matrices = FilterFormat.ReadMatrices(synapse);
        Synapse? source = FilterFormat.ReadSource(synapse["source"]);
        variables = matrices.Order == 0 ? [] : [State(state[LinearFilterStep.StateName], (long)matrices.Order * output.Size)];
        return new DiscreteFilter(matrices, source);
    }

    private WhiteSignal ReadSignal(SsmValue process, Signal output)
    {
        double period = process["period"].Positive(), high = process["high"].Positive();
        // Coefficients, transform and signal: at most 16 doubles for each step of the period.
        if (period / dt * output.Size * 128 > maxBytes)
            throw process["period"].Invalid(FormattableString.Invariant($"{period:R} s of {output.Size} elements take more than {maxBytes} bytes; raise {nameof(ModelLoadOptions.MaxBytes)} if you trust the file"));
        if (high > 0.5 / dt) throw process["high"].Wrong(FormattableString.Invariant($"at most 1/(2 dt), {0.5 / dt:R} Hz,"));
        if (high < 1 / period) throw process["high"].Wrong(FormattableString.Invariant($"at least 1/period, {1 / period:R} Hz,"));
        return new WhiteSignal(period, high) { Rms = process["rms"].NotNegative(), Y0 = process["y0"].IsNull ? null : process["y0"].Number() };
    }

    private PresentInput ReadPresentInput(SsmValue process, Signal output)
    {
        NdArray inputs = arrays.Floats(process["inputs"], null, isSingle);
        return inputs.Rank > 0 && inputs.Length > 0 && inputs.Length == (long)inputs.Shape[0] * output.Size
            ? new PresentInput(inputs, process["presentation_time"].Positive())
            : throw process["inputs"].Invalid($"{process["inputs"].Text()} has shape {NdArray.FormatShape(inputs.Shape.AsSpan())}; inputs of {output.Size} elements are expected, as many as {OperatorReader.Describe(output)} has");
    }

    private static Piecewise ReadPiecewise(SsmValue process, Signal output)
    {
        ImmutableArray<double> times = process["times"].Numbers();
        if (times.IsEmpty) throw process["times"].Invalid("at least one time is expected");
        for (int i = 1; i < times.Length; i++)
            if (!(times[i] > times[i - 1])) throw process["times"].Invalid($"times ascend; time {i} is {times[i]}, after {times[i - 1]}");
        ImmutableArray<SsmValue> rows = process["values"].Items();
        if (rows.Length != times.Length) throw process["values"].Invalid($"{times.Length} rows are expected, one for each time; {rows.Length} were found");
        ImmutableArray<double>.Builder values = ImmutableArray.CreateBuilder<double>();
        foreach (SsmValue row in rows)
        {
            ImmutableArray<double> numbers = row.Numbers();
            if (numbers.Length != output.Size) throw row.Invalid($"{output.Size} numbers are expected, {numbers.Length} were found");
            values.AddRange(numbers);
        }
        return new Piecewise(times, values.ToImmutable());
    }

    private MaxPool ReadPool(SsmValue process, SsmValue state, Signal input, Signal output, out ImmutableArray<Signal> variables)
    {
        MaxPool pool = PoolFormat.Read(process, maxBytes);
        if (input.Size != pool.DefaultSizeIn) throw process["input_shape"].Invalid($"{pool.DefaultSizeIn} elements are expected, {OperatorReader.Describe(input)} has {input.Size}");
        if (output.Size != pool.DefaultSizeOut) throw process.Invalid($"{pool.DefaultSizeOut} elements come out, {OperatorReader.Describe(output)} has {output.Size}");
        variables = pool.OfSums ? [State(state["sums"], input.Size), State(state["largest"], output.Size)] : [];
        return pool;
    }

    private TableProcess ReadTable(SsmValue process, Signal output) =>
        new(operators.TableRows(process["values"], process, output), SourceOf(process["source"]));

    private ExternalProcess ReadExternal(SsmValue process, SsmValue state, out ImmutableArray<Signal> variables)
    {
        ImmutableArray<(string Name, SsmValue Value)> members = state.IsNull ? [] : state.Members();
        variables = [.. members.Select(member => operators.Float(member.Value))];
        return new ExternalProcess(process["id"].Int(0), SourceOf(process["source"]), [.. members.Select(member => member.Name)]);
    }

    // The name of a type, or its description as another process.
    private static string SourceOf(SsmValue source) => source.IsNull ? "" : source.IsObject ? source["type"].TextOr("") : source.Text();

    private Signal State(SsmValue id, long size)
    {
        Signal signal = operators.Float(id);
        return signal.Size == size ? signal : throw id.Invalid($"{OperatorReader.Describe(signal)} does not have the {size} elements of this variable");
    }
}
