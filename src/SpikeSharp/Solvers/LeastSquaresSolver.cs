using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>How a regularized system (A^T A + m sigma^2 I) X = A^T Y is solved. Immutable; equal when type and parameters are equal.</summary>
public abstract record LeastSquaresSolver
{
    private protected LeastSquaresSolver()
    {
    }

    internal virtual bool UsesRandom => false;

    /// <summary>Whether the text names all parameters.</summary>
    internal virtual bool HasFullText => true;

    /// <summary>Finds X.</summary>
    /// <param name="problem">Activities and targets.</param>
    /// <param name="sigma">One sigma, or one for each neuron.</param>
    /// <param name="random">Where random numbers come from.</param>
    /// <param name="info">Takes further numbers, for example <c>iterations</c>.</param>
    /// <returns>X transposed, shape (k, N).</returns>
    internal abstract double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info);

    private protected double Single(ReadOnlySpan<double> sigma) => sigma.Length == 1
        ? sigma[0]
        : throw new InvalidOperationException($"{GetType().Name} has one sigma for all neurons and cannot serve LstsqL2nz; use Cholesky or a conjugate gradient solver.");
}
