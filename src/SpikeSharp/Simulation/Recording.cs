using SpikeSharp.Building;

namespace SpikeSharp;

/// <summary>What is kept of a recorded signal. A reduction spares the memory of a trace.</summary>
public enum Reduction
{
    /// <summary>The value of every sampled step, shape (samples, size).</summary>
    Trace,

    /// <summary>The value after the first step.</summary>
    First,

    /// <summary>The value after the last step.</summary>
    Last,

    /// <summary>Mean over the steps.</summary>
    Mean,

    /// <summary>Mean over the steps of max(value, 0).</summary>
    RectifiedMean,

    /// <summary>Sum over the steps.</summary>
    Sum,

    /// <summary>Largest value over the steps.</summary>
    Max,

    /// <summary>Number of spikes of each neuron; the signal is the output of spiking neurons.</summary>
    SpikeCount,

    /// <summary>Largest number of spikes of each neuron in one step.</summary>
    MaxSpikes,

    /// <summary>Number of steps in which each neuron spiked.</summary>
    SpikeSteps,

    /// <summary>Number of steps in which each neuron spiked more than once.</summary>
    MultiSpikeSteps,

    /// <summary>Number of spikes of the whole population in every step, shape (steps, 1).</summary>
    SpikesPerStep,
}

/// <summary>A request to keep something of a signal.</summary>
/// <param name="Signal">A signal of the built model.</param>
/// <param name="Reduction">What to keep.</param>
/// <param name="SampleEvery">For traces: time between samples in seconds; null: every step.</param>
public sealed record Recording(Signal Signal, Reduction Reduction = Reduction.Trace, double? SampleEvery = null)
{
    /// <summary>Whether it counts spikes, which needs the output of spiking neurons.</summary>
    internal bool CountsSpikes => Reduction is Reduction.SpikeCount or Reduction.MaxSpikes or Reduction.SpikeSteps or Reduction.MultiSpikeSteps or Reduction.SpikesPerStep;
}
