using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>Where the signals of one item live.</summary>
internal abstract class SignalMemory<T>(double dt, IReadOnlyDictionary<Operator, NumpyRandom> generators)
{
    /// <summary>Step that is running, from 1.</summary>
    public long Step { get; set; }

    public double Dt { get; } = dt;

    /// <summary>The generator of a population; null if it draws no random numbers.</summary>
    public NumpyRandom? RandomOf(SimNeurons neurons) => generators.GetValueOrDefault(neurons);

    public abstract Elements<T> this[Signal signal] { get; }
}
