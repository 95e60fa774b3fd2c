using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Least squares with L1 and L2 regularization (elastic net), which makes many weights 0.</summary>
/// <remarks>
/// Minimizes |Y - A X|^2 / 2m + a |X|_1 + b |X|^2 / 2 for a = L1 max(A), b = L2 max(A)^2 and each value by cyclic coordinate descent
/// (J. Friedman, T. Hastie, R. Tibshirani 2010), until the duality gap is below 1e-4 |Y|^2.
/// </remarks>
/// <param name="L1">Weight of the sum of absolute values, zero or more. Default 1e-4.</param>
/// <param name="L2">Weight of the sum of squares, zero or more. Default 1e-6.</param>
/// <param name="MaxIterations">Sweeps over all neurons, at least 1. Default 1000.</param>
public sealed record LstsqL1(double L1 = 1e-4, double L2 = 1e-6, int MaxIterations = 1000) : Solver
{
    /// <summary>Weight of the sum of absolute values.</summary>
    public double L1 { get; init => field = Check.NotNegative(value, owner: typeof(LstsqL1)); } = Check.NotNegative(L1, owner: typeof(LstsqL1));

    /// <summary>Weight of the sum of squares.</summary>
    public double L2 { get; init => field = Check.NotNegative(value, owner: typeof(LstsqL1)); } = Check.NotNegative(L2, owner: typeof(LstsqL1));

    /// <summary>Sweeps over all neurons.</summary>
    public int MaxIterations { get; init => field = Check.AtLeast(value, 1, owner: typeof(LstsqL1)); } = Check.AtLeast(MaxIterations, 1, owner: typeof(LstsqL1));

    /// <inheritdoc/>
    public override bool IsCompositional => false;

    /// <inheritdoc/>
    public override string? CacheText => ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(info);
        double largest = problem.Largest();
        ElasticNet net = new(problem.ActivitiesByNeuron(), problem.Points, L1 * largest * problem.Points, L2 * largest * largest * problem.Points, MaxIterations);
        double[] targets = problem.TargetsByValue();
        double[] x = new double[problem.Size * problem.Neurons];
        int[] iterations = new int[problem.Size];
        Parallel.For(0, problem.Size, problem.Parallel, value =>
            iterations[value] = net.Fit(targets.AsSpan(value * problem.Points, problem.Points), x.AsSpan(value * problem.Neurons, problem.Neurons), problem.Cancel));
        info["iterations"] = iterations.Max();
        return Matrix.Transpose(x, problem.Size, problem.Neurons);
    }
}
