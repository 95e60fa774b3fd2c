using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation;

namespace SpikeSharp;

/// <summary>Something that runs built models. Stateless; a <see cref="Session"/> owns the state.</summary>
public abstract class Backend
{
    private protected Backend()
    {
    }

    /// <summary>Whether it can run an operator.</summary>
    /// <param name="op">An operator of a built model.</param>
    /// <returns>False for a gap.</returns>
    public abstract bool Supports(Operator op);

    /// <summary>Prepares a run.</summary>
    /// <param name="model">Built model.</param>
    /// <param name="options">Items, precision, recordings, threads; null: defaults.</param>
    /// <returns>A session at step 0.</returns>
    /// <exception cref="SimulationException">The model has operators that the backend lacks (all are listed), functions that no host bound, or a process that cannot start.</exception>
    /// <exception cref="ArgumentException">A recording or input does not fit the model.</exception>
    public Session Open(BuiltModel model, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new SessionOptions();
        Check(model, options);
        foreach (Recording recording in options.Recordings)
        {
            if (recording.CountsSpikes && !model.Operators.OfType<SimNeurons>().Any(n => ReferenceEquals(n.Output, recording.Signal) && n.Neurons.IsSpiking))
                throw new ArgumentException($"Recording {recording.Reduction} of '{recording.Signal}': it is not the output of spiking neurons.", nameof(options));
        }
        return (options.Precision ?? model.Precision) == Precision.Single ? OpenCore<float>(model, options) : OpenCore<double>(model, options);
    }

    /// <summary>Whether all that a model consists of can run, also what no recording needs, so that all backends refuse the same models.</summary>
    /// <exception cref="SimulationException">The backend lacks an operator, nobody bound a function, or a process cannot start.</exception>
    internal void Check(BuiltModel model, SessionOptions options)
    {
        List<string> gaps = [.. model.Operators.Where(op => !Supports(op)).Select(op => op.Name).Distinct()];
        if (gaps.Count > 0)
            throw new SimulationException(DiagnosticCodes.UnsupportedOperator, $"{GetType().Name} cannot run {string.Join(", ", gaps)}.");
        foreach (Operator op in model.Operators.Where(op => !options.Replaces(op)))
        {
            string? unbound = op switch
            {
                External { Function: null } external => $"Function {external.Id} ('{external.FunctionName}')",
                SimProcess { Process: ExternalProcess process } => $"Process {process.Id} ('{process.Source}')",
                _ => null,
            };
            if (unbound is not null) throw new SimulationException(DiagnosticCodes.UnboundFunction, $"{unbound} of the model has no code.", "bind a delegate to it before the run");
        }
        foreach ((SimProcess process, long seed) in ProcessSeeds.Draw(model, options.Seed ?? model.Seed, model.Operators.OfType<SimProcess>().Where(op => !options.Replaces(op))))
        {
            try
            {
                ProcessRun.Start(process, model.Dt, ProcessSeeds.Generator(seed, 0));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new SimulationException(DiagnosticCodes.UnstartableProcess, $"{OwnerOf(model, process)}: {Text(error)}", null, error);
            }
        }
    }

    // The name of the parameter is that of Start, of which users know nothing.
    private static string Text(Exception error) =>
        error is ArgumentException { ParamName: { } name } ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;

    private static string OwnerOf(BuiltModel model, SimProcess process)
    {
        if (model.Nodes.FirstOrDefault(node => ReferenceEquals(node.Output, process.Output)) is { } node) return $"Node '{node.Label}'";
        if (process.Mode == ProcessMode.Increment && model.Ensembles.FirstOrDefault(ensemble => ReferenceEquals(ensemble.Current, process.Output)) is { } ensemble) return $"Ensemble '{ensemble.Label}': noise";
        return $"Process {process.Process.GetType().Name} of '{process.Output}'";
    }

    private protected abstract Session OpenCore<T>(BuiltModel model, SessionOptions options)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;
}

/// <summary>How products of spikes and weights are computed. Every choice gives the same bits.</summary>
public enum ProductKernels
{
    /// <summary>By the number of spikes of the item in the step.</summary>
    Auto,

    /// <summary>One weight row a spike, always.</summary>
    EventDriven,

    /// <summary>All weights, always.</summary>
    Dense,
}

/// <summary>Settings of a session.</summary>
public sealed record SessionOptions
{
    /// <summary>Number of independent simulations, at least 1.</summary>
    public int Items { get; init => field = Check.AtLeast(value, 1, owner: typeof(SessionOptions)); } = 1;

    /// <summary>Float type; null: the model's.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Seed of the simulator; null: the model's.</summary>
    public long? Seed { get; init => field = Check.Seed(value, owner: typeof(SessionOptions)); }

