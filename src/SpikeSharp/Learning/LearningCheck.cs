namespace SpikeSharp;

/// <summary>Where a learning rule may stand.</summary>
internal static class LearningCheck
{
    /// <summary>Refuses a rule that its connection cannot carry out.</summary>
    /// <exception cref="ArgumentException">The rule does not fit the ends, the transform or the solver of the connection.</exception>
    /// <exception cref="NotSupportedException">The transform is neither dense nor absent.</exception>
    public static void Check(Connection connection, LearningRuleType rule)
    {
        if (connection.Transform is not Dense && !ReferenceEquals(connection.Transform, Transform.None))
            throw new NotSupportedException($"{connection}: learning works with a Dense transform or none, not with {connection.Transform.GetType().Name}.");
        bool neuronTargeted = connection.Post.Target is Neurons || connection.SolvesForWeights;
        if (rule.Modifies == LearningTarget.Encoders)
        {
            if (connection.Post.Target is not Ensemble || neuronTargeted)
                throw Wrong(connection, rule, $"it changes encoders, so post must be an ensemble that is not reached at its neurons; post is {connection.Post}");
            return;
        }
        if (!connection.IsDecoded && connection.Pre.Target is not Neurons)
            throw Wrong(connection, rule, $"it changes {(rule.Modifies == LearningTarget.Decoders ? "decoders" : "weights")}, so pre must be an ensemble with neurons, or neurons; pre is {connection.Pre}");
        if (!connection.HasWeights)
            throw Wrong(connection, rule, "the connection has no weights to change; give it a transform (1, for example)");
        if (rule.Modifies == LearningTarget.Weights && (!neuronTargeted || connection is { IsDecoded: false, Transform: Dense { Kind: DenseKind.Scalar or DenseKind.Diagonal } }))
            throw Wrong(connection, rule, "it changes a full matrix between neurons: connect to post.Neurons with a matrix, or from an ensemble with a solver that has Weights = true");
    }

    private static ArgumentException Wrong(Connection connection, LearningRuleType rule, string why) => new($"{connection}: Connection.LearningRuleType {rule.GetType().Name}: {why}.");
}
