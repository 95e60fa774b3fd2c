using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves by a singular value decomposition A = U S V^T: X = V diag(s / (s^2 + m sigma^2)) U^T Y. The most accurate and the slowest.</summary>
public sealed record Svd : LeastSquaresSolver
{
    internal override double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info)
    {
        double damping = problem.Points * Single(sigma) * Single(sigma);
        JacobiSvd svd = JacobiSvd.Of(problem);
        double smallest = 1e-15 * svd.Values.Max();
        return svd.Solve(problem, value => value > smallest ? 1 / ((value * value) + damping) : 0);
    }
}