    /// <summary>What to keep. Everything that no recording needs is not computed.</summary>
    public ImmutableArray<Recording> Recordings { get; init; } = [];

    /// <summary>Signals of nodes that get data in every run; a function or process that would have written one does not run.</summary>
    public ImmutableArray<Signal> Inputs { get; init; } = [];

    /// <summary>Number of threads; 0: one a processor. It changes nothing but speed.</summary>
    public int Threads { get; init => field = Check.AtLeast(value, 0, owner: typeof(SessionOptions)); }

    /// <summary>Items that a thread runs together, 1 to 16; 0: chosen by the plan. It changes nothing but speed.</summary>
    public int BlockSize { get; init => field = Check.Range(value, 0, 16, owner: typeof(SessionOptions)); }

    /// <summary>Which product kernels to use. It changes nothing but speed.</summary>
    public ProductKernels Products { get; init; }

    /// <summary>Whether a run stops with an error where an operator first makes NaN of numbers, such as infinity minus infinity. Everything is computed then, and looked through, which takes time.</summary>
    /// <value>Default false: NaN spreads as floats have it.</value>
    public bool DetectNaN { get; init; }

    /// <summary>Whether data of the run take the place of what an operator would write.</summary>
    internal bool Replaces(Operator op) => op switch
    {
        External { Output: { } output } => Inputs.Contains(output),
        SimProcess { Mode: ProcessMode.Set } process => Inputs.Contains(process.Output),
        _ => false,
    };
}

/// <summary>Values that replace the output of a node during a run.</summary>
/// <param name="Signal">One of <see cref="SessionOptions.Inputs"/>.</param>
/// <param name="Values">Shape (items, size): held during the run; or (items, steps, size).</param>
public sealed record InputData(Signal Signal, NdArray Values);

/// <summary>The state of <see cref="Items"/> simulations of one model.</summary>
public abstract class Session : IDisposable
{
    private bool _isInterrupted;
    private bool _isDisposed;

    private protected Session(BuiltModel model, SessionOptions options)
    {
        Model = model;
        Options = options;
        Seed = options.Seed ?? model.Seed;
    }

    /// <summary>The model.</summary>
    public BuiltModel Model { get; }

    /// <summary>The settings.</summary>
    public SessionOptions Options { get; }

    /// <summary>Number of independent simulations.</summary>
    public int Items => Options.Items;

    /// <summary>Float type of the run.</summary>
    public Precision Precision => Options.Precision ?? Model.Precision;

    /// <summary>Seed of the simulator: processes without a seed draw theirs from it.</summary>
    public long Seed { get; private set; }

    /// <summary>Steps since the last reset.</summary>
    public long StepCount { get; private set; }

