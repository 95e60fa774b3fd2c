using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>Where the signals of one item live, and its processes and generators.</summary>
internal abstract class SignalMemory<T>(double dt, IReadOnlyDictionary<Operator, NumpyRandom> generators)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Dictionary<SimProcess, ProcessRun>? _processes;

    /// <summary>The generators of the populations that draw random numbers.</summary>
    public IReadOnlyDictionary<Operator, NumpyRandom> Generators { get; set; } = generators;

    /// <summary>Bases in which NaN was found that is nobody's fault; kept where a run looks for it.</summary>
    public HashSet<Signal> NotNumbers { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Step that is running, from 1.</summary>
    public long Step { get; set; }

    public double Dt { get; } = dt;

    /// <summary>The generator of a population; null if it draws no random numbers.</summary>
    public NumpyRandom? RandomOf(SimNeurons neurons) => Generators.GetValueOrDefault(neurons);

    public abstract Elements<T> this[Signal signal] { get; }

    /// <summary>The running process of an operator.</summary>
    public ProcessRun this[SimProcess process] => _processes![process];

    /// <summary>Starts processes anew; the signals have their values of step 0 by then.</summary>
    /// <param name="seeds">The processes with their seeds; empty: those that run go on.</param>
    /// <param name="item">Number of the item.</param>
    public void Start(Dictionary<SimProcess, long> seeds, int item)
    {
        NotNumbers.Clear();
        if (seeds.Count == 0) return;
        _processes = new(ReferenceEqualityComparer.Instance);
        // A seed of its own gives every item the same numbers.
        foreach ((SimProcess process, long seed) in seeds) _processes[process] = ProcessRun.Start(process, ProcessSeeds.Generator(seed, process.Seed is null ? item : 0), this);
    }
}
