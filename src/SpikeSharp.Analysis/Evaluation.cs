using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>What a spiking network answered for some items, beside the rate network that it stands in for.</summary>
public sealed record Evaluation
{
    private const int DefaultMinibatch = 64;

    /// <summary>Steps of a presentation.</summary>
    public required int Steps { get; init; }

    /// <summary>Answers by the output of the last step: see <see cref="AnswerOf"/>; the first output of the model counts.</summary>
    public required ImmutableArray<int> LastAnswers { get; init; }

    /// <summary>Answers by the mean output of all steps.</summary>
    public required ImmutableArray<int> MeanAnswers { get; init; }

    /// <summary>Answers of the rate network; default if it has no meaning (a recurrent network, inputs that change in time).</summary>
    public required ImmutableArray<int> RateAnswers { get; init; }

    /// <summary>Answers at the outputs of the model behind the first.</summary>
    public ImmutableArray<OutputAnswers> Others { get; init; } = [];

    /// <summary>The right answers; default if unknown.</summary>
    public required ImmutableArray<int> Labels { get; init; }

    /// <summary>Share of right answers after each step; null without labels.</summary>
    public required AccuracyBySteps? Accuracy { get; init; }

    /// <summary>Spikes of each spiking layer for one item, mean over the items, in the order of the model's ensembles.</summary>
    public required ImmutableArray<(string Layer, double Spikes)> Spikes { get; init; }

    /// <summary>Number of items.</summary>
    public int Items => LastAnswers.Length;

    /// <summary>Spikes of the whole network for one item, mean over the items.</summary>
    public double SpikesPerItem => Spikes.Sum(layer => layer.Spikes);

    /// <summary>Answers by a readout of all steps.</summary>
    /// <param name="readout">Last step or mean.</param>
    public ImmutableArray<int> Answers(Readout readout) => readout == Readout.Mean ? MeanAnswers : LastAnswers;

    /// <summary>Share of right answers of the rate network; null without labels or without a rate network.</summary>
    public Proportion? RateAccuracy => RateAnswers.IsDefault ? null : Right(RateAnswers);

    /// <summary>Share of right answers; null without labels.</summary>
    /// <param name="answers">One for each item.</param>
    public Proportion? Right(ReadOnlySpan<int> answers) => Labels.IsDefault ? null : Right(answers, Labels.AsSpan());

    /// <summary>Share of answers that are right.</summary>
    /// <param name="answers">One for each item.</param>
    /// <param name="labels">The right ones.</param>
    public static Proportion Right(ReadOnlySpan<int> answers, ReadOnlySpan<int> labels)
    {
        int right = 0;
        for (int i = 0; i < answers.Length; i++)
            if (answers[i] == labels[i]) right++;
        return new Proportion(right, answers.Length);
    }

    /// <summary>Share of right answers; null without labels.</summary>
    /// <param name="answers">One for each item.</param>
    public Proportion? Right(ImmutableArray<int> answers) => Right(answers.AsSpan());

    /// <summary>Presents items and collects the answers.</summary>
    /// <param name="model">A model with at least one output.</param>
    /// <param name="presentation">The items.</param>
    /// <param name="steps">Steps of a presentation.</param>
    /// <param name="labels">The right class of every item; default if unknown.</param>
    /// <param name="options">Precision, threads, items of a minibatch if more than 1; its recordings come first in the sessions that <paramref name="finished"/> sees. Null: defaults.</param>
    /// <param name="finished">Called in order after each minibatch with the session, the first item and the number of items.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>Answers and spikes.</returns>
    /// <exception cref="ArgumentException">The model has no outputs, or the number of labels is not that of the items.</exception>
    public static Evaluation Measure(
        BuiltModel model, Presentation presentation, int steps, ImmutableArray<int> labels = default, SessionOptions? options = null,
        Action<Session, int, int>? finished = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        Evaluation spiking = MeasureSpiking(model, presentation, steps, labels, options, finished, progress, cancel);
        ImmutableArray<int>[]? rates = RateAnswersOf(model, presentation, options ?? new SessionOptions(), cancel);
        return rates is null ? spiking : spiking with { RateAnswers = rates[0], Others = [.. spiking.Others.Select((other, i) => other with { RateAnswers = rates[i + 1] })] };
    }

