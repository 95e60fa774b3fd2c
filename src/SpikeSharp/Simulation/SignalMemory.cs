using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>Where the signals of one item live.</summary>
internal abstract class SignalMemory<T>(double dt)
{
    /// <summary>Step that is running, from 1.</summary>
    public long Step { get; set; }

    public double Dt { get; } = dt;

    public abstract Elements<T> this[Signal signal] { get; }
}
