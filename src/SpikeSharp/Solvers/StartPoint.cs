using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Where an iterative method starts.</summary>
internal static class StartPoint
{
    /// <summary>The end of a method's text.</summary>
    public static string Text(ImmutableArray<double> start) => start.IsEmpty ? "" : $", Start = {start.Length} numbers";

    /// <summary>The start transposed, shape (k, N): zeros if none is given.</summary>
    public static double[] Of(ImmutableArray<double> start, SolverProblem problem)
    {
        if (start.IsDefaultOrEmpty)
            return new double[problem.Size * problem.Neurons];
        return start.Length == problem.Neurons * problem.Size
            ? Numerics.Matrix.Transpose(start.AsSpan(), problem.Neurons, problem.Size)
            : throw new ArgumentException($"Start must hold {problem.Neurons} x {problem.Size} numbers; {start.Length} were given.", nameof(start));
    }
}
