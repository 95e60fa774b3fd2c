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
public sealed class Simulator : IDisposable
{
    private readonly SimulatorOptions _options;
    private readonly Backend _backend;
    private readonly Dictionary<int, ProbeData> _read = [];
    private Session? _session;
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

    /// <summary>Seed that processes without one draw theirs from: that of the options, of the last <see cref="Reset"/>, or the model's.</summary>
    public long Seed { get; private set; }

    /// <summary>Step in seconds.</summary>
    public double Dt => Model.Dt;

    /// <summary>Steps since the start or the last reset.</summary>
    public long StepCount => _session?.StepCount ?? 0;

    /// <summary>Simulated seconds: <see cref="StepCount"/> * <see cref="Dt"/>.</summary>
    public double Time => StepCount * Dt;

    private Session Stateful
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _session ??= Open(
                _options.Minibatch ?? 1, [.. Model.Probes.Select(probe => new Recording(probe.Signal, Reduction.Trace, probe.SampleEvery))], []);
        }
    }

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
    public void RunSteps(int steps, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        Session session = Stateful;
        _read.Clear();
        session.Run(steps, null, progress is null ? null : new StepProgress(progress, (long)steps * session.Items), cancel);
    }

    /// <summary>Runs one step.</summary>
    public void Step() => RunSteps(1);

    /// <summary>Returns to the initial state; recorded samples are dropped.</summary>
    /// <param name="seed">New seed for the processes; null: the same again.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is not from 0 to 2^32-1.</exception>
    public void Reset(long? seed = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Seed = Check.Seed(seed, nameof(seed)) ?? Seed;
        _read.Clear();
        _session?.Reset(Seed);
    }

    /// <summary>Drops the recorded samples; the simulation goes on where it is.</summary>
    public void ClearProbes()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _read.Clear();
        _session?.ClearRecordings();
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

    /// <summary>Presents every item for a number of steps, each from the initial state, and returns what the probes see.</summary>
    /// <param name="input">Items of the model's only input, shape (items, ...) held during the presentation, or (items, steps, size).</param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="keep">Which steps are returned.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>One array a probe: (items, steps, size), or (items, 1, size) unless all steps are kept.</returns>
    /// <exception cref="ArgumentException">The model has not exactly one input, or the data do not fit it.</exception>
    public Prediction Predict(NdArray input, int steps, Keep keep = Keep.All, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        if (Model.Inputs.Length != 1)
            throw new ArgumentException($"The model has {Model.Inputs.Length} inputs ({string.Join(", ", Model.Inputs.Select(i => i.Name))}); give data for each by name.", nameof(input));
        return Predict(new Dictionary<string, NdArray> { [Model.Inputs[0].Name] = input }, steps, keep, progress, cancel);
    }

    /// <summary>As the other overload, for several inputs. The state of stepwise runs is not touched.</summary>
    /// <param name="inputs">Items by the name of the input.</param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="keep">Which steps are returned.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>One array a probe.</returns>
    /// <exception cref="ArgumentException">An input is unknown, or data do not fit.</exception>
    /// <exception cref="SimulationException">The result does not fit an array.</exception>
    public Prediction Predict(
        IReadOnlyDictionary<string, NdArray> inputs, int steps, Keep keep = Keep.All, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(inputs);
        Check.AtLeast(steps, 1, nameof(steps));
        Reduction reduction = keep switch { Keep.All => Reduction.Trace, Keep.Mean => Reduction.Mean, _ => Reduction.Last };
        ImmutableArray<Recording> recordings = [.. Model.Probes.Select(probe => new Recording(probe.Signal, reduction, keep == Keep.All ? probe.SampleEvery : null))];

        Presentation presentation = new(Model, inputs);
        bool single = (_options.Precision ?? Model.Precision) == Precision.Single;
        foreach (Recording recording in recordings)
        {
            long samples = keep != Keep.All ? 1 : recording.SampleEvery is double every && every > Dt ? (long)(steps / (every / Dt)) : steps;
            if (single && keep == Keep.All) RecordingSize.Check<float>(recording, presentation.Items, samples);
            else RecordingSize.Check<double>(recording, presentation.Items, samples);
        }

        List<ItemArray>[] rows = [.. recordings.Select(_ => new List<ItemArray>())];
        int minibatch = _options.Minibatch ?? DefaultMinibatch;
        presentation.Run(
            minibatch, steps, items => Open(items, recordings, presentation.Signals),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++)
                    for (int i = 0; i < rows.Length; i++) rows[i].Add(new ItemArray(session.Recorded(i, item)));
            },
            progress, cancel);
        return new Prediction(Model, [.. rows.Select(ItemArray.Stack)]);
    }

    /// <summary>Ends the simulation: nothing runs any more. What was recorded stays readable.</summary>
    public void Dispose()
    {
        _disposed = true;
        _session?.Dispose();
    }

    internal const int DefaultMinibatch = 64;

    // A recording is copied once between two runs, however often it is looked at.
    internal ProbeData ProbeData(int probe)
    {
        if (!_read.TryGetValue(probe, out ProbeData? data)) _read[probe] = data = ReadProbe(probe);
        return data;
    }

    private ProbeData ReadProbe(int probe)
    {
        BuiltProbe built = Model.Probes[probe];
        int items = _options.Minibatch ?? 1;
        NdArray[] samples = _session is null ? Enumerable.Repeat(None(built), items).ToArray() : [.. Enumerable.Range(0, items).Select(item => _session.RecordedSoFar(probe, item))];
        if (_options.Minibatch is null) return new ProbeData(samples[0]);
        RecordingSize.Check<double>(new Recording(built.Signal, Reduction.Trace, built.SampleEvery), items, samples[0].Shape[0]);
        return new ProbeData(ItemArray.Stack(samples.Select(values => new ItemArray(values))));
    }

    // Before the first run there is no session.
    private NdArray None(BuiltProbe probe) => (_options.Precision ?? Model.Precision) == Precision.Single
        ? NdArray.From<float>([], 0, probe.Signal.Size)
        : NdArray.From<double>([], 0, probe.Signal.Size);

    // Not System.Progress, which posts: reports would come late, and in any order.
    private sealed class StepProgress(IProgress<SimulationProgress> target, long total) : IProgress<long>
    {
        public void Report(long value) => target.Report(new SimulationProgress(value, total));
    }

    private Session Open(int items, ImmutableArray<Recording> recordings, ImmutableArray<Signal> inputs) => _backend.Open(Model, new SessionOptions
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
    });
}
