using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves by LSMR (D. Fong, M. Saunders 2011): Golub-Kahan bidiagonalization of A with damping sigma sqrt(m), value by value.</summary>
/// <param name="Tolerance">Relative tolerance of A and of Y, positive. Default 1e-4.</param>
public sealed record LsmrScipy(double Tolerance = 1e-4) : LeastSquaresSolver
{
    /// <summary>Relative tolerance of A and of Y.</summary>
    public double Tolerance { get; init => field = Check.Positive(value, owner: typeof(LsmrScipy)); } = Check.Positive(Tolerance, owner: typeof(LsmrScipy));

    internal override double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info)
    {
        double damping = Single(sigma) * Math.Sqrt(problem.Points);
        int n = problem.Neurons;
        double[] x = new double[problem.Size * n], targets = problem.TargetsByValue();
        int[] iterations = new int[problem.Size];
        Parallel.For(0, problem.Size, problem.Parallel, i => iterations[i] =
            new Lsmr(problem.Activities, problem.Points, n, damping, Tolerance).Solve(targets.AsSpan(i * problem.Points, problem.Points), x.AsSpan(i * n, n), problem.Cancel));
        info["iterations"] = iterations.Max();
        return x;
    }
}
