namespace SpikeSharp.Networks;

/// <summary>Replaces neurons by the arithmetic that they stand for, to see what a network would do if they were perfect.</summary>
public static class DirectMode
{
    /// <summary>Gives type <see cref="Direct"/> to all ensembles, at every depth, whose neurons nothing else needs.</summary>
    /// <remarks>
    /// Neurons are needed where they are connected or probed themselves (encoders and decoders included), where a connection learns from them or changes their
    /// encoders, and where its solver finds or gives their weights or its function is given as points. Call it when the network is complete.
    /// </remarks>
    /// <param name="network">The network; it is changed.</param>
    /// <returns>The ensembles that keep their neurons.</returns>
    public static IReadOnlyList<Ensemble> Activate(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.Root.MakeParts();
        HashSet<Ensemble> needed = new(ReferenceEqualityComparer.Instance);
        foreach (Connection connection in network.Root.AllConnections)
        {
            bool ofNeurons = connection.Function.IsPoints || connection.Solver.Weights || connection.Solver is NoSolver;
            Need(connection.Pre.Target, ofNeurons || connection.LearningRuleTypes.Count > 0);
            Need(connection.Post.Target, connection.SolvesForWeights || connection.LearningRuleTypes.Any(rule => rule.Modifies != LearningTarget.Decoders));
        }
        foreach (Probe probe in network.Root.AllProbes)
        {
            Need(probe.Target.Target, probe.Attribute == ProbeAttribute.ScaledEncoders);
            if (probe.Target.Target is Connection decoded) Need(decoded.Pre.Target, probe.Attribute == ProbeAttribute.Weights);
        }
        List<Ensemble> kept = [];
        foreach (Ensemble ensemble in network.AllEnsembles)
        {
            if (needed.Contains(ensemble)) kept.Add(ensemble);
            else ensemble.MakeDirect();
        }
        return kept;

        void Need(NetworkObject target, bool uses)
        {
            if (target is SpikeSharp.Neurons neurons) needed.Add(neurons.Ensemble);
            else if (target is Ensemble ensemble && uses) needed.Add(ensemble);
        }
    }
}
