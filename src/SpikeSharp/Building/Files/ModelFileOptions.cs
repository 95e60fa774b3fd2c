using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>How a built model is written to a file.</summary>
public sealed record ModelSaveOptions
{
    /// <summary>Whether a model that calls functions of the host may be saved. The file holds their numbers and names, no code: who loads it binds them.</summary>
    /// <value>Default false: such a model is refused.</value>
    public bool AllowFunctions { get; init; }

    /// <summary>Number of steps for which functions of the time, and processes without input that a file has no name for, are written out as tables; at least 1. The saved model ends after them.</summary>
    /// <value>Default null: they are refused, or left to the host with <see cref="AllowFunctions"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? Steps { get; init => field = value is null or >= 1 ? value : throw Check.OutOfRange(nameof(Steps), value, "must be at least 1", typeof(ModelSaveOptions)); }
}

/// <summary>How a built model is read from a file.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>Bytes that the unpacked entries of the file, and likewise the signals of the model, may take together; at least 1.</summary>
    /// <value>Default 4 GiB.</value>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public long MaxBytes { get; init => field = value >= 1 ? value : throw Check.OutOfRange(nameof(MaxBytes), value, "must be at least 1", typeof(ModelLoadOptions)); } = 4L << 30;

    /// <summary>Neuron types of your own that the file may hold, one value of each with any parameters. They are found by the name of the type.</summary>
    /// <value>Default none: a file with such a type is refused.</value>
    public ImmutableArray<NeuronType> NeuronTypes { get; init; } = [];
}
