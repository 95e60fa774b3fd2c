using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves with the largest singular values only, found in a random subspace (N. Halko, P.-G. Martinsson, J. Tropp 2011). Problems with few points or neurons go to <see cref="Svd"/>, which takes no random numbers.</summary>
/// <remarks>N (Components + Oversamples) gaussians are drawn, row by row.</remarks>
/// <param name="Components">Singular values used, at least 1. Default 60.</param>
/// <param name="Oversamples">Further dimensions of the subspace, zero or more. Default 10.</param>
/// <param name="PowerIterations">Multiplications by A A^T that sharpen the subspace, zero or more. Default 0.</param>
public sealed record RandomizedSvd(int Components = 60, int Oversamples = 10, int PowerIterations = 0) : LeastSquaresSolver
{
    /// <summary>Singular values used.</summary>
    public int Components { get; init => field = Check.AtLeast(value, 1, owner: typeof(RandomizedSvd)); } = Check.AtLeast(Components, 1, owner: typeof(RandomizedSvd));

    /// <summary>Further dimensions of the subspace.</summary>
    public int Oversamples { get; init => field = Check.AtLeast(value, 0, owner: typeof(RandomizedSvd)); } = Check.AtLeast(Oversamples, 0, owner: typeof(RandomizedSvd));

    /// <summary>Multiplications by A A^T that sharpen the subspace.</summary>
    public int PowerIterations { get; init => field = Check.AtLeast(value, 0, owner: typeof(RandomizedSvd)); } = Check.AtLeast(PowerIterations, 0, owner: typeof(RandomizedSvd));

    internal override bool UsesRandom => true;

    internal override double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info)
    {
        int m = problem.Points, n = problem.Neurons, subspace = Components + Oversamples;
        if (Math.Min(m, n) <= subspace)
            return new Svd().Solve(problem, sigma, random, info);

        double[] probe = new double[n * subspace];
        foreach (ref double value in probe.AsSpan())
            value = random.NextGaussian();
        double[] byNeuron = problem.ActivitiesByNeuron();
        double[] basis = Orthonormal(PanelProduct.TransposeMultiply(probe, subspace, byNeuron, m, n, problem.Parallel), subspace, m);
        for (int i = 0; i < PowerIterations; i++)
        {
            double[] back = Orthonormal(PanelProduct.TransposeMultiply(Matrix.Transpose(basis, subspace, m), subspace, problem.Activities, n, m, problem.Parallel), subspace, n);
            basis = Orthonormal(PanelProduct.TransposeMultiply(Matrix.Transpose(back, subspace, n), subspace, byNeuron, m, n, problem.Parallel), subspace, m);
        }

        // The small problem: Q^T A in place of A and Q^T Y in place of Y.
        double[] columns = Matrix.Transpose(basis, subspace, m);
        double[] activities = PanelProduct.TransposeMultiply(columns, subspace, problem.Activities, n, m, problem.Parallel);
        double[] targets = PanelProduct.TransposeMultiply(columns, subspace, problem.Targets, problem.Size, m, problem.Parallel);
        SolverProblem small = new(activities, subspace, n, targets, problem.Size, problem.Cancel);
        JacobiSvd svd = JacobiSvd.Of(small);
        double smallest = svd.Values.OrderDescending().ElementAt(Components - 1);
        double damping = m * Single(sigma) * Single(sigma);
        return svd.Solve(small, value => value >= smallest && value > 0 ? 1 / ((value * value) + damping) : 0);
    }

    // Gram-Schmidt, twice: once more makes the rows orthogonal to rounding.
    private static double[] Orthonormal(double[] rows, int count, int length)
    {
        for (int i = 0; i < count; i++)
        {
            Span<double> row = rows.AsSpan(i * length, length);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    ReadOnlySpan<double> other = rows.AsSpan(j * length, length);
                    Matrix.AddScaled(row, -Matrix.Dot(row, other), other);
                }
            }

            double norm = Math.Sqrt(Matrix.Dot(row, row));
            foreach (ref double value in row)
                value = norm == 0 ? 0 : value / norm;
        }

        return rows;
    }
}
