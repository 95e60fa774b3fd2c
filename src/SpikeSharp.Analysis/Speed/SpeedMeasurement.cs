using System.Collections.Immutable;
using System.Diagnostics;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>How fast a model runs, and how much of it is spikes.</summary>
/// <param name="Items">Items presented; 1 for a model without data.</param>
/// <param name="Neurons">Neurons of an item.</param>
/// <param name="NeuronType">Type of most spiking neurons; null if there are none.</param>
/// <param name="Precision">Float type of the runs.</param>
/// <param name="Threads">Threads of the <see cref="CpuBackend"/>.</param>
/// <param name="Times">Seconds of wall time for a step of one item in the <see cref="CpuBackend"/>, a repetition each.</param>
/// <param name="ReferenceTimes">The same of the <see cref="ReferenceBackend"/> on one thread, measured in turns with it; empty if it was not measured.</param>
/// <param name="SpikesPerStep">Spikes of an item in a step, on average.</param>
/// <param name="SynapticOperationsPerStep">Weights that those spikes meet, directly or behind a synapse.</param>
public sealed record SpeedMeasurement(
    int Items, int Neurons, NeuronType? NeuronType, Precision Precision, int Threads, ImmutableArray<double> Times, ImmutableArray<double> ReferenceTimes,
    double SpikesPerStep, double SynapticOperationsPerStep)
{
    private const int Minibatch = 64;

    /// <summary>Seconds for a step of one item: the median.</summary>
    public double Seconds => Median(Times);

    /// <summary>Nanoseconds for a step of one neuron.</summary>
    public double NanosecondsPerNeuron => Seconds * 1e9 / Neurons;

    /// <summary>Synaptic operations in a second.</summary>
    public double SynapticOperationsPerSecond => SynapticOperationsPerStep / Seconds;

    /// <summary>How many times as long the <see cref="ReferenceBackend"/> takes; NaN if it was not measured.</summary>
    public double ReferenceRatio => ReferenceTimes.IsEmpty ? double.NaN : Median(ReferenceTimes) / Seconds;

    /// <summary>Seconds that the bare loops would need for the same neuron-steps and synaptic operations, one after the other, with nothing around them.</summary>
    /// <param name="limits">Of the same machine, float type and number of threads.</param>
    /// <exception cref="ArgumentException">The limits are those of another float type.</exception>
    public double BareSeconds(MachineLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Precision != Precision) throw new ArgumentException($"The limits are measured in {limits.Precision}, the model in {Precision}.", nameof(limits));
        double neurons = NeuronType is SpikingRectifiedLinear ? Neurons / limits.SpikingReluSteps : (Neurons / limits.LifSteps) + (SpikesPerStep / limits.LifSpikes);
        return neurons + (SynapticOperationsPerStep / limits.RowAdds);
    }

    /// <summary>The share of the machine's limit that the model reaches: above 1 where the engine does several steps at once, or leaves out what nobody needs.</summary>
    /// <param name="limits">Of the same machine, float type and number of threads.</param>
    /// <exception cref="ArgumentException">The limits are those of another float type.</exception>
    public double ShareOf(MachineLimits limits) => BareSeconds(limits) / Seconds;

    /// <summary>Measures a model that needs no data, as one simulation that keeps the last value of every probe.</summary>
    /// <param name="model">Built model.</param>
    /// <param name="options">Steps, repetitions, threads; null: defaults.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    public static SpeedMeasurement Measure(BuiltModel model, SpeedOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new SpeedOptions();
        SessionOptions session = options.Session with { Items = 1, Inputs = [], Recordings = LastOfProbes(model) };
        using Session cpu = CpuBackend.Instance.Open(model, session);
        using Session? reference = options.ReferenceSteps == 0 ? null : ReferenceBackend.Instance.Open(model, session);
        cpu.Run(options.Steps, cancel: cancel);
        reference?.Run(1, cancel: cancel);
        (ImmutableArray<double> times, ImmutableArray<double> references) = InTurns(
            options,
            () => TimeOf(() => cpu.Run(options.Steps, cancel: cancel)) / options.Steps,
            () => TimeOf(() => reference!.Run(options.ReferenceSteps, cancel: cancel)) / options.ReferenceSteps);
        using Session counting = CpuBackend.Instance.Open(model, session with { Recordings = SpikeCounts(model) });
        counting.Run(options.Steps, cancel: cancel);
        SpikeWork work = new(model);
        work.Add(counting, 0);
        return Of(model, options, 1, times, references, work);
    }

    /// <summary>Measures a model on data, in minibatches; opening the sessions counts.</summary>
    /// <param name="model">Built model.</param>
    /// <param name="presentation">The items.</param>
    /// <param name="options">Steps, repetitions, threads; null: defaults.</param>
    /// <param name="progress">Told now and then during the first run, which is not timed.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    public static SpeedMeasurement Measure(
        BuiltModel model, Presentation presentation, SpeedOptions? options = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(presentation);
        options ??= new SpeedOptions();
        SessionOptions session = options.Session with { Inputs = presentation.Signals, Recordings = LastOfProbes(model) };
        SpikeWork work = new(model);
        Run(options.Steps, items => CpuBackend.Instance.Open(model, session with { Items = items, Recordings = SpikeCounts(model) }), Count, progress);
        (ImmutableArray<double> times, ImmutableArray<double> references) = InTurns(
            options,
            () => TimeOf(() => Run(options.Steps, items => CpuBackend.Instance.Open(model, session with { Items = items }), (_, _, _) => { }, null)) / ((double)presentation.Items * options.Steps),
            () =>
            {
                using Session reference = ReferenceBackend.Instance.Open(model, session with { Items = 1, Threads = 1 });
                return TimeOf(() => presentation.Present(reference, 0, options.ReferenceSteps, cancel)) / options.ReferenceSteps;
            });
        return Of(model, options, presentation.Items, times, references, work);

        void Run(int steps, Func<int, Session> open, Action<Session, int, int> finished, IProgress<SimulationProgress>? told) =>
            presentation.Run(Minibatch, steps, open, finished, told, cancel);

        void Count(Session counted, int first, int items)
        {
            for (int item = 0; item < items; item++) work.Add(counted, item);
        }
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    /// <param name="values">At least one.</param>
    internal static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static SpeedMeasurement Of(BuiltModel model, SpeedOptions options, int items, ImmutableArray<double> times, ImmutableArray<double> references, SpikeWork work)
    {
        double itemSteps = (double)items * options.Steps;
        NeuronType? type = model.Ensembles.Where(ensemble => ensemble.NeuronType.IsSpiking)
            .GroupBy(ensemble => ensemble.NeuronType.GetType()).MaxBy(group => group.Sum(ensemble => ensemble.Size))?.First().NeuronType;
        return new SpeedMeasurement(
            items, model.Ensembles.Sum(ensemble => ensemble.Size), type, options.Session.Precision ?? model.Precision,
            options.Session.Threads == 0 ? Environment.ProcessorCount : options.Session.Threads, times, references, work.Spikes / itemSteps, work.Operations / itemSteps);
    }

    private static (ImmutableArray<double> Cpu, ImmutableArray<double> Reference) InTurns(SpeedOptions options, Func<double> cpu, Func<double> reference)
    {
        ImmutableArray<double>.Builder times = ImmutableArray.CreateBuilder<double>(), references = ImmutableArray.CreateBuilder<double>();
        for (int i = 0; i < options.Repetitions; i++)
        {
            times.Add(cpu());
            if (options.ReferenceSteps > 0) references.Add(reference());
        }
        return (times.ToImmutable(), references.ToImmutable());
    }

    private static double TimeOf(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static ImmutableArray<Recording> LastOfProbes(BuiltModel model) => [.. model.Probes.Select(probe => new Recording(probe.Signal, Reduction.Last))];

    private static ImmutableArray<Recording> SpikeCounts(BuiltModel model) => [.. SpikeWork.Spiking(model).Select(ensemble => new Recording(ensemble.Output, Reduction.SpikeCount))];

    /// <summary>Sums spikes, and the weights that they meet.</summary>
    private sealed class SpikeWork(BuiltModel model)
    {
        private readonly long[][] _fanOut = FanOuts(model);

        public double Spikes { get; private set; }

        public double Operations { get; private set; }

        public static IEnumerable<BuiltEnsemble> Spiking(BuiltModel model) => model.Ensembles.Where(ensemble => ensemble.NeuronType.IsSpiking);

        public void Add(Session counted, int item)
        {
            for (int ensemble = 0; ensemble < _fanOut.Length; ensemble++)
            {
                double[] counts = counted.Recorded(ensemble, item).ToDoubles();
                for (int i = 0; i < counts.Length; i++)
                {
                    Spikes += counts[i];
                    Operations += counts[i] * _fanOut[ensemble][i];
                }
            }
        }

        private static long[][] FanOuts(BuiltModel model)
        {
            ILookup<Signal, Operator> readers = FanOut.ReadersOf(model);
            return [.. Spiking(model).Select(ensemble => FanOut.Of(readers, ensemble.Output))];
        }
    }
}
