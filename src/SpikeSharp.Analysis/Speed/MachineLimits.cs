using System.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>What a machine can do at most, measured by loops that do one thing only; times of models are compared with them.</summary>
/// <param name="Precision">Float type of the loops.</param>
/// <param name="Threads">Threads that ran them side by side; the figures are those of all threads together.</param>
/// <param name="ReadBytes">Bytes a second read from memory that no cache holds.</param>
/// <param name="MultiplyAdds">Multiply-adds a second in registers, product and sum rounded apart.</param>
/// <param name="RowAdds">Elements a second of weight rows added to outputs: what spikes do.</param>
/// <param name="SpikingReluSteps">Steps a second of spiking ReLU neurons at some 20 Hz with held currents, and nothing else.</param>
/// <param name="LifSteps">Steps a second of LIF neurons that do not spike, and nothing else.</param>
/// <param name="LifSpikes">Spikes a second that such neurons have time for beside their steps: each takes a logarithm, and an exponential at the end of its refractory period.</param>
public sealed record MachineLimits(
    Precision Precision, int Threads, double ReadBytes, double MultiplyAdds, double RowAdds, double SpikingReluSteps, double LifSteps, double LifSpikes)
{
    private const int RoundMilliseconds = 200;
    private const int QuickMilliseconds = 20;
    private const double LeastSpikeSeconds = 1e-12;

    /// <summary>Nanoseconds for a step of one LIF neuron in the bare loop.</summary>
    /// <param name="spikes">Spikes of a neuron in a step, on average.</param>
    public double LifNanoseconds(double spikes = 0) => 1e9 * ((1 / LifSteps) + (spikes / LifSpikes));

    /// <summary>Nanoseconds for a step of one spiking ReLU neuron in the bare loop.</summary>
    public double SpikingReluNanoseconds => 1e9 / SpikingReluSteps;

    /// <summary>Runs the loops.</summary>
    /// <param name="precision">Float type.</param>
    /// <param name="threads">Threads side by side; 0: one a processor.</param>
    /// <param name="quick">Whether a tenth of the time will do: for a look.</param>
    /// <param name="cancel">Stops within a second.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 threads.</exception>
    public static MachineLimits Measure(Precision precision, int threads = 0, bool quick = false, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        TimeSpan round = TimeSpan.FromMilliseconds(quick ? QuickMilliseconds : RoundMilliseconds);
        if (threads == 0) threads = Environment.ProcessorCount;
        return precision == Precision.Single ? Measure<float>(precision, threads, round, cancel) : Measure<double>(precision, threads, round, cancel);
    }

    private static MachineLimits Measure<T>(Precision precision, int threads, TimeSpan round, CancellationToken cancel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double silent = Of(() => MachineLoops<T>.Lif(spiking: false));
        (double spiking, double spikes) = MachineLoop.Measure(threads, round, () => MachineLoops<T>.Lif(spiking: true), cancel);
        return new MachineLimits(
            precision, threads,
            Of(MachineLoops<T>.Read), Of(MachineLoops<T>.MultiplyAdd), Of(MachineLoops<T>.RowAdd), Of(MachineLoops<T>.SpikingRelu), silent,
            // Two loops measured one after the other: on a busy machine the one with spikes may come out faster.
            spikes / Math.Max((1 / spiking) - (1 / silent), LeastSpikeSeconds));

        double Of(Func<MachineLoop> loop) => MachineLoop.PerSecond(threads, round, loop, cancel);
    }
}
