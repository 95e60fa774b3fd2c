using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves by conjugate gradients on the normal equations, value by value, until the residual is below Tolerance sqrt(m).</summary>
/// <param name="Tolerance">Residual allowed for each point, positive. Default 0.01.</param>
/// <param name="MaxIterations">Iterations at most; null: N.</param>
public sealed record Conjgrad(double Tolerance = 1e-2, int? MaxIterations = null) : LeastSquaresSolver
{
    /// <summary>Residual allowed for each point.</summary>
    public double Tolerance { get; init => field = Check.Positive(value, owner: typeof(Conjgrad)); } = Check.Positive(Tolerance, owner: typeof(Conjgrad));

    /// <summary>Iterations at most; null: N.</summary>
    public int? MaxIterations { get; init => field = value is int count ? Check.AtLeast(count, 1, owner: typeof(Conjgrad)) : null; } = MaxIterations is int given ? Check.AtLeast(given, 1, nameof(MaxIterations), typeof(Conjgrad)) : null;

    /// <summary>Where to start, shape (N, k), row-major; empty: at 0.</summary>
    public ImmutableArray<double> Start { get; init => field = value.IsDefault ? [] : value; } = [];

    internal override bool HasFullText => Start.IsEmpty;

    /// <summary>Equal parameters and equal numbers to start from.</summary>
    /// <param name="other">Another method.</param>
    public bool Equals(Conjgrad? other) => other is not null && Tolerance == other.Tolerance && MaxIterations == other.MaxIterations && Start.AsSpan().SequenceEqual(other.Start.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tolerance, MaxIterations, Start.Length);

    /// <summary>The parameters, and how many numbers to start from are given.</summary>
    /// <returns>For example <c>Conjgrad { Tolerance = 0.01, MaxIterations = 20 }</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"Conjgrad {{ Tolerance = {Tolerance:R}{(MaxIterations is int most ? $", MaxIterations = {most}" : "")}{StartPoint.Text(Start)} }}");

    internal override double[] Solve(SolverProblem problem, ReadOnlySpan<double> sigma, NumpyRandom random, IDictionary<string, double> info)
    {
        NormalEquations equations = new(problem, sigma);
        double[] x = StartPoint.Of(Start, problem);
        int n = problem.Neurons;
        int[] iterations = new int[problem.Size];
        double allowed = Tolerance * Math.Sqrt(problem.Points);
        Parallel.For(0, problem.Size, problem.Parallel, i => iterations[i] = equations.ConjugateGradients(
            equations.RightHandSides.AsSpan(i * n, n), x.AsSpan(i * n, n), MaxIterations ?? n, square => Math.Sqrt(square) < allowed || square < 1e-12));
        info["iterations"] = iterations.Max();
        return x;
    }
}
