using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>What a network answered after 1, 2, ... steps, all from one run: a shorter run is the beginning of a longer one.</summary>
/// <param name="Last">Accuracy of the last step as the answer; entry T - 1 belongs to T steps.</param>
/// <param name="Mean">Accuracy of the mean over the steps as the answer.</param>
/// <param name="SpikesPerItem">Spikes of all neurons for one item up to and including the step, mean over the items.</param>
public sealed record AccuracyBySteps(ImmutableArray<Proportion> Last, ImmutableArray<Proportion> Mean, ImmutableArray<double> SpikesPerItem)
{
    private const int DefaultMinibatch = 64;

    /// <summary>Number of steps.</summary>
    public int Steps => Last.Length;

    /// <summary>Accuracy of one readout by steps.</summary>
    /// <param name="readout">Last step or mean.</param>
    public ImmutableArray<Proportion> this[Readout readout] => readout == Readout.Mean ? Mean : Last;

    /// <summary>Runs all items and compares the largest element of the first output with their labels after every step.</summary>
    /// <param name="model">The built conversion.</param>
    /// <param name="presentation">The items.</param>
    /// <param name="labels">The right answer for each item.</param>
    /// <param name="steps">Steps of a presentation, at least 1.</param>
    /// <param name="options">Precision and threads; items, recordings and inputs are set here. Null: defaults.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>Accuracy and spikes by steps.</returns>
    /// <exception cref="ArgumentException">There is not one label for each item, or the model has no probe.</exception>
    public static AccuracyBySteps Measure(
        BuiltModel model, Presentation presentation, IReadOnlyList<int> labels, int steps, SessionOptions? options = null, IProgress<SimulationProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(presentation);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != presentation.Items) throw new ArgumentException($"There are {labels.Count} labels for {presentation.Items} items.", nameof(labels));
        Signal output = OutputOf(model);
        ImmutableArray<Recording> recordings =
        [
            new(output), .. model.Ensembles.Where(ensemble => ensemble.NeuronType.IsSpiking).Select(ensemble => new Recording(ensemble.Output, Reduction.SpikesPerStep)),
        ];
        int[] last = new int[steps], mean = new int[steps];
        double[] spikes = new double[steps];
        presentation.Run(
            DefaultMinibatch, steps,
            items => CpuBackend.Instance.Open(model, (options ?? new SessionOptions()) with { Items = items, Recordings = recordings, Inputs = presentation.Signals }),
            (session, first, items) =>
            {
                double[] sums = new double[output.Size];
                for (int item = 0; item < items; item++)
                {
                    double[] trace = session.Recorded(0, item).ToDoubles();
                    Array.Clear(sums);
                    for (int step = 0; step < steps; step++)
                    {
                        ReadOnlySpan<double> now = trace.AsSpan(step * sums.Length, sums.Length);
                        for (int i = 0; i < sums.Length; i++) sums[i] += now[i];
                        if (Largest(now) == labels[first + item]) last[step]++;
                        if (Largest(sums) == labels[first + item]) mean[step]++;
                    }
                    for (int recording = 1; recording < recordings.Length; recording++)
                    {
                        double[] perStep = session.Recorded(recording, item).ToDoubles();
                        for (int step = 0; step < steps; step++) spikes[step] += perStep[step];
                    }
                }
            },
            progress, cancel);
        double total = 0;
        return new AccuracyBySteps(
            [.. last.Select(right => new Proportion(right, labels.Count))], [.. mean.Select(right => new Proportion(right, labels.Count))],
            [.. spikes.Select(n => (total += n) / labels.Count)]);
    }

    /// <summary>Accuracy of the rate network of a model on the same items.</summary>
    internal static Proportion OfRateNetwork(BuiltModel model, Presentation presentation, IReadOnlyList<int> labels, int steps, int threads, CancellationToken cancel)
    {
        using RateRun rates = new(model, presentation, [OutputOf(model)], steps, threads);
        int right = 0;
        for (int first = 0; first < presentation.Items; first += DefaultMinibatch)
        {
            int items = Math.Min(DefaultMinibatch, presentation.Items - first);
            Session session = rates.Present(first, items, cancel);
            for (int item = 0; item < items; item++)
                if (Largest(session.Recorded(0, item).AsSpan<double>()) == labels[first + item]) right++;
        }
        return new Proportion(right, presentation.Items);
    }

    private static Signal OutputOf(BuiltModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Probes.IsEmpty) throw new ArgumentException("The model has no probe, so it has no answer.", nameof(model));
        return model.Probes[model.Outputs.IsEmpty ? 0 : model.Outputs[0].Probe].Signal;
    }

    private static int Largest(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