    /// <summary>As <see cref="Measure"/>, without the answers of the rate network.</summary>
    internal static Evaluation MeasureSpiking(
        BuiltModel model, Presentation presentation, int steps, ImmutableArray<int> labels, SessionOptions? options, Action<Session, int, int>? finished,
        IProgress<SimulationProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(presentation);
        if (model.Outputs.IsEmpty) throw new ArgumentException("The model names no outputs, so it gives no answers.", nameof(model));
        if (!labels.IsDefault && labels.Length != presentation.Items)
            throw new ArgumentException($"There are {labels.Length} labels for {presentation.Items} items.", nameof(labels));

        options ??= new SessionOptions();
        Signal output = model.Probes[model.Outputs[0].Probe].Signal;
        Signal[] others = [.. model.Outputs.Skip(1).Select(other => model.Probes[other.Probe].Signal)];
        BuiltEnsemble[] spiking = [.. model.Ensembles.Where(ensemble => ensemble.NeuronType.IsSpiking)];
        int own = options.Recordings.Length, items = presentation.Items;
        ImmutableArray<Recording> recordings =
        [
            .. options.Recordings, new(output), .. spiking.Select(ensemble => new Recording(ensemble.Output, Reduction.SpikesPerStep)),
            .. others.Select(other => new Recording(other, Reduction.Last)), .. others.Select(other => new Recording(other, Reduction.Mean)),
        ];
        int[] last = new int[items], mean = new int[items], lastRight = new int[steps], meanRight = new int[steps];
        int[][] otherLast = [.. others.Select(_ => new int[items])], otherMean = [.. others.Select(_ => new int[items])];
        double[] spikes = new double[spiking.Length], spikesBySteps = new double[steps];
        presentation.Run(
            options.Items > 1 ? options.Items : DefaultMinibatch, steps,
            count => CpuBackend.Instance.Open(model, options with { Items = count, Recordings = recordings, Inputs = presentation.Signals }),
            (session, first, count) =>
            {
                for (int item = 0; item < count; item++)
                {
                    AnswersBySteps answers = AnswersBySteps.Of(session.Recorded(own, item).ToDoubles(), output.Size);
                    (last[first + item], mean[first + item]) = (answers.Last, answers.Mean);
                    if (!labels.IsDefault) answers.Count(labels[first + item], lastRight, meanRight);
                    for (int i = 0; i < spikes.Length; i++)
                    {
                        double[] counts = session.Recorded(own + 1 + i, item).ToDoubles();
                        spikes[i] += counts.Sum();
                        for (int step = 0; step < steps; step++) spikesBySteps[step] += counts[step];
                    }
                    for (int i = 0; i < others.Length; i++)
                    {
                        int recording = own + 1 + spiking.Length + i;
                        otherLast[i][first + item] = AnswerOf(session.Recorded(recording, item).ToDoubles());
                        otherMean[i][first + item] = AnswerOf(session.Recorded(recording + others.Length, item).ToDoubles());
                    }
                }
                finished?.Invoke(session, first, count);
            },
            progress, cancel);

        double spikesSoFar = 0;
        return new Evaluation
        {
            Steps = steps,
            LastAnswers = [.. last],
            MeanAnswers = [.. mean],
            RateAnswers = default,
            Others = [.. others.Select((_, i) => new OutputAnswers(model.Outputs[i + 1].Name, [.. otherLast[i]], [.. otherMean[i]], default))],
            Labels = labels,
            Accuracy = labels.IsDefault ? null : new AccuracyBySteps(
                [.. lastRight.Select(n => new Proportion(n, items))], [.. meanRight.Select(n => new Proportion(n, items))], [.. spikesBySteps.Select(n => (spikesSoFar += n) / items)]),
            Spikes = [.. spiking.Select((ensemble, i) => (LayerOf(model, ensemble), spikes[i] / items))],
        };
    }

    // For each output; null without a rate network.
    private static ImmutableArray<int>[]? RateAnswersOf(BuiltModel model, Presentation presentation, SessionOptions options, CancellationToken cancel)
    {
        if (!presentation.IsHeld || RateNetwork.TryOf(model) is not { } rate) return null;
        int[][] answers = [.. rate.Outputs.Select(_ => new int[presentation.Items])];
        presentation.Run(
            DefaultMinibatch, 1,
            count => CpuBackend.Instance.Open(
                rate, options with { Items = count, Recordings = [.. rate.Outputs.Select(output => new Recording(rate.Probes[output.Probe].Signal, Reduction.Last))], Inputs = presentation.Signals }),
            (session, first, count) =>
            {
                for (int item = 0; item < count; item++)
                    for (int i = 0; i < answers.Length; i++) answers[i][first + item] = AnswerOf(session.Recorded(i, item).AsSpan<double>());
            },
            null, cancel);
        return [.. answers.Select(output => output.ToImmutableArray())];
    }

    /// <summary>The class with the largest output, the first of equal ones, as NumPy's argmax; of a single output 1 above one half, otherwise 0, as for a probability.</summary>
    /// <param name="output">Outputs of one item.</param>
    public static int AnswerOf(ReadOnlySpan<double> output) => AnswersBySteps.Class(output);

    /// <summary>The same model with the named output first: the one whose answers count here and in reports.</summary>
    /// <param name="model">A converted model.</param>
    /// <param name="output">Name of one of its outputs.</param>
    /// <returns>A model with the same signals and operators.</returns>
    /// <exception cref="ArgumentException">There is no output of that name.</exception>
    public static BuiltModel AnsweredBy(BuiltModel model, string output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelOutput first = model.Outputs.FirstOrDefault(candidate => candidate.Name == output)
            ?? throw new ArgumentException($"There is no output '{output}'; the model has {string.Join(", ", model.Outputs.Select(candidate => candidate.Name))}.", nameof(output));
        return ReferenceEquals(first, model.Outputs[0]) ? model : model.WithLayers(model.Inputs, [first, .. model.Outputs.Remove(first)], model.Layers);
    }

    private static string LayerOf(BuiltModel model, BuiltEnsemble ensemble) =>
        model.Layers.FirstOrDefault(layer => layer.Ensemble >= 0 && ReferenceEquals(model.Ensembles[layer.Ensemble], ensemble))?.Name ?? ensemble.Label;
}
