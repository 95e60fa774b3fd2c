using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves by block conjugate gradients (D. O'Leary 1980): all values at once, until every residual is below Tolerance sqrt(m).</summary>
/// <remarks>Where the directions of the values come to depend on each other, the block method breaks down; the rest is then done value by value.</remarks>
/// <param name="Tolerance">Residual allowed for each point, positive. Default 0.01.</param>
public sealed record BlockConjgrad(double Tolerance = 1e-2) : LeastSquaresSolver
{
    /// <summary>Residual allowed for each point.</summary>
    public double Tolerance { get; init => field = Check.Positive(value, owner: typeof(BlockConjgrad)); } = Check.Positive(Tolerance, owner: typeof(BlockConjgrad));

    /// <summary>Where to start, shape (N, k), row-major; empty: at 0.</summary>
    public ImmutableArray<double> Start { get; init => field = value.IsDefault ? [] : value; } = [];

    internal override bool HasFullText => Start.IsEmpty;

    /// <summary>Equal parameters and equal numbers to start from.</summary>
    /// <param name="other">Another method.</param>
    public bool Equals(BlockConjgrad? other) => other is not null && Tolerance == other.Tolerance && Start.AsSpan().SequenceEqual(other.Start.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tolerance, Start.Length);

    /// <summary>The parameters, and how many numbers to start from are given.</summary>
    /// <returns>For example <c>BlockConjgrad { Tolerance = 0.01 }</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"BlockConjgrad {{ Tolerance = {Tolerance:R}{StartPoint.Text(Start)} }}");

    internal override double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info)
    {
        NormalEquations equations = new(problem, sigma);
        int n = problem.Neurons, k = problem.Size;
        double allowed = Tolerance * Math.Sqrt(problem.Points);
        double[] x = StartPoint.Of(Start, problem);
        double[] product = new double[k * n];
        double[] residual = [.. equations.RightHandSides];
        Apply(equations, x, product, problem);
        Matrix.AddScaled(residual, -1, product);
        double[] direction = [.. residual];
        double[] squares = Products(residual, residual, k, n);
        int iteration = 0;
        while (iteration < n)
        {
            Apply(equations, direction, product, problem);
            LuFactors curvature = LuFactors.Of(Products(direction, product, k, n), k);
            if (curvature.IsSingular)
                break;
            double[] steps = curvature.Solve(squares, k);
            if (!Array.TrueForAll(steps, double.IsFinite))
                break;
            AddCombined(x, steps, 1, direction, k, n);
            AddCombined(residual, steps, -1, product, k, n);
            iteration++;

            double[] next = Products(residual, residual, k, n);
            LuFactors last = LuFactors.Of(squares, k);
            if (Enumerable.Range(0, k).All(i => Math.Sqrt(next[(i * k) + i]) < allowed) || last.IsSingular)
                break;
            double[] turned = [.. residual];
            AddCombined(turned, last.Solve(next, k), 1, direction, k, n);
            direction = turned;
            squares = next;
        }

        int[] further = new int[k];
        Parallel.For(0, k, problem.Parallel, i => further[i] = equations.ConjugateGradients(
            equations.RightHandSides.AsSpan(i * n, n), x.AsSpan(i * n, n), 10 * n, square => Math.Sqrt(square) < 2 * allowed));
        info["iterations"] = iteration + further.Max();
        return x;
    }

    private static void Apply(NormalEquations equations, double[] x, double[] result, SolverProblem problem) => Parallel.For(
        0, problem.Size, problem.Parallel, i => equations.Apply(x.AsSpan(i * problem.Neurons, problem.Neurons), result.AsSpan(i * problem.Neurons, problem.Neurons)));

    // Row j of the target takes sum_i factor[i, j] source row i.
    private static void AddCombined(double[] target, double[] factors, double sign, double[] source, int k, int n)
    {
        for (int j = 0; j < k; j++)
            for (int i = 0; i < k; i++)
                Matrix.AddScaled(target.AsSpan(j * n, n), sign * factors[(i * k) + j], source.AsSpan(i * n, n));
    }

    private static double[] Products(double[] a, double[] b, int k, int n)
    {
        double[] products = new double[k * k];
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++)
                products[(i * k) + j] = Matrix.Dot(a.AsSpan(i * n, n), b.AsSpan(j * n, n));
        return products;
    }
}
