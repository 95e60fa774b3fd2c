using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Weights that are not negative from the regularized normal equations: (A^T A + m sigma^2 I) X near A^T max(Y, 0), sigma_i = reg max(A) sqrt(fraction of points at which neuron i is positive), 1 where that is 0.</summary>
/// <param name="Reg">Regularization as a part of the largest activity, zero or more. Default 0.1.</param>
public sealed record NnlsL2nz(double Reg = 0.1) : Solver
{
    /// <summary>Regularization as a part of the largest activity.</summary>
    public double Reg { get; init => field = Check.NotNegative(value, owner: typeof(NnlsL2nz)); } = Check.NotNegative(Reg, owner: typeof(NnlsL2nz));

    /// <inheritdoc/>
    public override bool IsCompositional => false;

    /// <inheritdoc/>
    public override string? CacheText => ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        double scale = Reg * problem.Largest();
        double[] sigmas = Array.ConvertAll(problem.Fractions(activity => activity > 0), fraction => scale * Math.Sqrt(fraction) is var sigma and not 0 ? sigma : 1);
        return Matrix.Transpose(NonNegativeLeastSquares.SolveRegularized(problem, sigmas), problem.Size, problem.Neurons);
    }
}
