using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Weights that are not negative from the regularized normal equations: (A^T A + m sigma^2 I) X near A^T max(Y, 0), sigma = reg max(A).</summary>
/// <param name="Reg">Regularization as a part of the largest activity, zero or more. Default 0.1.</param>
public sealed record NnlsL2(double Reg = 0.1) : Solver
{
    /// <summary>Regularization as a part of the largest activity.</summary>
    public double Reg { get; init => field = Check.NotNegative(value, owner: typeof(NnlsL2)); } = Check.NotNegative(Reg, owner: typeof(NnlsL2));

    /// <inheritdoc/>
    public override bool IsCompositional => false;

    /// <inheritdoc/>
    public override string? CacheText => ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        double sigma = Reg * problem.Largest();
        double[] sigmas = [.. Enumerable.Repeat(sigma, problem.Neurons)];
        return Matrix.Transpose(NonNegativeLeastSquares.SolveRegularized(problem, sigmas), problem.Size, problem.Neurons);
    }
}
