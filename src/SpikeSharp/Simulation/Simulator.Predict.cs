using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation;

namespace SpikeSharp;

public sealed partial class Simulator
{
    internal const int DefaultMinibatch = 64;

    /// <summary>Presents every item for a number of steps, each from the initial state, and returns what the probes see.</summary>
    /// <param name="input">Items of the model's only input, shape (items, ...) held during the presentation, or (items, steps, size).</param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="keep">Which steps are returned.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>One array a probe: (items, steps, size), or (items, 1, size) unless all steps are kept.</returns>
    /// <exception cref="ArgumentException">The model has not exactly one input, or the data do not fit it.</exception>
    public Prediction Predict(NdArray input, int steps, Keep keep = Keep.All, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default) =>
        Predict(OnlyInput(input), steps, keep, false, progress, cancel);

    /// <summary>As the other overload, for several inputs by name.</summary>
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
        return Isolated(new Presentation(Model, inputs), steps, keep, progress, cancel);
    }

    /// <summary>Presents every item for a number of steps and returns what the probes see.</summary>
    /// <remarks>Every synapse delays by a step: after a single step a probe with a synapse, or behind one, still shows 0.</remarks>
    /// <param name="inputs">
    /// Data for nodes without inputs of their own (functions and processes are replaced, not run): shape (items, ...) held during the presentation, or (items, steps, size).
    /// Data of one item serve all items of the others. Nodes without data keep what they give.
    /// </param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="keep">Which steps are returned; of probes that keep no history the last.</param>
    /// <param name="stateful">
    /// False: every item starts from the initial state, with the weights of the build; what the items learn is each item's own and forgotten, and stepwise runs are not touched. Any number of items.
    /// True: the run goes on where the last stepwise run ended, as <see cref="RunSteps(int, DataOf{Node}, IProgress{SimulationProgress}?, CancellationToken)"/> does, and is recorded like it; as many items as
    /// <see cref="SimulatorOptions.Minibatch"/>.
    /// </param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>One array a probe: (items, samples, size), as <see cref="Probe.SampleEvery"/> has it; (items, 1, size) unless all steps are kept.</returns>
    /// <exception cref="ArgumentException">A node is unknown, or data do not fit.</exception>
    /// <exception cref="InvalidOperationException">A stateful run with data for a node that had none when the run began.</exception>
    /// <exception cref="SimulationException">The result does not fit an array.</exception>
    public Prediction Predict(
        DataOf<Node> inputs, int steps, Keep keep = Keep.All, bool stateful = false, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return stateful ? Continued(inputs, steps, keep, progress, cancel) : Isolated(new Presentation(Model, inputs), steps, keep, progress, cancel);
    }

    /// <summary>Runs items that get no data and differ in their random numbers only, each from the initial state.</summary>
    /// <param name="steps">Steps, at least 1.</param>
    /// <param name="items">Number of items, at least 1.</param>
    /// <param name="keep">Which steps are returned.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>One array a probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 step or item.</exception>
    /// <exception cref="SimulationException">The result does not fit an array.</exception>
    public Prediction Predict(int steps, int items, Keep keep = Keep.All, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Isolated(new Presentation(Model, NoData, Check.AtLeast(items, 1, nameof(items))), steps, keep, progress, cancel);
    }

    /// <summary>Compares what the only probe sees with targets, every item from the initial state.</summary>
    /// <param name="input">Items of the model's only input.</param>
    /// <param name="targets">What the only probe is to see: shape (items, samples, size), or (items, size) where one sample is compared.</param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="metrics">How to compare; null: <see cref="Metric.MeanSquaredError"/>.</param>
    /// <param name="keep">Which steps are compared.</param>
    /// <param name="holdTargets">Whether targets of one sample hold for every sample.</param>
    /// <returns>Means over all items.</returns>
    /// <exception cref="ArgumentException">The model has not exactly one input and one probe, or data or targets do not fit.</exception>
    public Scores Evaluate(NdArray input, NdArray targets, int steps, IReadOnlyList<Metric>? metrics = null, Keep keep = Keep.All, bool holdTargets = false)
    {
        if (Model.Probes.Length != 1)
            throw new ArgumentException($"The model has {Model.Probes.Length} probes ({string.Join(", ", Model.Probes.Select(p => p.Label))}); give targets for each by name.", nameof(targets));
        return Evaluate(OnlyInput(input), new DataOf<Probe> { [Model.Probes[0].Label] = targets }, steps, metrics, keep, holdTargets);
    }

    /// <summary>Compares what probes see with targets, every item from the initial state. Neurons act as in any run: spiking ones spike.</summary>
    /// <param name="inputs">Data as for <see cref="Predict(DataOf{Node}, int, Keep, bool, IProgress{SimulationProgress}?, CancellationToken)"/>.</param>
    /// <param name="targets">What probes are to see: shape (items, samples, size), or (items, size) where one sample is compared. Probes without targets are not compared.</param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="metrics">How to compare; null: <see cref="Metric.MeanSquaredError"/>. The first makes <see cref="Scores.Total"/>.</param>
    /// <param name="keep">Which steps are compared: all, the last, or their mean.</param>
    /// <param name="holdTargets">Whether targets of one sample hold for every sample. If not they are refused beside more samples, unless the metric looks at the last sample only.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>Means over all items.</returns>
    /// <exception cref="ArgumentException">A node or probe is unknown, or data or targets do not fit.</exception>
    public Scores Evaluate(
        DataOf<Node> inputs, DataOf<Probe> targets, int steps, IReadOnlyList<Metric>? metrics = null, Keep keep = Keep.All, bool holdTargets = false,
        IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(targets);
        Check.AtLeast(steps, 1, nameof(steps));
        metrics ??= [Metric.MeanSquaredError];
        if (metrics.Count == 0) throw new ArgumentException("There is nothing to compare by; give at least one metric.", nameof(metrics));
        if (targets.Count == 0) throw new ArgumentException("There are no targets; give them for at least one probe.", nameof(targets));
        Presentation presentation = new(Model, inputs);
        ScoredProbe[] scored = [.. targets.Entries.Select(entry => new ScoredProbe(Model, entry.Item, entry.Name, entry.Values, presentation.Items, metrics, holdTargets))];
        if (scored.Select(probe => probe.Index).Distinct().Count() < scored.Length) throw new ArgumentException("A probe has targets by its name and by itself.", nameof(targets));
        ImmutableArray<Recording> recordings = [.. scored.Select(probe => Presented(Model.Probes[probe.Index], keep))];
        presentation.Run(
            _options.Minibatch ?? DefaultMinibatch, steps, items => Open(items, recordings, presentation.Signals),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++)
                    for (int i = 0; i < scored.Length; i++) scored[i].Add(first + item, session.Recorded(i, item));
            },
            progress, cancel);
        return new Scores(Model, scored, metrics, presentation.Items);
    }

    private DataOf<Node> OnlyInput(NdArray input)
    {
        if (Model.Inputs.Length != 1)
            throw new ArgumentException($"The model has {Model.Inputs.Length} inputs ({string.Join(", ", Model.Inputs.Select(i => i.Name))}); give data for each by name.", nameof(input));
        return new DataOf<Node> { [Model.Inputs[0].Name] = input };
    }

    private static Recording Presented(BuiltProbe probe, Keep keep) => keep switch
    {
        Keep.Mean => new(probe.Signal, Reduction.Mean),
        Keep.All => RecordingOf(probe),
        _ => new(probe.Signal, Reduction.Last),
    };

    private Prediction Isolated(Presentation presentation, int steps, Keep keep, IProgress<SimulationProgress>? progress, CancellationToken cancel)
    {
        Check.AtLeast(steps, 1, nameof(steps));
        ImmutableArray<Recording> recordings = [.. Model.Probes.Select(probe => Presented(probe, keep))];
        bool single = (_options.Precision ?? Model.Precision) == Precision.Single;
        foreach (Recording recording in recordings)
        {
            bool isTrace = recording.Reduction == Reduction.Trace;
            long samples = !isTrace ? 1 : recording.SampleEvery is double every && every > Dt ? (long)(steps / (every / Dt)) : steps;
            if (single && isTrace) RecordingSize.Check<float>(recording, presentation.Items, samples);
            else RecordingSize.Check<double>(recording, presentation.Items, samples);
        }

        List<ItemArray>[] rows = [.. recordings.Select(_ => new List<ItemArray>())];
        presentation.Run(
            _options.Minibatch ?? DefaultMinibatch, steps, items => Open(items, recordings, presentation.Signals),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++)
                    for (int i = 0; i < rows.Length; i++) rows[i].Add(new ItemArray(session.Recorded(i, item)));
            },
            progress, cancel);
        return new Prediction(Model, [.. rows.Select(ItemArray.Stack)]);
    }

    private Prediction Continued(DataOf<Node> inputs, int steps, Keep keep, IProgress<SimulationProgress>? progress, CancellationToken cancel)
    {
        int[] before = [.. Enumerable.Range(0, Model.Probes.Length).Select(probe => _session?.SamplesOf(probe) ?? 0)];
        RunSteps(steps, inputs, progress, cancel);
        NdArray[] values = new NdArray[before.Length];
        for (int probe = 0; probe < values.Length; probe++)
            values[probe] = ItemArray.Stack(Enumerable.Range(0, _options.Minibatch ?? 1).Select(item => new ItemArray(Kept(Samples(probe, item, before[probe]), keep))));
        return new Prediction(Model, values);
    }

    private static NdArray Kept(NdArray samples, Keep keep)
    {
        (int count, int size) = (samples.Shape[0], samples.Shape[1]);
        if (keep == Keep.All || count == 0) return samples;
        if (keep == Keep.Last) return samples.Slice((count - 1) * size, size);
        double[] values = samples.ToDoubles(), means = new double[size];
        for (int i = 0; i < values.Length; i++) means[i % size] += values[i];
        for (int i = 0; i < size; i++) means[i] /= count;
        return NdArray.From(means);
    }
}
