using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Given weights: nothing is solved and nothing is drawn.</summary>
public sealed record NoSolver : Solver
{
    /// <summary>Weights of 0 until others are learned.</summary>
    public NoSolver()
    {
    }

    /// <summary>Given weights.</summary>
    /// <param name="values">X, shape (N, k): one row for each neuron; finite.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public NoSolver(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = [.. values.Cast<double>()];
        Size = values.GetLength(1);
        foreach (double value in Values)
            if (!double.IsFinite(value))
                throw new ArgumentException(FormattableString.Invariant($"NoSolver.Values must be finite; {value} was given."), nameof(values));
    }

    /// <summary>The weights, row-major; default: zeros.</summary>
    public ImmutableArray<double> Values { get; } = [];

    /// <summary>Columns of the weights, k; 0: as many as are asked for.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override bool IsCompositional => true;

    internal override bool NeedsPoints => false;

    /// <summary>Equal weights.</summary>
    /// <param name="other">Another solver.</param>
    public bool Equals(NoSolver? other) => base.Equals(other) && Size == other.Size && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Weights, Size, Values.Length);

    /// <summary>The shape of the weights.</summary>
    /// <returns>For example <c>NoSolver { (100, 2), Weights = False }</c>.</returns>
    public override string ToString() => $"NoSolver {{ {(Values.IsEmpty ? "zeros" : $"({Values.Length / Size}, {Size})")}, Weights = {Weights} }}";

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (Values.IsEmpty)
            return new double[problem.Neurons * problem.Size];
        return Size == problem.Size && Values.Length == problem.Neurons * problem.Size
            ? [.. Values]
            : throw new ArgumentException($"NoSolver.Values has shape ({Values.Length / Size}, {Size}); this connection needs ({problem.Neurons}, {problem.Size}).", nameof(problem));
    }
}
