using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>What a network says that has no effect, or is likely to be a mistake: the warnings of the specification (sections 1.4, 1.8, 2.2, 6, 7, 9.3).</summary>
internal static class BuildWarnings
{
    /// <summary>Warnings about what a network says, in the order of its objects.</summary>
    public static ImmutableArray<Diagnostic> Of(Network root)
    {
        ImmutableArray<Diagnostic>.Builder found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (Ensemble ensemble in root.AllEnsembles) AddTo(found, ensemble);
        foreach (Connection connection in root.AllConnections) AddTo(found, connection);
        return found.ToImmutable();
    }

    /// <summary>Warnings about ensembles whose gains and biases were given: neurons without a rate at input 1.</summary>
    public static IEnumerable<Diagnostic> OfRates(IEnumerable<BuiltEnsemble> ensembles)
    {
        foreach (BuiltEnsemble ensemble in ensembles)
        {
            if (ensemble.DrawnTuning is not null || ensemble.NeuronType is Direct) continue;
            int bad = ensemble.MaxRates.Index().Where(rate => !double.IsFinite(rate.Item)).Select(rate => rate.Index).FirstOrDefault(-1);
            if (bad < 0) continue;
            yield return new Diagnostic(
                DiagnosticCodes.UnreachableRates,
                $"Ensemble '{ensemble.Label}'",
                FormattableString.Invariant(
                    $"Ensemble '{ensemble.Label}': neuron {bad} (gain {ensemble.Gain[bad]:R}, bias {ensemble.Bias[bad]:R}) has a maximum rate of {ensemble.MaxRates[bad]} Hz: it does not fire at input 1."),
                "check Ensemble.Gain and Bias, or give MaxRates and Intercepts instead");
        }
    }

    private static void AddTo(ImmutableArray<Diagnostic>.Builder found, Ensemble ensemble)
    {
        if (ensemble.OwnsTuning && !ReferenceEquals(ensemble.Gain, Distribution.None))
        {
            found.Add(new Diagnostic(
                DiagnosticCodes.IgnoredTuning, ensemble.ToString(), $"{ensemble}: Ensemble.MaxRates and Intercepts have no effect, since Gain and Bias are given.", "give either gains and biases or maximum rates and intercepts"));
        }
        if (ensemble is { EvalPoints: Samples points, EvalPointCount: int count } && points.Count != count)
        {
            found.Add(new Diagnostic(
                DiagnosticCodes.IgnoredEvalPointCount, ensemble.ToString(), $"{ensemble}: Ensemble.EvalPointCount is {count}, but EvalPoints lists {points.Count} points, which are taken.", "leave EvalPointCount out"));
        }
    }

    private static void AddTo(ImmutableArray<Diagnostic>.Builder found, Connection connection)
    {
        if (connection is { OwnsSolver: true, Solver.Weights: true, SolvesForWeights: false })
        {
            found.Add(new Diagnostic(
                DiagnosticCodes.IgnoredWeightSolver, connection.ToString(), $"{connection}: Solver.Weights has no effect; only connections between ensembles with neurons have weights to solve for.", "leave Weights out"));
        }
        foreach (LearningRule rule in connection.LearningRules)
        {
            (NetworkObject changed, string attribute, bool? trainable) = rule.Type.Modifies == LearningTarget.Encoders
                ? (connection.Post.Target, "Ensemble.trainable", ((Ensemble)connection.Post.Target).Trainable)
                : (connection, "Connection.trainable", connection.Trainable);
            if (trainable == true)
            {
                found.Add(new Diagnostic(
                    DiagnosticCodes.TrainedAndLearned, changed.ToString()!, $"{changed}: {attribute} is true, but {rule} changes the same numbers during a run; both will act.", "leave Trainable out, or take the learning rule away"));
            }
            if (rule.Type is Pes { LearningRate: >= 1 and double rate })
            {
                found.Add(new Diagnostic(
                    DiagnosticCodes.LargeLearningRate, rule.ToString()!, FormattableString.Invariant($"{rule}: Pes.LearningRate is {rate:R}; rates of 1 and above are likely to be unstable."), "try 1e-4, the default"));
            }
        }
    }
}
