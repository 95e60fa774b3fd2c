using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>A running linear filter, element by element. Its state has one row for each state of the filter.</summary>
internal sealed class LinearFilterStep(DiscreteStateSpace filter, int size) : ProcessStep
{
    public const string StateName = "X";

    private readonly FilterStep<double> _step = new(filter);
    private readonly double[] _x = new double[filter.Order];
    private readonly double[] _next = new double[filter.Order];

    /// <summary>The state of elements whose output has settled; none for a filter without states.</summary>
    public static ImmutableArray<ProcessVariable> Settled(DiscreteStateSpace filter, int size, double output)
    {
        if (filter.Order == 0) return [];
        double[] state = filter.SteadyState(output);
        return [new ProcessVariable(StateName, [filter.Order, size], [.. state.SelectMany(value => Enumerable.Repeat(value, size))])];
    }

    public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
    {
        Span<double> states = _x.Length > 0 ? state[0] : [];
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < _x.Length; k++) _x[k] = states[(k * size) + i];
            output[i] = _step.Advance(input[i], _x, _next);
            for (int k = 0; k < _x.Length; k++) states[(k * size) + i] = _x[k];
        }
    }
}
