using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>The seeds of the processes of a run, draw for draw as Nengo does.</summary>
internal static class ProcessSeeds
{
    /// <summary>Seeds of the processes that use one, from the generator of the simulator.</summary>
    /// <param name="model">Every process and filter of it without a seed takes one draw, whether or not a backend runs it.</param>
    /// <param name="seed">Seed of the simulator.</param>
    /// <param name="runs">The processes that are to run.</param>
    public static Dictionary<SimProcess, long> Draw(BuiltModel model, long seed, IEnumerable<SimProcess> runs)
    {
        HashSet<SimProcess> wanted = new(runs, ReferenceEqualityComparer.Instance as IEqualityComparer<SimProcess>);
        Dictionary<SimProcess, long> seeds = new(ReferenceEqualityComparer.Instance);
        if (wanted.Count == 0) return seeds;
        NumpyRandom random = new(seed);
        foreach (int i in model.Order)
        {
            if (model.Operators[i] is SimProcess process)
            {
                long own = process.Seed ?? random.Draw();
                if (wanted.Contains(process)) seeds[process] = own;
            }
            else if (model.Operators[i] is SimFilter { Seed: null })
            {
                random.Draw();
            }
        }
        return seeds;
    }

    /// <summary>The generator of a process without a seed of its own for one item. Item 0 has that of the reference; others have one that depends on nothing but their number.</summary>
    public static NumpyRandom Generator(long seed, int item)
    {
        if (item == 0) return new NumpyRandom(seed);
        // The finalizer of MurmurHash3: every bit of seed and item moves about half of all bits.
        uint mixed = (uint)seed ^ ((uint)item * 0x9E3779B9);
        mixed = (mixed ^ (mixed >> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE35;
        return new NumpyRandom(mixed ^ (mixed >> 16));
    }
}