    /// <summary>Advances all items.</summary>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="inputs">Data for each of <see cref="SessionOptions.Inputs"/>.</param>
    /// <param name="progress">Gets the number of finished steps (of all items), now and then: ever more, one call at a time, perhaps on several threads.</param>
    /// <param name="cancel">Stops within milliseconds; the session must be reset before it runs again.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 step.</exception>
    /// <exception cref="ArgumentException">Data for an input is missing, not finite or of another shape.</exception>
    /// <exception cref="SimulationException">A function failed, a table ended, a recording is too large, or the run before failed and nobody has reset the session.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void Run(int steps, IReadOnlyList<InputData>? inputs = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CheckSteps(steps);
        inputs ??= [];
        foreach (Signal signal in Options.Inputs)
            if (!inputs.Any(data => ReferenceEquals(data.Signal, signal))) throw new ArgumentException($"Data for input '{signal}' is missing.", nameof(inputs));
        foreach (InputData data in inputs) CheckInput(data, steps);
        RunCore(steps, inputs, progress, cancel);
        _isInterrupted = false;
        StepCount += steps;
    }

    /// <summary>Returns to step 0 and the initial values; processes and recordings start anew.</summary>
    /// <param name="seed">Seed for the processes; null: the one before.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is not from 0 to 2^32-1.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void Reset(long? seed = null) => Reset(seed is null ? ResetOptions.All : new ResetOptions { Seed = Check.Seed(seed, nameof(seed)) });

    /// <summary>Returns to step 0, except for what is to be kept.</summary>
    /// <param name="options">What is kept.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void Reset(ResetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Reset(options, null);
    }

    /// <summary>Returns to step 0 with other items of a larger set, each with the random numbers that its number in the set gives it.</summary>
    internal void ResetTo(int firstItem) => Reset(ResetOptions.All, firstItem);

    private void Reset(ResetOptions options, int? firstItem)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Seed = options.Seed ?? Seed;
        StepCount = 0;
        _isInterrupted = false;
        ResetCore(options, firstItem);
    }

    /// <summary>Drops what was recorded; the simulations go on where they are, and so does the count of steps that <see cref="Recording.SampleEvery"/> goes by.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void ClearRecordings()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ClearRecordingsCore();
    }

    /// <summary>The present value of a signal.</summary>
    /// <param name="signal">A signal of the model that the session computes.</param>
    /// <param name="item">Number of the simulation.</param>
    /// <returns>Its elements.</returns>
    /// <exception cref="ArgumentException">The session does not compute it, since no recording needs it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public double[] Read(Signal signal, int item = 0)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(signal);
        Check.Index(item, Items, nameof(item));
        return ReadCore(signal, item);
    }

    /// <summary>What a recording has kept.</summary>
    /// <param name="recording">Position in <see cref="SessionOptions.Recordings"/>.</param>
    /// <param name="item">Number of the simulation.</param>
    /// <returns>Traces in the run's float type, shape (samples, size); reductions in double, shape (size).</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such recording or item.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public NdArray Recorded(int recording, int item = 0)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Check.Index(recording, Options.Recordings.Length, nameof(recording));
        Check.Index(item, Items, nameof(item));
        return RecordedCore(recording, item, 0);
    }

    /// <summary>As <see cref="Recorded"/>, also after <see cref="Dispose"/>.</summary>
    internal NdArray RecordedSoFar(int recording, int item, int from = 0) => RecordedCore(recording, item, from);

    /// <summary>Samples of a trace so far; 0 for reductions.</summary>
    internal abstract int SamplesOf(int recording);

    /// <summary>Runs one item on data that are in memory of the run's float type already, allocating nothing.</summary>
    internal void Stream<T>(int steps, InputReader<T>[] inputs)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CheckSteps(steps);
        ((IStreamed<T>)this).Stream(steps, inputs);
        _isInterrupted = false;
        StepCount += steps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        DisposeCore();
        GC.SuppressFinalize(this);
    }

    /// <summary>What learning rules change: only that is added to and never set.</summary>
    private protected IEnumerable<Signal> Learned
    {
        get
        {
            HashSet<Signal> set = new(Model.Operators.SelectMany(op => op.Use.Sets.Concat(op.Use.Updates)).Select(signal => signal.Root), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
            return Model.Operators.SelectMany(op => op.Use.Incs).Select(signal => signal.Root).Where(root => !set.Contains(root)).Distinct(ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        }
    }

    /// <summary>Told by <see cref="RunCore"/> when all is checked: what follows changes the state, so a run that ends early leaves it useless.</summary>
    private protected void BeginSteps() => _isInterrupted = true;

    private protected abstract double[] ReadCore(Signal signal, int item);

    private protected abstract NdArray RecordedCore(int recording, int item, int from);

    private protected abstract void RunCore(int steps, IReadOnlyList<InputData> inputs, IProgress<long>? progress, CancellationToken cancel);

    /// <param name="options">What is kept.</param>
    /// <param name="firstItem">Number of the first item in a larger set, whose random numbers it is to have; null: the items stay those they are.</param>
    private protected abstract void ResetCore(ResetOptions options, int? firstItem);

    private protected abstract void ClearRecordingsCore();

    private protected virtual void DisposeCore()
    {
    }

    private void CheckSteps(int steps)
    {
        Check.AtLeast(steps, 1, nameof(steps));
        if (_isInterrupted)
            throw new SimulationException(
                DiagnosticCodes.InterruptedRun, $"The run after step {StepCount} was cancelled or failed, so the simulations are at different steps.", "call Reset before the next run");
        if (Model.StepLimit is int limit && StepCount + steps > limit)
            throw new SimulationException(
                DiagnosticCodes.TableEnded, $"The model's tables end after {limit} steps; step {StepCount + steps} was asked for.", "write the model with more steps");
    }

    private void CheckInput(InputData data, int steps)
    {
        Signal signal = data.Signal;
        if (!Options.Inputs.Contains(signal)) throw new ArgumentException($"'{signal}' is not among the inputs that the session was opened with.");
        ImmutableArray<int> shape = data.Values.Shape;
        bool held = shape.Length == 2;
        if (shape.Length is not (2 or 3) || shape[0] != Items || shape[^1] != signal.Size || (!held && shape[1] != steps))
            throw new ArgumentException(
                $"Data for '{signal}' has shape ({string.Join(", ", shape)}); ({Items}, {signal.Size}) or ({Items}, {steps}, {signal.Size}) is needed.");
    }
}
