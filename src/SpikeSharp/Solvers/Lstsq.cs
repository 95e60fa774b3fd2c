using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Least squares without regularization: the shortest X among the best, where singular values up to rcond times the largest count as 0.</summary>
/// <param name="Rcond">Cutoff as a part of the largest singular value, from 0 to 1. Default 0.01.</param>
public sealed record Lstsq(double Rcond = 0.01) : Solver
{
    /// <summary>Cutoff as a part of the largest singular value.</summary>
    public double Rcond { get; init => field = Check.Range(value, 0, 1, owner: typeof(Lstsq)); } = Check.Range(Rcond, 0, 1, owner: typeof(Lstsq));

    /// <inheritdoc/>
    public override bool IsCompositional => true;

    /// <inheritdoc/>
    public override string? CacheText => ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(info);
        JacobiSvd svd = JacobiSvd.Of(problem);
        double cutoff = Rcond * svd.Values.Max();
        info["rank"] = svd.Values.Count(value => value > cutoff);
        return Matrix.Transpose(svd.Solve(problem, value => value > cutoff ? 1 / (value * value) : 0), problem.Size, problem.Neurons);
    }
}
