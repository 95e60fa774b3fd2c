using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Reads the signals of a file: bases, views and sparse matrices.</summary>
internal sealed class SignalReader
{
    // As many axes as the arrays of NumPy have at most.
    private const int MaxRank = 32;

    private static readonly string[] Kinds = ["init", "fill", "base", "sparse"];

    private readonly SsmArrays _arrays;
    private readonly Signal[] _signals;
    private readonly bool _isSingle;
    private readonly string _floatName;
    private readonly long _maxBytes;
    private long _bytes;

    private SignalReader(int count, SsmArrays arrays, bool isSingle, long maxBytes)
    {
        _arrays = arrays;
        _signals = new Signal[count];
        _maxBytes = maxBytes;
        _isSingle = isSingle;
        _floatName = isSingle ? SsmFormat.Float32 : SsmFormat.Float64;
    }

    /// <summary>All signals, a base before its views.</summary>
    /// <param name="list">The list <c>signals</c>.</param>
    /// <param name="time">The signal id of the time, whose type is the float type of the model.</param>
    /// <param name="arrays">The arrays of the file.</param>
    /// <param name="maxBytes">Bytes that all bases may take.</param>
    /// <param name="isSingle">Whether floats have 4 bytes.</param>
    public static ImmutableArray<Signal> Read(SsmValue list, SsmValue time, SsmArrays arrays, long maxBytes, out bool isSingle)
    {
        ImmutableArray<SsmValue> entries = list.Items();
        SsmValue clock = entries[IdOf(time, entries.Length)];
        isSingle = clock["dtype"].Text() switch
        {
            SsmFormat.Float32 => true,
            SsmFormat.Float64 => false,
            string other => throw time.Invalid($"{clock.Place} has dtype {other}; the time is a float scalar (f8 or f4)"),
        };
        SignalReader reader = new(entries.Length, arrays, isSingle, maxBytes);
        for (int i = 0; i < entries.Length; i++) reader._signals[i] = reader.Read(entries[i], i);
        return [.. reader._signals];
    }

    /// <summary>A position in the list of signals.</summary>
    public static int IdOf(SsmValue id, int count) => count > 0 ? id.Int(0, count - 1) : throw id.Invalid("the model has no signals");

    private Signal Read(SsmValue entry, int index)
    {
        string name = entry["name"].Text();
        ImmutableArray<int> shape = ReadShape(entry["shape"], out int size);
        SignalType type = ReadType(entry["dtype"]);
        bool isReadOnly = entry["readonly"].FlagOr(false);
        (string Key, SsmValue Value)[] kinds = [.. Kinds.Select(key => (key, entry[key])).Where(kind => !kind.Item2.IsNull)];
        if (kinds.Length != 1)
            throw entry.Invalid($"one of init, fill, base and sparse is expected, {(kinds.Length == 0 ? "none" : string.Join(" and ", kinds.Select(kind => kind.Key)))} was found");

        SsmValue value = kinds[0].Value;
        switch (kinds[0].Key)
        {
            case "base":
                return ReadView(entry, index, name, shape, type);
            case "sparse":
                return type == SignalType.Float
                    ? Signal.Of(name, ReadMatrix(value, entry["shape"], shape))
                    : throw entry["dtype"].Wrong($"{_floatName} for a sparse matrix");
            case "fill":
                Take(entry, size);
                return Signal.Filled(name, shape, _isSingle && type == SignalType.Float ? Narrow(value) : value.Number(), isReadOnly, type);
            default:
                Take(entry, size);
                NdArray initial = type == SignalType.Float ? _arrays.Floats(value, size, _isSingle) : _arrays.Integers(value, size);
                return Signal.Of(name, initial.Reshape(shape.AsSpan()), isReadOnly, type);
        }
    }

    private static double Narrow(SsmValue value) => float.IsFinite((float)value.Number()) ? value.Number() : throw value.Wrong("a number that fits 4 bytes");

