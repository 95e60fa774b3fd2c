using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Least squares with gaussian noise that grows with the activities in place of regularization: A + A N(0, noise).</summary>
/// <remarks>m N gaussians are drawn, row by row; errors are those with the noise, as in the reference. With fewer points than neurons there is no solution unless the method is <c>new Cholesky(Transpose: true)</c>, <see cref="Svd"/> or an iterative one.</remarks>
/// <param name="Noise">Standard deviation as a part of each activity, zero or more. Default 0.1.</param>
/// <param name="Method">How the system is solved; null: <see cref="Cholesky"/>.</param>
public sealed record LstsqMultNoise(double Noise = 0.1, LeastSquaresSolver? Method = null) : Solver
{
    /// <summary>Standard deviation as a part of each activity.</summary>
    public double Noise { get; init => field = Check.NotNegative(value, owner: typeof(LstsqMultNoise)); } = Check.NotNegative(Noise, owner: typeof(LstsqMultNoise));

    /// <summary>How the system is solved.</summary>
    public LeastSquaresSolver Method { get; init; } = Method ?? new Cholesky();

    /// <inheritdoc/>
    public override bool IsCompositional => true;

    /// <inheritdoc/>
    public override bool UsesRandom => true;

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Matrix.Transpose(Method.Solve(problem, [0], random, info), problem.Size, problem.Neurons);
    }

    private protected override SolverProblem Prepare(SolverProblem problem, NumpyRandom random)
    {
        double[] activities = problem.Activities.ToArray();
        for (int i = 0; i < activities.Length; i++)
            activities[i] = activities[i] + (activities[i] * (Noise * random.NextGaussian()));
        return problem.With(activities);
    }
}
