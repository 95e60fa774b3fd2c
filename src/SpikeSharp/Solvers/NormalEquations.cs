using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>The operator A^T A + m sigma^2 I and its right-hand sides A^T Y, never formed as a matrix.</summary>
internal sealed class NormalEquations
{
    private readonly SolverProblem _problem;
    private readonly double[] _damping;

    public NormalEquations(SolverProblem problem, ReadOnlySpan<double> sigma)
    {
        _problem = problem;
        _damping = new double[problem.Neurons];
        for (int i = 0; i < _damping.Length; i++)
        {
            double s = sigma.Length == 1 ? sigma[0] : sigma[i];
            _damping[i] = problem.Points * s * s;
        }

        RightHandSides = problem.Projection();
    }

    /// <summary>(A^T Y)^T, shape (k, N).</summary>
    public double[] RightHandSides { get; }

    /// <summary>The operator applied to a vector of length N.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        _problem.Cancel.ThrowIfCancellationRequested();
        int n = _problem.Neurons;
        ReadOnlySpan<double> activities = _problem.Activities.Span;
        for (int i = 0; i < n; i++)
            result[i] = _damping[i] * x[i];
        for (int point = 0; point < _problem.Points; point++)
        {
            ReadOnlySpan<double> row = activities.Slice(point * n, n);
            Matrix.AddScaled(result, Matrix.Dot(row, x), row);
        }
    }

    /// <summary>Conjugate gradients (M. Hestenes, E. Stiefel 1952) for one right-hand side.</summary>
    /// <param name="b">Right-hand side, length N.</param>
    /// <param name="x">Where to start, updated.</param>
    /// <param name="maxIterations">Iterations at most.</param>
    /// <param name="done">Whether to stop at a residual's square.</param>
    /// <returns>Iterations taken.</returns>
    public int ConjugateGradients(ReadOnlySpan<double> b, Span<double> x, int maxIterations, Func<double, bool> done)
    {
        double[] product = new double[x.Length];
        Apply(x, product);
        double[] residual = b.ToArray();
        Matrix.AddScaled(residual, -1, product);
        double[] direction = [.. residual];
        double square = Matrix.Dot(residual, residual);
        for (int iteration = 0; iteration < maxIterations; iteration++)
        {
            if (square == 0 || done(square))
                return iteration;
            Apply(direction, product);
            double step = square / Matrix.Dot(direction, product);
            Matrix.AddScaled(x, step, direction);
            Matrix.AddScaled(residual, -step, product);
            double next = Matrix.Dot(residual, residual);
            for (int i = 0; i < direction.Length; i++)
                direction[i] = residual[i] + (next / square * direction[i]);
            square = next;
        }

        return maxIterations;
    }
}
