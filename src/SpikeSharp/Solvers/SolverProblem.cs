using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>What a solver gets: activities A and targets Y, for which X shall make A X near Y.</summary>
public sealed class SolverProblem
{
    internal SolverProblem(ReadOnlyMemory<double> activities, int points, int neurons, ReadOnlyMemory<double> targets, int size, CancellationToken cancel)
    {
        Activities = activities;
        Points = points;
        Neurons = neurons;
        Targets = targets;
        Size = size;
        Parallel = new ParallelOptions { CancellationToken = cancel };
    }

    /// <summary>A, shape (<see cref="Points"/>, <see cref="Neurons"/>), row-major: the outputs of all neurons at each evaluation point. Finite.</summary>
    public ReadOnlyMemory<double> Activities { get; }

    /// <summary>Evaluation points m.</summary>
    public int Points { get; }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; }

    /// <summary>Y, shape (<see cref="Points"/>, <see cref="Size"/>), row-major. Finite.</summary>
    public ReadOnlyMemory<double> Targets { get; }

    /// <summary>Values k of a target.</summary>
    public int Size { get; }

    /// <summary>Asks a long computation to stop.</summary>
    public CancellationToken Cancel => Parallel.CancellationToken;

    internal ParallelOptions Parallel { get; init; }

    /// <summary>The largest activity, with its sign.</summary>
    internal double Largest()
    {
        double largest = double.NegativeInfinity;
        foreach (double value in Activities.Span)
            largest = Math.Max(largest, value);
        return largest;
    }

    /// <summary>The largest absolute activity.</summary>
    internal double LargestMagnitude()
    {
        double largest = 0;
        foreach (double value in Activities.Span)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    /// <summary>Fraction of the points at which each neuron passes a test; shape (N).</summary>
    internal double[] Fractions(Func<double, bool> test)
    {
        double[] fractions = new double[Neurons];
        ReadOnlySpan<double> activities = Activities.Span;
        for (int i = 0; i < activities.Length; i++)
            fractions[i % Neurons] += test(activities[i]) ? 1 : 0;
        foreach (ref double fraction in fractions.AsSpan())
            fraction /= Points;
        return fractions;
    }

    /// <summary>The same targets with other activities.</summary>
    internal SolverProblem With(double[] activities) => new(activities, Points, Neurons, Targets, Size, Cancel) { Parallel = Parallel };

    /// <summary>One value of the targets and some of the neurons.</summary>
    internal SolverProblem Part(List<int> neurons, int value)
    {
        double[] activities = new double[Points * neurons.Count];
        double[] targets = new double[Points];
        for (int point = 0; point < Points; point++)
        {
            targets[point] = Targets.Span[(point * Size) + value];
            for (int i = 0; i < neurons.Count; i++)
                activities[(point * neurons.Count) + i] = Activities.Span[(point * Neurons) + neurons[i]];
        }

        return new SolverProblem(activities, Points, neurons.Count, targets, 1, Cancel) { Parallel = Parallel };
    }

    /// <summary>A transposed, shape (N, m).</summary>
    internal double[] ActivitiesByNeuron() => Matrix.Transpose(Activities.Span, Points, Neurons);

    /// <summary>Y transposed, shape (k, m).</summary>
    internal double[] TargetsByValue() => Matrix.Transpose(Targets.Span, Points, Size);

    /// <summary>(A^T Y)^T, shape (k, N).</summary>
    internal double[] Projection() => PanelProduct.TransposeMultiply(Targets, Size, Activities, Neurons, Points, Parallel);

    /// <summary>Root mean squares of the columns of Y - A X; shape (k).</summary>
    internal double[] Errors(double[] x)
    {
        double[] squares = new double[Points * Size];
        double[] byValue = Matrix.Transpose(x, Neurons, Size);
        System.Threading.Tasks.Parallel.For(0, Points, Parallel, point =>
        {
            ReadOnlySpan<double> row = Activities.Span.Slice(point * Neurons, Neurons);
            for (int j = 0; j < Size; j++)
            {
                double error = Targets.Span[(point * Size) + j] - Matrix.Dot(row, byValue.AsSpan(j * Neurons, Neurons));
                squares[(point * Size) + j] = error * error;
            }
        });

        double[] errors = new double[Size];
        for (int i = 0; i < squares.Length; i++)
            errors[i % Size] += squares[i];
        foreach (ref double error in errors.AsSpan())
            error = Math.Sqrt(error / Points);
        return errors;
    }
}
