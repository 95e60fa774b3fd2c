using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>A process that is running: what <see cref="Process.Start"/> makes, one for each simulation. It may keep fields of its own; a reset makes a new one.</summary>
public abstract class ProcessStep
{
    /// <summary>Computes one step, in double whatever the float type of the run.</summary>
    /// <param name="time">Time at the end of the step in seconds: dt in the first one.</param>
    /// <param name="input">Input, empty for a process without.</param>
    /// <param name="output">Output, to be written as a whole.</param>
    /// <param name="state">The variables that <see cref="Process.State"/> names, to be read and written.</param>
    public abstract void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state);
}

/// <summary>A variable of a process: part of the built model, so that it can be recorded, and saved with its name.</summary>
/// <param name="Name">Name in files.</param>
/// <param name="Shape">Elements along each axis.</param>
/// <param name="Initial">Values at step 0, row-major.</param>
public sealed record ProcessVariable(string Name, ImmutableArray<int> Shape, ImmutableArray<double> Initial)
{
    /// <summary>A variable that starts with one value everywhere.</summary>
    /// <param name="name">Name in files.</param>
    /// <param name="shape">Elements along each axis.</param>
    /// <param name="initial">The value.</param>
    /// <returns>The variable.</returns>
    public static ProcessVariable Filled(string name, ImmutableArray<int> shape, double initial = 0) =>
        new(name, shape, [.. Enumerable.Repeat(initial, shape.Aggregate(1, (product, n) => checked(product * n)))]);
}

/// <summary>The variables of a running process.</summary>
public readonly ref struct ProcessState
{
    private readonly ReadOnlySpan<double[]> _variables;

    /// <summary>Variables in the order of <see cref="Process.State"/>.</summary>
    /// <param name="variables">Their elements, row-major.</param>
    public ProcessState(ReadOnlySpan<double[]> variables) => _variables = variables;

    /// <summary>Number of variables.</summary>
    public int Count => _variables.Length;

    /// <summary>The elements of a variable.</summary>
    /// <param name="variable">Position in <see cref="Process.State"/>.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such variable.</exception>
    public Span<double> this[int variable] => _variables[variable];
}
