using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation;

namespace SpikeSharp;

/// <summary>Runs a model and keeps what its probes see. A thin face over the builder, a backend and a session.</summary>
/// <example><code>
/// using var sim = new Simulator(model);
/// sim.Run(seconds: 1.0);
/// double y = sim.Data[probe][^1, 0];
/// </code></example>
public sealed partial class Simulator : IDisposable
{
    private readonly SimulatorOptions _options;
    private readonly Backend _backend;
    private readonly Dictionary<int, ProbeData> _read = [];
    private Session? _session;
    private bool _isUntouched = true;
    private bool _hasSamples;
    private bool _disposed;

    /// <summary>Builds a network and prepares to run it.</summary>
    /// <param name="network">Top-level network.</param>
    /// <param name="options">Null: defaults.</param>
    /// <exception cref="BuildException">The network cannot be built.</exception>
    /// <exception cref="SimulationException">A process of the network cannot start.</exception>
    public Simulator(Network network, SimulatorOptions? options = null)
        : this(
            BuiltModel.Build(
                network,
                new BuildOptions
                {
                    Dt = options?.Dt ?? 0.001,
                    Seed = options?.Seed,
                    Precision = options?.Precision ?? network?.DefaultPrecision ?? Precision.Double,
                    Cache = options is null ? DecoderCache.Default : options.Cache,
                }),
            options is null ? null : options with { Dt = null })
    {
    }

    /// <summary>Prepares to run a built model.</summary>
    /// <param name="model">Built or loaded model; several simulators may share it.</param>
    /// <param name="options">Null: defaults.</param>
    /// <exception cref="ArgumentException">The options ask for another step than the model was built for.</exception>
    /// <exception cref="SimulationException">The backend lacks an operator, a function of a loaded model has no code, or a process cannot start.</exception>
    public Simulator(BuiltModel model, SimulatorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new SimulatorOptions();
        if (_options.Dt is double dt && dt != model.Dt)
            throw new ArgumentException($"The model was built for a step of {model.Dt} s; it cannot run with {dt} s. Build the network again.", nameof(options));
        Model = model;
        _backend = _options.Backend ?? CpuBackend.Instance;
        Seed = _options.Seed ?? model.Seed;
        _backend.Check(model, new SessionOptions { Seed = Seed });
        Data = new SimulationData(this);
    }

    /// <summary>The built model.</summary>
    public BuiltModel Model { get; }

    /// <summary>Recorded samples, and the numbers that objects were built into.</summary>
    public SimulationData Data { get; }

    /// <summary>Seed that processes without one draw theirs from: that of the options, of the last <see cref="Reset(long?)"/>, or the model's.</summary>
    public long Seed { get; private set; }

    /// <summary>Step in seconds.</summary>
    public double Dt => Model.Dt;

    /// <summary>Steps since the start or the last reset.</summary>
    public long StepCount => _options.Stateful ? _session?.StepCount ?? 0 : 0;

    /// <summary>Simulated seconds: <see cref="StepCount"/> * <see cref="Dt"/>.</summary>
    public double Time => StepCount * Dt;

    /// <summary>Runs for a time.</summary>
    /// <param name="seconds">Zero or more; rounded to whole steps (half to even).</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, not finite, or more than 2^31-1 steps.</exception>
    public void Run(double seconds, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check.NotNegative(seconds, nameof(seconds));
        double steps = Math.Round(seconds / Dt, MidpointRounding.ToEven);
        if (steps > int.MaxValue)
            throw Check.OutOfRange(nameof(seconds), seconds, FormattableString.Invariant($"must be at most {int.MaxValue * Dt:R} in one run ({int.MaxValue} steps); run several times"));
        if (steps > 0) RunSteps((int)steps, progress, cancel);
    }

    /// <summary>Runs a number of steps, continuing where the last run ended.</summary>
    /// <param name="steps">At least 1.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1.</exception>
    public void RunSteps(int steps, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default) => RunSteps(steps, NoData, progress, cancel);

    /// <summary>Runs a number of steps with data for nodes, continuing where the last run ended.</summary>
    /// <param name="steps">At least 1.</param>
    /// <param name="inputs">
    /// Data for nodes without inputs of their own, of as many items as <see cref="SimulatorOptions.Minibatch"/> says (or of one, which serves all): shape (items, ...) held, or (items, steps, size).
    /// A node whose function or process is to be replaced by data needs them from the first run after a reset, and in every run from then on; constants return to their value when they have none.
    /// </param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 step.</exception>
    /// <exception cref="ArgumentException">A node is unknown, or data do not fit.</exception>
    /// <exception cref="InvalidOperationException">A node gets data that had none when the run began.</exception>
    public void RunSteps(int steps, DataOf<Node> inputs, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(inputs);
        Check.AtLeast(steps, 1, nameof(steps));
        Presentation presentation = new(Model, inputs, _options.Minibatch ?? 1);
        presentation.CheckSteps(steps);
        Session session = OpenFor(presentation.Signals);
        if (!_options.Stateful && !_isUntouched) session.Reset(new ResetOptions { KeepSamples = true });
        _read.Clear();
        InputData[] data = [.. presentation.Data(0, session.Items), .. session.Options.Inputs.Where(signal => !presentation.Signals.Contains(signal)).Select(signal => Constant(signal, session.Items))];
        _isUntouched = false;
        session.Run(steps, data, progress is null ? null : new StepProgress(progress, (long)steps * session.Items), cancel);
        _hasSamples = true;
    }

    /// <summary>Runs one step.</summary>
    public void Step() => RunSteps(1);

