using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Least squares with L2 regularization, the default: (A^T A + m sigma^2 I) X = A^T Y, sigma = reg max(A).</summary>
/// <param name="Reg">Regularization as a part of the largest activity, zero or more. Default 0.1.</param>
/// <param name="Method">How the system is solved; null: <see cref="Cholesky"/>.</param>
public sealed record LstsqL2(double Reg = 0.1, LeastSquaresSolver? Method = null) : Solver
{
    /// <summary>Regularization as a part of the largest activity.</summary>
    public double Reg { get; init => field = Check.NotNegative(value, owner: typeof(LstsqL2)); } = Check.NotNegative(Reg, owner: typeof(LstsqL2));

    /// <summary>How the system is solved.</summary>
    public LeastSquaresSolver Method { get; init; } = Method ?? new Cholesky();

    /// <inheritdoc/>
    public override bool IsCompositional => true;

    /// <inheritdoc/>
    public override bool UsesRandom => Method.UsesRandom;

    /// <inheritdoc/>
    public override string? CacheText => UsesRandom || !Method.HasFullText ? null : ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        double sigma = Reg * problem.Largest();
        return Matrix.Transpose(Method.Solve(problem, [sigma], random, info), problem.Size, problem.Neurons);
    }
}
