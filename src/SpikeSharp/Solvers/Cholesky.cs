using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves by a Cholesky factorization of A^T A + m sigma^2 I (N, N) or, transposed, of A A^T + m sigma^2 I (m, m). Exact to rounding; the default.</summary>
/// <param name="Transpose">Whether the (m, m) form is used; null: when there are fewer points than neurons and one sigma above 0 for all of them.</param>
public sealed record Cholesky(bool? Transpose = null) : LeastSquaresSolver
{
    // Without regularization only an explicit choice transposes: noise solvers then refuse fewer points than neurons, as the reference does.
    internal override double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info)
    {
        bool transpose = Transpose ?? (problem.Points < problem.Neurons && sigma.Length == 1 && sigma[0] > 0);
        return transpose ? SolveByPoints(problem, Single(sigma)) : SolveByNeurons(problem, sigma);
    }

    /// <summary>The name, and the form where one was chosen.</summary>
    /// <returns>For example <c>Cholesky</c>.</returns>
    public override string ToString() => Transpose is null ? nameof(Cholesky) : $"Cholesky {{ Transpose = {Transpose} }}";

    private static double[] SolveByNeurons(SolverProblem problem, ReadOnlySpan<double> sigma)
    {
        int n = problem.Neurons;
        double[] gram = PanelProduct.UpperGram(problem.Activities, n, problem.Points, problem.Parallel);
        for (int i = 0; i < n; i++)
        {
            double s = sigma.Length == 1 ? sigma[0] : sigma[i];
            gram[(i * n) + i] += problem.Points * s * s;
        }

        double[] x = problem.Projection();
        Factor(gram, n, problem).Solve(x, problem.Size, problem.Parallel);
        return x;
    }

    private static double[] SolveByPoints(SolverProblem problem, double sigma)
    {
        int m = problem.Points;
        double[] byNeuron = problem.ActivitiesByNeuron();
        double[] gram = PanelProduct.UpperGram(byNeuron, m, problem.Neurons, problem.Parallel);
        for (int i = 0; i < m; i++)
            gram[(i * m) + i] += m * sigma * sigma;

        double[] b = problem.TargetsByValue();
        Factor(gram, m, problem).Solve(b, problem.Size, problem.Parallel);
        return PanelProduct.TransposeMultiply(Matrix.Transpose(b, problem.Size, m), problem.Size, problem.Activities, problem.Neurons, m, problem.Parallel);
    }

    private static CholeskyFactor Factor(double[] gram, int n, SolverProblem problem) => CholeskyFactor.Of(gram, n, problem.Parallel)
        ?? throw new InvalidOperationException($"The activities of {problem.Neurons} neurons at {problem.Points} points do not determine decoders: they depend on each other. Use more points, a larger reg, or another solver.");
}
