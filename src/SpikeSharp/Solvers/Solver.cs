using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>How decoders or weights are found: X (N, k) for which activities A (m, N) times X come near targets Y (m, k). Immutable; equal when type and parameters are equal.</summary>
/// <remarks>A solver of your own is a record that overrides <see cref="IsCompositional"/> and <see cref="Compute"/>.</remarks>
public abstract record Solver
{
    /// <summary>Whether the full weight matrix between the neurons of two ensembles is wanted and not decoders. Default false.</summary>
    public bool Weights { get; init; }

    /// <summary>Whether the solution for E Y is E times the solution for Y, so that weights can be put together from decoders and encoders.</summary>
    public abstract bool IsCompositional { get; }

    /// <summary>Whether solving takes random numbers.</summary>
    public virtual bool UsesRandom => false;

    /// <summary>A text that names the method with all parameters which affect the result, or null (as by default) if results must not be kept in a <see cref="DecoderCache"/>.</summary>
    public virtual string? CacheText => null;

    internal virtual bool NeedsPoints => true;

    /// <summary>Solves for X.</summary>
    /// <param name="activities">A, shape (m, N), row-major; finite.</param>
    /// <param name="points">Evaluation points m.</param>
    /// <param name="neurons">Neurons N.</param>
    /// <param name="targets">Y, shape (m, k), row-major; finite.</param>
    /// <param name="size">Values k of a target.</param>
    /// <param name="random">Where a solver that uses random numbers takes them; it is advanced.</param>
    /// <param name="cancel">Stops a long computation.</param>
    /// <returns>X, the error of each value, and further numbers.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">There is no solution: the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> asked to stop.</exception>
    public SolverResult Solve(ReadOnlyMemory<double> activities, int points, int neurons, ReadOnlyMemory<double> targets, int size, NumpyRandom random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        Check.AtLeast(points, NeedsPoints ? 1 : 0, nameof(points));
        Check.AtLeast(neurons, 1, nameof(neurons));
        Check.AtLeast(size, 1, nameof(size));
        CheckMatrix(activities.Span, points, neurons, nameof(activities));
        CheckMatrix(targets.Span, points, size, nameof(targets));
        return Solve(new SolverProblem(activities, points, neurons, targets, size, cancel), random);
    }

    internal SolverResult Solve(SolverProblem problem, NumpyRandom random)
    {
        problem = Prepare(problem, random);
        Dictionary<string, double> info = [];
        double[] x = Compute(problem, random, info);
        if (x.Length != problem.Neurons * problem.Size)
            throw new InvalidOperationException($"{GetType().Name}.Compute must return {problem.Neurons} x {problem.Size} numbers; it returned {x.Length}.");
        double[] errors = NeedsPoints ? problem.Errors(x) : [];
        return new SolverResult(ImmutableCollectionsMarshal.AsImmutableArray(x), ImmutableCollectionsMarshal.AsImmutableArray(errors), info.ToImmutableSortedDictionary());
    }

    /// <summary>Finds X for a problem whose shapes and numbers have been checked.</summary>
    /// <param name="problem">Activities and targets.</param>
    /// <param name="random">Where random numbers come from.</param>
    /// <param name="info">Takes further numbers for <see cref="SolverResult.Info"/>.</param>
    /// <returns>X, shape (N, k), row-major, in an array that is not written to any more.</returns>
    protected internal abstract double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info);

    /// <summary>The members that stand in the text of every solver: Weights. Derived types add their own parameters.</summary>
    /// <param name="builder">Text so far.</param>
    /// <returns>True.</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"Weights = {Weights}");
        return true;
    }

    /// <summary>The problem that is solved in place of the one given; errors are measured on it too.</summary>
    private protected virtual SolverProblem Prepare(SolverProblem problem, NumpyRandom random) => problem;

    private static void CheckMatrix(ReadOnlySpan<double> values, int rows, int columns, string name)
    {
        if (values.Length != (long)rows * columns)
            throw new ArgumentException($"{name} must hold {rows} x {columns} numbers; {values.Length} were given.", name);
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i / columns}, {i % columns}] is {values[i]}; all numbers must be finite. Look at the neuron type, gains and biases, or at the function that gives the targets."), name);
    }
}
