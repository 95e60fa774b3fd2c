using System.Collections.Immutable;
using SpikeSharp.Analysis;

namespace SpikeSharp.Cli.Options;

/// <summary>The float type of a simulation.</summary>
internal enum RunPrecision
{
    Single,
    Double,
}

/// <summary>What a probe records of a layer.</summary>
internal enum ProbeKind
{
    Output,
    Spikes,
    Input,
    Voltage,
}

/// <summary>A layer and what to record of it.</summary>
/// <param name="Layer">The name as in the model.</param>
/// <param name="Kind">Output if nothing was said.</param>
internal sealed record ProbeRequest(string Layer, ProbeKind Kind);

/// <summary>How a network is simulated.</summary>
internal sealed record RunSettings
{
    /// <summary>Steps of a presentation, at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether <see cref="Steps"/> was asked for.</summary>
    public bool HasSteps { get; init; }

    /// <summary>Seconds of a step.</summary>
    public required double Dt { get; init; }

    /// <summary>Whether <see cref="Dt"/> was asked for; a built model has its own.</summary>
    public bool HasDt { get; init; }

    /// <summary>Items simulated together; null leaves it to the simulator.</summary>
    public required int? Minibatch { get; init; }

    /// <summary>Null takes that of the model.</summary>
    public required RunPrecision? Precision { get; init; }

    /// <summary>Null takes one for each processor.</summary>
    public required int? Threads { get; init; }

    public required Readout Readout { get; init; }
}

/// <summary>What a run writes to a file.</summary>
internal sealed record RecordSettings
{
    public required Keep Keep { get; init; }

    public required ImmutableArray<ProbeRequest> Probes { get; init; }

    /// <summary>The .npz file; null writes none.</summary>
    public required string? Out { get; init; }
}
