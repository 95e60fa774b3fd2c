using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>The answers of a spiking network beside those of the rate network it stands in for, item by item and step by step.</summary>
/// <remarks>An answer is the greatest of the values of the first output. Without labels the rate network's answers take their place: accuracy is then agreement.</remarks>
public sealed record NetworkComparison
{
    /// <summary>Whether the items had labels; otherwise <see cref="Accuracy"/> is agreement with the rate network.</summary>
    public required bool HasLabels { get; init; }

    /// <summary>Accuracy and spikes of the spiking network by steps.</summary>
    public required AccuracyBySteps Accuracy { get; init; }

    /// <summary>Accuracy of the rate network.</summary>
    public required Proportion RateNetwork { get; init; }

    /// <summary>What counts as the spiking network's answer in <see cref="Items"/>.</summary>
    public required Readout Readout { get; init; }

    /// <summary>Every item in order.</summary>
    public required ImmutableArray<ItemAnswers> Items { get; init; }

    /// <summary>The items that the rate network gets right and the spiking network wrong.</summary>
    public IEnumerable<ItemAnswers> Mistakes => Items.Where(item => item.Rate == item.Label && item.Spiking != item.Label);

    /// <summary>Runs both networks.</summary>
    /// <param name="model">A converted network.</param>
    /// <param name="inputs">Items by the name of the input.</param>
    /// <param name="labels">One label an item; null: none are known.</param>
    /// <param name="steps">Steps of a presentation.</param>
    /// <param name="readout">What counts as the answer.</param>
    /// <param name="options">Precision and threads; items, recordings and inputs are set here. Null: defaults.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>Null where there is nothing to compare: the first output has a single value, or a neuron type has no rate network.</returns>
    /// <exception cref="ArgumentException">The number of labels is not that of the items, or the data do not fit the model.</exception>
    public static NetworkComparison? Measure(
        BuiltModel model, IReadOnlyDictionary<string, NdArray> inputs, IReadOnlyList<int>? labels, int steps, Readout readout = Readout.Last,
        SessionOptions? options = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Presentation presentation = new(model, inputs);
        if (labels is not null && labels.Count != presentation.Items)
            throw new ArgumentException($"There are {presentation.Items} items, but {labels.Count} labels.", nameof(labels));
        if (model.Probes.IsEmpty || model.Probes[FirstOutput(model)].Signal.Size < 2 || Building.RateNetwork.TryOf(model) is not { } rateModel) return null;

        options ??= new SessionOptions();
        int[] rates = new int[presentation.Items];
        Signal rateOutput = rateModel.Probes[FirstOutput(model)].Signal;
        presentation.Run(
            Minibatch, 1, items => CpuBackend.Instance.Open(rateModel, options with { Items = items, Recordings = [new(rateOutput, Reduction.Last)], Inputs = presentation.Signals }),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++) rates[first + item] = Answer(session.Recorded(0, item).ToDoubles());
            },
            null, cancel);

        IReadOnlyList<int> truth = labels ?? rates;
        int[] last = new int[steps], mean = new int[steps];
        double[] spikes = new double[steps];
        ItemAnswers[] answers = new ItemAnswers[presentation.Items];
        ImmutableArray<Recording> recordings =
        [
            new(model.Probes[FirstOutput(model)].Signal),
            .. model.Ensembles.Where(ensemble => ensemble.NeuronType.IsSpiking).Select(ensemble => new Recording(ensemble.Output, Reduction.SpikesPerStep)),
        ];
        presentation.Run(
            Minibatch, steps, items => CpuBackend.Instance.Open(model, options with { Items = items, Recordings = recordings, Inputs = presentation.Signals }),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++)
                {
                    int index = first + item, label = truth[index];
                    int spiking = Fold(session.Recorded(0, item).ToDoubles(), label);
                    for (int population = 1; population < recordings.Length; population++)
                    {
                        double[] counts = session.Recorded(population, item).ToDoubles();
                        for (int step = 0; step < steps; step++) spikes[step] += counts[step];
                    }
                    answers[index] = new ItemAnswers(index, label, rates[index], spiking);
                }
            },
            progress, cancel);

        double upTo = 0;
        return new NetworkComparison
        {
            HasLabels = labels is not null,
            Accuracy = new AccuracyBySteps(
                [.. last.Select(right => new Proportion(right, answers.Length))], [.. mean.Select(right => new Proportion(right, answers.Length))],
                [.. spikes.Select(count => (upTo += count) / answers.Length)]),
            RateNetwork = new Proportion(answers.Count(item => item.Rate == item.Label), answers.Length),
            Readout = readout,
            Items = [.. answers],
        };

        int Fold(double[] trace, int label)
        {
            int size = trace.Length / steps, answer = 0;
            double[] sum = new double[size];
            for (int step = 0; step < steps; step++)
            {
                ReadOnlySpan<double> values = trace.AsSpan(step * size, size);
                for (int i = 0; i < size; i++) sum[i] += values[i];
                int now = Answer(values), soFar = Answer(sum);
                if (now == label) last[step]++;
                if (soFar == label) mean[step]++;
                answer = readout == Readout.Mean ? soFar : now;
            }
            return answer;
        }
    }

    private const int Minibatch = 64;

    private static int FirstOutput(BuiltModel model) => model.Outputs.IsEmpty ? 0 : model.Outputs[0].Probe;

    private static int Answer(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}

/// <summary>What two networks said about one item.</summary>
/// <param name="Item">Number of the item.</param>
/// <param name="Label">What is right.</param>
/// <param name="Rate">Answer of the rate network.</param>
/// <param name="Spiking">Answer of the spiking network.</param>
public readonly record struct ItemAnswers(int Item, int Label, int Rate, int Spiking);
