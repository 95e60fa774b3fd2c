using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Least squares with weights that are not negative, value by value (C. Lawson and R. Hanson 1974).</summary>
public sealed record Nnls : Solver
{
    /// <inheritdoc/>
    public override bool IsCompositional => false;

    /// <inheritdoc/>
    public override string? CacheText => ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Matrix.Transpose(NonNegativeLeastSquares.Solve(problem.ActivitiesByNeuron(), problem.Neurons, problem.Points, problem.TargetsByValue(), problem.Size, problem.Parallel), problem.Size, problem.Neurons);
    }
}
