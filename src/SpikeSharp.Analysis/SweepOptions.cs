using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>The grid of settings that a <see cref="Sweep"/> tries.</summary>
public sealed record SweepOptions
{
    /// <summary>Firing-rate scales, positive. Higher: fewer steps to the same accuracy, more spikes.</summary>
    /// <value>Default 1, 2, 5, ... 1000.</value>
    public ImmutableArray<double> Scales { get; init; } = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <summary>Time constants in seconds of the lowpass behind every layer; null: no synapse. Longer: smoother, but slower to settle.</summary>
    /// <value>Default none, 1, 5 and 10 ms.</value>
    public ImmutableArray<double?> Synapses { get; init; } = [null, 0.001, 0.005, 0.01];

    /// <summary>Steps of a presentation; every smaller number is read off the same run.</summary>
    /// <value>Default 60.</value>
    public int Steps { get; init; } = 60;

    /// <summary>Name of the output whose answers count; null: the first.</summary>
    public string? Output { get; init; }

    /// <summary>Length of a step in seconds.</summary>
    /// <value>Default 0.001.</value>
    public double Dt { get; init; } = 0.001;

    /// <summary>How much less accurate than the rate network a recommended setting may be, 0 to 1.</summary>
    /// <value>Default 0.005: half a percentage point.</value>
    public double Tolerance { get; init; } = 0.005;
}
