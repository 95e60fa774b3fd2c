using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation;

namespace SpikeSharp;

/// <summary>The oracle: one plain loop an operator, in the reference order, in float or double. Slow and obvious on purpose.</summary>
public sealed class ReferenceBackend : Backend
{
    /// <summary>The backend; it has no state.</summary>
    public static ReferenceBackend Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Supports(Operator op) => ReferenceOperators.Supports(op);

    private protected override Session OpenCore<T>(BuiltModel model, SessionOptions options) => new ReferenceSession<T>(model, options);
}

/// <summary>Runs all items step by step: every operator of every item before the next step.</summary>
internal sealed class ReferenceSession<T> : Session, IStreamed<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<Signal, int> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly List<Signal> _bases = [];
    private readonly ReferenceMemory<T>[] _items;
    private readonly Recorder<T>[] _recorders;
    private readonly Operator[] _operators;
    private readonly NaNCheck[]? _checks;
    private int _firstItem;

    public ReferenceSession(BuiltModel model, SessionOptions options)
        : base(model, options)
    {
        foreach (Signal signal in model.Signals)
        {
            if (signal.Base is not null || signal.Matrix is not null) continue;
            _slots[signal] = _bases.Count;
            _bases.Add(signal);
        }
        T[]?[] shared = [.. _bases.Select(signal => signal.IsReadOnly ? Initial(signal) : null)];
        _items = [.. Enumerable.Range(0, Items).Select(item => new ReferenceMemory<T>(_slots, [.. shared.Select(values => values!)], model.Dt, NeuronGenerators.Of(model, item)))];
        _recorders = [.. options.Recordings.Select(recording => new Recorder<T>(recording, model, Items))];
        _operators = [.. model.Order.Select(i => model.Operators[i]).Where(op => !options.Replaces(op))];
        if (options.DetectNaN) _checks = [.. _operators.Select(op => new NaNCheck(op.Name, op.Use, NaNCheck.IsHost(op), _ => true))];
        ResetCore(ResetOptions.All, null);
    }

    private protected override double[] ReadCore(Signal signal, int item)
    {
        Elements<T> elements = _items[item][signal];
        double[] values = new double[elements.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(elements[i]);
        return values;
    }

    private protected override NdArray RecordedCore(int recording, int item, int from) => _recorders[recording].Result(item, from);

    private protected override void RunCore(int steps, IReadOnlyList<InputData> inputs, IProgress<long>? progress, CancellationToken cancel)
    {
        Advance(steps, [.. inputs.Select(data => new InputReader<T>(data))], progress, cancel);
    }

    void IStreamed<T>.Stream(int steps, InputReader<T>[] inputs)
    {
        ClearRecordingsCore();
        Advance(steps, inputs, null, CancellationToken.None);
    }

    ReadOnlySpan<T> IStreamed<T>.Trace(int recording) => _recorders[recording].Trace(0);

    internal override int SamplesOf(int recording) => _recorders[recording].SamplesOf(0);

    private void Advance(int steps, InputReader<T>[] readers, IProgress<long>? progress, CancellationToken cancel)
    {
        foreach (Recorder<T> recorder in _recorders) recorder.Reserve(steps);
        BeginSteps();
        for (int step = 0; step < steps; step++)
        {
            for (int start = 0; start <= _operators.Length; start++)
            {
                // All items come as far as a function that sees them together.
                int end = Array.FindIndex(_operators, start, IsTogether);
                if (end < 0) end = _operators.Length;
                for (int item = 0; item < Items; item++)
                {
                    cancel.ThrowIfCancellationRequested();
                    ReferenceMemory<T> memory = _items[item];
                    if (start == 0)
                        foreach (InputReader<T> reader in readers) reader.CopyTo(memory[reader.Signal].Contiguous, item, step);
                    for (int i = start; i < end; i++)
                    {
                        ReferenceOperators.Step(_operators[i], memory);
                        _checks?[i].After(memory);
                    }
                    if (end == _operators.Length)
                        foreach (Recorder<T> recorder in _recorders) Observe(recorder, item, memory);
                }
                if (end < _operators.Length) TensorCall.Together<T>((SimTensor)_operators[end], _items);
                start = end;
            }
            progress?.Report((step + 1L) * Items);
        }
    }

    private protected override void ResetCore(ResetOptions options, int? firstItem)
    {
        _firstItem = firstItem ?? _firstItem;
        HashSet<Signal> kept = new(options.KeepWeights ? Learned : [], ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        Dictionary<SimProcess, long> seeds = options.KeepProcesses ? [] : ProcessSeeds.Draw(Model, Seed, _operators.OfType<SimProcess>());
        for (int number = 0; number < Items; number++)
        {
            ReferenceMemory<T> item = _items[number];
            item.Step = 0;
            for (int i = 0; i < _bases.Count; i++)
                if (!_bases[i].IsReadOnly && !kept.Contains(_bases[i])) item.Assign(i, Initial(_bases[i]));
            if (firstItem is int first) item.Generators = NeuronGenerators.Of(Model, first + number);
            item.Start(seeds, _firstItem + number);
        }
        if (!options.KeepSamples) ClearRecordingsCore();
    }

    private protected override void ClearRecordingsCore()
    {
        foreach (Recorder<T> recorder in _recorders) recorder.Clear();
    }

    private static bool IsTogether(Operator op) => op is SimTensor { CallsHost: true };

    private static T[] Initial(Signal signal) =>
        signal.Fill is double fill
            ? Filled(signal.Size, T.CreateTruncating(fill))
            : Array.ConvertAll(signal.Initial.ToDoubles(), T.CreateTruncating);

    private static T[] Filled(int size, T value)
    {
        T[] values = new T[size];
        Array.Fill(values, value);
        return values;
    }

    private static void Observe(Recorder<T> recorder, int item, ReferenceMemory<T> memory)
    {
        Signal signal = recorder.Recording.Signal;
        Elements<T> elements = memory[signal];
        if (signal.IsContiguous)
        {
            recorder.Observe(item, memory.Step, elements.Contiguous);
            return;
        }
        T[] copy = new T[elements.Length];
        for (int i = 0; i < copy.Length; i++) copy[i] = elements[i];
        recorder.Observe(item, memory.Step, copy);
    }
}

/// <summary>The signals of one item.</summary>
internal sealed class ReferenceMemory<T>(Dictionary<Signal, int> slots, T[][] values, double dt, IReadOnlyDictionary<Operator, NumpyRandom> generators)
    : SignalMemory<T>(dt, generators)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Elements<T> this[Signal signal] => new(values[slots[signal.Root]], signal);

    public void Assign(int slot, T[] initial) => values[slot] = initial;
}