    private static ImmutableArray<int> ReadShape(SsmValue value, out int size)
    {
        if (value.Items().Length > MaxRank) throw value.Invalid($"at most {MaxRank} axes are possible, {value.Items().Length} were found");
        ImmutableArray<int> shape = value.Ints(0);
        long product = 1;
        foreach (int n in shape)
        {
            // An axis of 0 elements saves no shape whose other axes are too long.
            product *= Math.Max(1, n);
            if (product > int.MaxValue) throw value.Invalid($"({string.Join(", ", shape)}) is more than {int.MaxValue} elements");
        }
        size = shape.Contains(0) ? 0 : (int)product;
        return shape;
    }

    private SignalType ReadType(SsmValue value) => value.Text() switch
    {
        SsmFormat.Int64 or SsmFormat.Int32 => SignalType.Int64,
        string name when name == _floatName => SignalType.Float,
        SsmFormat.Float32 or SsmFormat.Float64 => throw value.Invalid($"{value.Text()} was found, but the time has {_floatName}; a model has one float type"),
        _ => throw value.Wrong("one of f8, f4, i8, i4"),
    };

    // Memory for signals is taken when a run begins; it is bounded here, where it can be refused with a place.
    private void Take(SsmValue entry, int size)
    {
        _bytes += 8L * size;
        if (_bytes > _maxBytes)
            throw entry["shape"].Invalid($"with {size} elements the signals take more than {_maxBytes} bytes; raise {nameof(ModelLoadOptions.MaxBytes)} if you trust the file");
    }

    private Signal ReadView(SsmValue entry, int index, string name, ImmutableArray<int> shape, SignalType type)
    {
        SsmValue id = entry["base"];
        if (index == 0) throw id.Invalid("the first signal cannot be a view: a base comes before its views");
        Signal of = _signals[id.Int(0, index - 1)];
        if (of.Base is not null) throw id.Invalid($"signals[{id.Int()}] is a view itself; a base is expected");
        if (of.Matrix is not null) throw id.Invalid($"signals[{id.Int()}] is a sparse matrix, which has no views");
        if (type != of.Type) throw entry["dtype"].Invalid($"a view has the type of its base, '{of}'");
        int offset = entry["offset"].Int();
        SsmValue strides = entry["strides"];
        ImmutableArray<int> steps = strides.Ints();
        if (steps.Length != shape.Length) throw strides.Invalid($"{shape.Length} strides are expected, {steps.Length} were found");
        if (shape.Contains(0)) return Signal.View(name, of, shape, 0, steps);

        long first = offset, last = offset;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            long reach = (shape[axis] - 1L) * steps[axis];
            first += Math.Min(reach, 0);
            last += Math.Max(reach, 0);
            // Further axes only widen the range, so this is the place to stop before a sum can overflow.
            if (first < 0 || last >= of.Size) break;
        }
        if (first < 0 || last >= of.Size)
            throw entry.Invalid($"the view reaches element {(first < 0 ? first : last)} of its base '{of}', which has {of.Size} elements");
        return Signal.View(name, of, shape, offset, steps);
    }

    private SparseMatrix ReadMatrix(SsmValue sparse, SsmValue shapeValue, ImmutableArray<int> shape)
    {
        if (shape.Length != 2) throw shapeValue.Wrong("the shape of a matrix (two sizes)");
        (int rows, int columns) = (shape[0], shape[1]);
        NdArray data = _arrays.Floats(sparse["data"], null, _isSingle);
        int[] indices = _arrays.Indices(sparse["indices"], data.Length, columns), starts = _arrays.Indices(sparse["indptr"], rows + 1L, data.Length + 1);
        for (int row = 0; row < rows; row++)
            if (starts[row + 1] < starts[row]) throw sparse["indptr"].Invalid($"row {row} ends at {starts[row + 1]}, before its start {starts[row]}");
        return starts[0] == 0 && starts[rows] == data.Length
            ? new SparseMatrix(rows, columns, data.Reshape(data.Length), [.. indices], [.. starts])
            : throw sparse["indptr"].Invalid($"0 and {data.Length} are expected at the ends, {starts[0]} and {starts[rows]} were found");
    }
}
