using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>Accuracy, steps and spikes of a converted network over scales and synapses: one run for each pair, every number of steps read off it.</summary>
/// <param name="Options">The grid.</param>
/// <param name="Items">Number of items.</param>
/// <param name="RateNetwork">Accuracy of the rate network on the same items: what spikes approach.</param>
/// <param name="Runs">One for each (scale, synapse), scale by scale.</param>
public sealed record Sweep(SweepOptions Options, int Items, Proportion RateNetwork, ImmutableArray<SweepRun> Runs)
{
    /// <summary>Every (scale, synapse, steps, readout), run by run.</summary>
    public IEnumerable<SweepRow> Rows =>
        from run in Runs
        from step in Enumerable.Range(0, run.Accuracy.Steps)
        from readout in (Readout[])[Readout.Last, Readout.Mean]
        select new SweepRow(run.Scale, run.Synapse, step + 1, readout, run.Accuracy[readout][step], run.Accuracy.SpikesPerItem[step]);

    /// <summary>The rows than which no other is at least as accurate with at most as many steps and spikes; by steps, then spikes. Of equal rows the first.</summary>
    public ImmutableArray<SweepRow> Pareto()
    {
        List<SweepRow> best = [];
        // Whatever comes earlier in this order has no more steps; so only spikes and accuracy are left to compare.
        foreach (SweepRow row in Rows.OrderBy(row => row.Steps).ThenBy(row => row.SpikesPerItem).ThenByDescending(row => row.Accuracy.Successes))
        {
            if (!best.Exists(other => other.SpikesPerItem <= row.SpikesPerItem && other.Accuracy.Successes >= row.Accuracy.Successes)) best.Add(row);
        }
        return [.. best];
    }

    /// <summary>
    /// The row with the fewest spikes among those at most <see cref="SweepOptions.Tolerance"/> less accurate than the rate network; if there is none, the most
    /// accurate row, of equal ones that with the fewest spikes.
    /// </summary>
    public SweepRow Recommended()
    {
        ImmutableArray<SweepRow> rows = Pareto();
        SweepRow? enough = rows.Where(IsEnough).OrderBy(row => row.SpikesPerItem).ThenBy(row => row.Steps).FirstOrDefault();
        return enough ?? rows.OrderByDescending(row => row.Accuracy.Successes).ThenBy(row => row.SpikesPerItem).ThenBy(row => row.Steps).First();
    }

    /// <summary>Whether a row is at most <see cref="SweepOptions.Tolerance"/> less accurate than the rate network.</summary>
    /// <param name="row">One of the rows.</param>
    public bool IsEnough(SweepRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return RateNetwork.Successes - row.Accuracy.Successes <= (Options.Tolerance * Items) + 1e-9;
    }

    /// <summary>Converts and runs every pair of scale and synapse.</summary>
    /// <param name="graph">The trained network.</param>
    /// <param name="conversion">How it is converted; scale and synapse are set here, except the scale of a layer that has one of its own.</param>
    /// <param name="inputs">Data by name of the input, as for <see cref="Presentation"/>.</param>
    /// <param name="labels">The right answer for each item.</param>
    /// <param name="options">The grid; null: defaults.</param>
    /// <param name="session">Precision and threads. Null: defaults.</param>
    /// <param name="progress">Told now and then, of all runs together.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>All results.</returns>
    /// <exception cref="ConversionException">The network cannot be converted.</exception>
    /// <exception cref="ArgumentException">There are no scales or synapses, or labels or data do not fit.</exception>
    public static Sweep Run(
        LayerGraph graph, ConverterOptions conversion, IReadOnlyDictionary<string, NdArray> inputs, IReadOnlyList<int> labels, SweepOptions? options = null,
        SessionOptions? session = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(conversion);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new SweepOptions();
        if (options.Scales.IsDefaultOrEmpty) throw new ArgumentException("There are no scales to try.", nameof(options));
        if (options.Synapses.IsDefaultOrEmpty) throw new ArgumentException("There are no synapses to try.", nameof(options));
        (double Scale, double? Synapse)[] grid = [.. from scale in options.Scales from synapse in options.Synapses select (scale, synapse)];
        Proportion? rates = null;
        ImmutableArray<SweepRun>.Builder runs = ImmutableArray.CreateBuilder<SweepRun>(grid.Length);
        foreach ((double scale, double? synapse) in grid)
        {
            // Layers with a scale of their own keep it: there the scale may change what the layer computes.
            FiringRateScale scales = conversion.ScaleFiringRates.Layers.Aggregate(FiringRateScale.Of(scale), (all, own) => all.With(own.Key, own.Value));
            ConverterOptions setting = conversion with { ScaleFiringRates = scales, Synapse = synapse is double tau ? tau : Synapse.None };
            BuiltModel model = new Converter(graph, setting).Build(options.Dt, cancel);
            if (options.Output is { } output) model = Evaluation.AnsweredBy(model, output);
            Presentation presentation = new(model, inputs);
            SweepProgress? whole = progress is null ? null : new(progress, runs.Count, grid.Length);
            // The rate network is the same for all settings, up to rounding.
            rates ??= RateAccuracy(model, presentation, labels, options.Steps, session?.Threads ?? 0, cancel);
            runs.Add(new SweepRun(scale, synapse, Evaluation.MeasureSpiking(model, presentation, options.Steps, [.. labels], session, null, whole, cancel).Accuracy!));
        }
        return new Sweep(options, labels.Count, rates!.Value, runs.MoveToImmutable());
    }

    private static Proportion RateAccuracy(BuiltModel model, Presentation presentation, IReadOnlyList<int> labels, int steps, int threads, CancellationToken cancel)
    {
        const int Minibatch = 64;
        if (labels.Count != presentation.Items) throw new ArgumentException($"There are {labels.Count} labels for {presentation.Items} items.", nameof(labels));
        using RateRun rates = new(model, presentation, [model.Probes[model.Outputs[0].Probe].Signal], steps, threads);
        int right = 0;
        for (int first = 0; first < presentation.Items; first += Minibatch)
        {
            int items = Math.Min(Minibatch, presentation.Items - first);
            Session session = rates.Present(first, items, cancel);
            for (int item = 0; item < items; item++)
                if (Evaluation.AnswerOf(session.Recorded(0, item).AsSpan<double>()) == labels[first + item]) right++;
        }
        return new Proportion(right, presentation.Items);
    }

    private sealed class SweepProgress(IProgress<SimulationProgress> target, int run, int runs) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => target.Report(new SimulationProgress((run * value.Total) + value.Done, runs * value.Total));
    }
}

/// <summary>One run of a sweep.</summary>
/// <param name="Scale">Firing-rate scale.</param>
/// <param name="Synapse">Time constant of the synapse in seconds; null: none.</param>
/// <param name="Accuracy">Accuracy and spikes by steps.</param>
public sealed record SweepRun(double Scale, double? Synapse, AccuracyBySteps Accuracy);