    /// <summary>Returns to the initial state; recorded samples are dropped.</summary>
    /// <param name="seed">New seed for the processes; null: the same again.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is not from 0 to 2^32-1.</exception>
    public void Reset(long? seed = null) => Reset(new ResetOptions { Seed = Check.Seed(seed, nameof(seed)) });

    /// <summary>Returns to the initial state, except for what is to be kept.</summary>
    /// <param name="options">What is kept.</param>
    public void Reset(ResetOptions options)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(options);
        Seed = options.Seed ?? Seed;
        _read.Clear();
        _session?.Reset(options with { Seed = Seed });
        if (!options.KeepSamples) _hasSamples = false;
        _isUntouched |= options is { KeepSamples: false, KeepWeights: false, KeepProcesses: false };
    }

    /// <summary>Drops the recorded samples; the simulation goes on where it is.</summary>
    public void ClearProbes()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _read.Clear();
        _session?.ClearRecordings();
        _hasSamples = false;
    }

    /// <summary>Times of the samples of a probe, in seconds, beginning with the first step.</summary>
    /// <param name="sampleEvery">Time between samples; null: every step.</param>
    /// <returns>One time a sample.</returns>
    public double[] TRange(double? sampleEvery = null)
    {
        double period = sampleEvery is double every ? every / Dt : 1;
        List<double> times = [];
        for (long step = 1; step <= StepCount; step++)
            if (period <= 1 || step % period < 1) times.Add(step * Dt);
        return [.. times];
    }

    /// <summary>Ends the simulation: nothing runs any more. What was recorded stays readable.</summary>
    public void Dispose()
    {
        _disposed = true;
        _session?.Dispose();
    }

    // A recording is copied once between two runs, however often it is looked at.
    internal ProbeData ProbeData(int probe)
    {
        if (!_read.TryGetValue(probe, out ProbeData? data)) _read[probe] = data = ReadProbe(probe);
        return data;
    }

    private ProbeData ReadProbe(int probe)
    {
        int items = _options.Minibatch ?? 1;
        NdArray[] samples = [.. Enumerable.Range(0, items).Select(item => Samples(probe, item, 0))];
        if (_options.Minibatch is null) return new ProbeData(samples[0]);
        RecordingSize.Check<double>(RecordingOf(Model.Probes[probe]), items, samples[0].Shape[0]);
        return new ProbeData(ItemArray.Stack(samples.Select(values => new ItemArray(values))));
    }

    // Shape (samples, size), in the run's float type also where only the last is kept.
    private NdArray Samples(int probe, int item, int from)
    {
        BuiltProbe built = Model.Probes[probe];
        bool isSingle = (_options.Precision ?? Model.Precision) == Precision.Single;
        if (_session is null || (!built.KeepHistory && !_hasSamples)) return isSingle ? NdArray.From<float>([], 0, built.Signal.Size) : NdArray.From<double>([], 0, built.Signal.Size);
        NdArray recorded = _session.RecordedSoFar(probe, item, from);
        return built.KeepHistory ? recorded : isSingle ? NdArray.From(recorded.ToSingles(), 1, built.Signal.Size) : recorded.Reshape(1, built.Signal.Size);
    }

    private static Recording RecordingOf(BuiltProbe probe) => probe.KeepHistory ? new(probe.Signal, Reduction.Trace, probe.SampleEvery) : new(probe.Signal, Reduction.Last);

    // Which nodes get data is settled when a session opens, so another set needs another session, which only the initial state can move to.
    private Session OpenFor(ImmutableArray<Signal> inputs)
    {
        if (_session is not null && inputs.All(_session.Options.Inputs.Contains) && (!_isUntouched || _session.Options.Inputs.All(signal => inputs.Contains(signal) || IsConstant(signal)))) return _session;
        if (_session is not null && !_isUntouched)
        {
            Signal late = inputs.First(signal => !_session.Options.Inputs.Contains(signal));
            throw new InvalidOperationException($"'{late}' had no data when the run began, so it cannot get data now; give it data from the first run on, or call Reset first.");
        }
        _session?.Dispose();
        ImmutableArray<Signal> all = inputs.IsEmpty ? inputs : [.. inputs.Union(Model.Inputs.Select(input => input.Signal))];
        return _session = Open(_options.Minibatch ?? 1, [.. Model.Probes.Select(RecordingOf)], all);
    }

    private bool IsConstant(Signal signal) => Model.Inputs.Any(input => ReferenceEquals(input.Signal, signal));

    private InputData Constant(Signal signal, int items)
    {
        if (!IsConstant(signal))
            throw new ArgumentException($"Data for '{signal}' are missing: it had data when the run began, and needs them in every run until a reset.");
        double[] values = signal.Initial.ToDoubles();
        return new InputData(signal, NdArray.From([.. Enumerable.Repeat(values, items).SelectMany(value => value)], items, values.Length));
    }

    private static DataOf<Node> NoData { get; } = new();

    // Not System.Progress, which posts: reports would come late, and in any order.
    private sealed class StepProgress(IProgress<SimulationProgress> target, long total) : IProgress<long>
    {
        public void Report(long value) => target.Report(new SimulationProgress(value, total));
    }

    private Session Open(int items, ImmutableArray<Recording> recordings, ImmutableArray<Signal> inputs) => _backend.Open(Model, OptionsOf(items, recordings, inputs));

    private SessionOptions OptionsOf(int items, ImmutableArray<Recording> recordings, ImmutableArray<Signal> inputs) => new()
    {
        Items = items,
        Precision = _options.Precision,
        Seed = Seed,
        Recordings = recordings,
        Inputs = inputs,
        Threads = _options.Threads,
        BlockSize = _options.BlockSize,
        Products = _options.Products,
        DetectNaN = _options.DetectNaN,
    };
}
