
namespace SpikeSharp;

/// <summary>Settings of a <see cref="Simulator"/>.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Step in seconds for a network that is still to be built.</summary>
    /// <value>Default 0.001. A built model has a step already and refuses another.</value>
    public double? Dt { get; init => field = value is double dt ? Check.Positive(dt, owner: typeof(SimulatorOptions)) : null; }

    /// <summary>Seed of the simulator; null: the network's seed + 1, or a fresh one.</summary>
    public long? Seed { get; init => field = Check.Seed(value, owner: typeof(SimulatorOptions)); }

    /// <summary>Where decoders of large ensembles are kept from one build to the next, for a network that is still to be built; null: nowhere.</summary>
    /// <value>Default <see cref="DecoderCache.Default"/>.</value>
    public DecoderCache? Cache { get; init; } = DecoderCache.Default;

    /// <summary>Number of items that run together; results then have an item axis. Null: one item, no item axis.</summary>
    public int? Minibatch { get; init => field = value is int n ? Check.AtLeast(n, 1, owner: typeof(SimulatorOptions)) : null; }

    /// <summary>Whether a run goes on where the last one ended. If not, every run starts from the initial state, and <see cref="Simulator.StepCount"/> stays 0; samples add up all the same.</summary>
    /// <value>Default true.</value>
    public bool Stateful { get; init; } = true;

    /// <summary>Float type; null: single for converted networks, double for others.</summary>
    public Precision? Precision { get; init; }

    /// <summary>What runs the model; null: <see cref="CpuBackend"/>.</summary>
    public Backend? Backend { get; init; }

    /// <summary>Number of threads; 0: one a processor. It changes nothing but speed.</summary>
    public int Threads { get; init => field = Check.AtLeast(value, 0, owner: typeof(SimulatorOptions)); }

    /// <summary>Items that a thread runs together; 0: chosen. It changes nothing but speed.</summary>
    public int BlockSize { get; init => field = Check.Range(value, 0, 16, owner: typeof(SimulatorOptions)); }

    /// <summary>Which product kernels to use. It changes nothing but speed.</summary>
    public ProductKernels Products { get; init; }

    /// <summary>Whether a run stops with an error where an operator first makes NaN of numbers, such as infinity minus infinity. Everything is computed then, and looked through, which takes time.</summary>
    /// <value>Default false: NaN spreads as floats have it.</value>
    public bool DetectNaN { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Done">Finished steps times items.</param>
/// <param name="Total">All of them.</param>
public readonly record struct SimulationProgress(long Done, long Total);

/// <summary>Which steps of a prediction are returned.</summary>
public enum Keep
{
    /// <summary>Only the last.</summary>
    Last,

    /// <summary>Every step.</summary>
    All,

    /// <summary>The mean over the steps.</summary>
    Mean,
}
