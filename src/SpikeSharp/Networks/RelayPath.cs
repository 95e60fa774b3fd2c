using SpikeSharp.Numerics;

namespace SpikeSharp.Networks;

/// <summary>What one object gives to another through relay nodes, as one connection would: a network without its relays, for hardware, drawings and files of others.</summary>
/// <remarks>Relays cost next to nothing in a run, so that nothing needs to be removed to simulate.</remarks>
public sealed class RelayPath
{
    private RelayPath(IReadOnlyList<Connection> connections, View pre, View post, Transform transform)
    {
        Connections = connections;
        Pre = pre;
        Post = post;
        Transform = transform;
        Synapses = [.. connections.Select(connection => connection.Synapse).Where(synapse => !ReferenceEquals(synapse, Synapse.None))];
    }

    /// <summary>The connections on the way, at least one. The first has the function, solver and learning rules.</summary>
    public IReadOnlyList<Connection> Connections { get; }

    /// <summary>Source: that of the only connection, or behind several the whole object; behind a function with the slice that this takes.</summary>
    public View Pre { get; }

    /// <summary>Target: that of the only connection, or of several the whole object.</summary>
    public View Post { get; }

    /// <summary>Transform of the only connection, or of several the product of their matrices.</summary>
    public Transform Transform { get; }

    /// <summary>The filters on the way, in order; empty: no delay. More than one cannot be said by one connection: their product can (<see cref="LinearFilter.Combine"/>), but each delays by a step.</summary>
    public IReadOnlyList<Synapse> Synapses { get; }

    /// <summary>All paths of a network, at every depth, that are not zero.</summary>
    /// <remarks>
    /// A relay is passed through unless it is probed, lies on a circle of relays, or joins a connection that learns or whose transform is no matrix known before the build;
    /// such a relay is an end of paths.
    /// </remarks>
    /// <param name="network">The network, complete; it is not changed.</param>
    /// <returns>The paths in the order of the first connection of each.</returns>
    public static IReadOnlyList<RelayPath> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.MakeParts();
        ILookup<NetworkObject, Connection> outgoing = network.AllConnections.ToLookup(connection => connection.Pre.Target);
        HashSet<NetworkObject> passed = Passed(network, outgoing);
        List<RelayPath> paths = [];
        foreach (Connection first in network.AllConnections)
            if (!passed.Contains(first.Pre.Target)) Follow([first], null);
        return paths;

        // The matrix is that of two connections or more.
        void Follow(List<Connection> connections, double[,]? matrix)
        {
            Connection last = connections[^1];
            if (!passed.Contains(last.Post.Target))
            {
                paths.Add(matrix is null ? new([last], last.Pre, last.Post, last.Transform) : new([.. connections], Source(connections[0]), new View(last.Post.Target, Slice.All), matrix));
                return;
            }
            double[,] before = matrix ?? FullTransform.Of(last);
            foreach (Connection next in outgoing[last.Post.Target])
            {
                double[,] product = Multiply(FullTransform.Of(next), before);
                if (product.Cast<double>().Any(value => value != 0)) Follow([.. connections, next], product);
            }
        }
    }

    private static View Source(Connection first) => ReferenceEquals(first.Function, Function.None) ? new View(first.Pre.Target, Slice.All) : first.Pre;

    private static HashSet<NetworkObject> Passed(Network network, ILookup<NetworkObject, Connection> outgoing)
    {
        HashSet<NetworkObject> passed = new(network.AllNodes.Where(node => node.IsRelay), ReferenceEqualityComparer.Instance);
        foreach (Probe probe in network.AllProbes) passed.Remove(probe.Target.Target);
        foreach (Connection connection in network.AllConnections)
        {
            if (FullTransform.IsKnown(connection) && connection.LearningRuleTypes.Count == 0) continue;
            passed.Remove(connection.Pre.Target);
            passed.Remove(connection.Post.Target);
        }
        passed.ExceptWith([.. passed.Where(IsOnACircle)]);
        return passed;

        bool IsOnACircle(NetworkObject relay)
        {
            HashSet<NetworkObject> reached = new(ReferenceEqualityComparer.Instance);
            Stack<NetworkObject> open = new([relay]);
            while (open.TryPop(out NetworkObject? from))
            {
                foreach (NetworkObject to in outgoing[from].Select(connection => connection.Post.Target).Where(passed.Contains))
                    if (reached.Add(to)) open.Push(to);
            }
            return reached.Contains(relay);
        }
    }

    private static double[,] Multiply(double[,] left, double[,] right)
    {
        int rows = left.GetLength(0), inner = left.GetLength(1), columns = right.GetLength(1);
        double[] product = Matrix.Multiply([.. left.Cast<double>()], [.. right.Cast<double>()], rows, inner, columns);
        double[,] result = new double[rows, columns];
        for (int i = 0; i < product.Length; i++) result[i / columns, i % columns] = product[i];
        return result;
    }
}
