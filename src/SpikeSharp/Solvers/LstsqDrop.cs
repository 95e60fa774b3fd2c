using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solves, sets the smallest weights to 0, and solves again for the others, value by value.</summary>
/// <param name="Drop">Fraction of the weights to set to 0, from 0 to 1. Default 0.25.</param>
/// <param name="First">Solver before dropping; null: <see cref="LstsqL2"/> with Reg 0.001.</param>
/// <param name="Second">Solver after dropping; null: <see cref="LstsqL2"/> with Reg 0.1.</param>
public sealed record LstsqDrop(double Drop = 0.25, Solver? First = null, Solver? Second = null) : Solver
{
    /// <summary>Fraction of the weights to set to 0.</summary>
    public double Drop { get; init => field = Check.Range(value, 0, 1, owner: typeof(LstsqDrop)); } = Check.Range(Drop, 0, 1, owner: typeof(LstsqDrop));

    /// <summary>Solver before dropping.</summary>
    public Solver First { get; init; } = First ?? new LstsqL2(0.001);

    /// <summary>Solver after dropping.</summary>
    public Solver Second { get; init; } = Second ?? new LstsqL2(0.1);

    /// <inheritdoc/>
    public override bool IsCompositional => false;

    /// <inheritdoc/>
    public override bool UsesRandom => First.UsesRandom || Second.UsesRandom;

    /// <inheritdoc/>
    public override string? CacheText => UsesRandom || First.CacheText is null || Second.CacheText is null ? null : ToString();

    /// <inheritdoc/>
    protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(info);
        double[] x = [.. First.Solve(problem, random).X];
        double[] sorted = Array.ConvertAll(x, Math.Abs);
        Array.Sort(sorted);
        double threshold = sorted[Math.Min((int)Math.Round(Drop * sorted.Length), sorted.Length - 1)];
        int dropped = 0;
        for (int value = 0; value < problem.Size; value++)
        {
            List<int> kept = [];
            for (int neuron = 0; neuron < problem.Neurons; neuron++)
            {
                ref double weight = ref x[(neuron * problem.Size) + value];
                if (Math.Abs(weight) < threshold || weight == 0)
                    weight = 0;
                else
                    kept.Add(neuron);
            }

            dropped += problem.Neurons - kept.Count;
            if (kept.Count == 0)
                continue;
            ImmutableArray<double> again = Second.Solve(problem.Part(kept, value), random).X;
            for (int i = 0; i < kept.Count; i++)
                x[(kept[i] * problem.Size) + value] = again[i];
        }

        info["dropped"] = dropped / (double)x.Length;
        return x;
    }
}
