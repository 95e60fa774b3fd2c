using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Derives the seed of every object from the network's seed, draw for draw as Nengo does.</summary>
internal static class Seeds
{
    /// <summary>Seeds of all objects of a model.</summary>
    /// <param name="root">Top-level network.</param>
    /// <param name="rootSeed">Its seed, given or drawn.</param>
    public static Dictionary<NetworkObject, long> Derive(Network root, long rootSeed)
    {
        Dictionary<NetworkObject, long> seeds = new(ReferenceEqualityComparer.Instance) { [root] = rootSeed };
        DeriveChildren(root, seeds);
        return seeds;
    }

    /// <summary>A seed for a network that has none, so that every build differs.</summary>
    public static long Fresh() => Random.Shared.NextInt64(int.MaxValue);

    private static void DeriveChildren(Network network, Dictionary<NetworkObject, long> seeds)
    {
        NumpyRandom random = new(seeds[network]);
        Assign(network.Connections);
        Assign(network.Ensembles);
        Assign(network.Networks);
        Assign(network.Nodes);
        Assign(network.Probes);
        foreach (Network child in network.Networks) DeriveChildren(child, seeds);

        void Assign(IEnumerable<NetworkObject> objects)
        {
            foreach (NetworkObject item in objects)
            {
                // The draw happens even when the object has a seed of its own.
                long drawn = random.Draw();
                seeds[item] = item.Seed ?? drawn;
            }
        }
    }
}
