using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves by conjugate gradients on the normal equations, value by value, until the residual is at most max(Tolerance |A^T y|, AbsoluteTolerance).</summary>
/// <param name="Tolerance">Residual allowed as a part of the right-hand side, positive. Default 1e-4.</param>
/// <param name="AbsoluteTolerance">Residual always allowed, zero or more. Default 1e-8.</param>
public sealed record ConjgradScipy(double Tolerance = 1e-4, double AbsoluteTolerance = 1e-8) : LeastSquaresSolver
{
    /// <summary>Residual allowed as a part of the right-hand side.</summary>
    public double Tolerance { get; init => field = Check.Positive(value, owner: typeof(ConjgradScipy)); } = Check.Positive(Tolerance, owner: typeof(ConjgradScipy));

    /// <summary>Residual always allowed.</summary>
    public double AbsoluteTolerance { get; init => field = Check.NotNegative(value, owner: typeof(ConjgradScipy)); } = Check.NotNegative(AbsoluteTolerance, owner: typeof(ConjgradScipy));

    internal override double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info)
    {
        NormalEquations equations = new(problem, sigma);
        int n = problem.Neurons;
        double[] x = new double[problem.Size * n];
        int[] iterations = new int[problem.Size];
        Parallel.For(0, problem.Size, problem.Parallel, i =>
        {
            ReadOnlySpan<double> b = equations.RightHandSides.AsSpan(i * n, n);
            double allowed = Math.Max(Tolerance * Math.Sqrt(Matrix.Dot(b, b)), AbsoluteTolerance);
            iterations[i] = equations.ConjugateGradients(b, x.AsSpan(i * n, n), 10 * n, square => Math.Sqrt(square) <= allowed);
        });
        info["iterations"] = iterations.Max();
        return x;
    }
}
