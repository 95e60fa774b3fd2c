using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Least squares with an L2 regularization of each neuron by how often it is active: sigma_i = reg max|A| sqrt(fraction of points at which neuron i is not 0).</summary>
/// <remarks>The sigma of neurons that are never active is the largest of the others.</remarks>
/// <param name="Reg">Regularization as a part of the largest absolute activity, zero or more. Default 0.1.</param>
/// <param name="Method">How the system is solved, with one sigma for each neuron; null: <see cref="Cholesky"/>.</param>
public sealed record LstsqL2nz(double Reg = 0.1, LeastSquaresSolver? Method = null) : Solver
{
    /// <summary>Regularization as a part of the largest activity.</summary>
    public double Reg { get; init => field = Check.NotNegative(value, owner: typeof(LstsqL2nz)); } = Check.NotNegative(Reg, owner: typeof(LstsqL2nz));

    /// <summary>How the system is solved.</summary>
    public LeastSquaresSolver Method { get; init; } = Method ?? new Cholesky();

    /// <inheritdoc/>
    public override bool IsCompositional => true;

    /// <inheritdoc/>
    public override bool UsesRandom => Method.UsesRandom;

    /// <inheritdoc/>
    public override string? CacheText => UsesRandom || !Method.HasFullText ? null : ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        double scale = Reg * problem.LargestMagnitude();
        double[] sigma = Array.ConvertAll(problem.Fractions(activity => activity != 0), fraction => scale * Math.Sqrt(fraction));
        double largest = sigma.Max();
        foreach (ref double s in sigma.AsSpan())
            s = s == 0 ? largest : s;
        return Matrix.Transpose(Method.Solve(problem, sigma, random, info), problem.Size, problem.Neurons);
    }
}
