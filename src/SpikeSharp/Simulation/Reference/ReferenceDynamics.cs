using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>One step of neurons and synapses for one item.</summary>
internal static class ReferenceDynamics
{
    public static void StepNeurons<T>(SimNeurons op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The variables lie in signals of their own; a step of a type sees them as one block.
        int size = op.Current.Size;
        T[] current = new T[size], output = new T[size], state = new T[size * op.State.Length];
        for (int i = 0; i < size; i++) current[i] = m[op.Current][i];
        for (int variable = 0; variable < op.State.Length; variable++)
        {
            Elements<T> values = m[op.State[variable]];
            for (int i = 0; i < size; i++) state[(variable * size) + i] = values[i];
        }
        op.Neurons.Step(T.CreateTruncating(m.Dt), current, output, new NeuronState<T>(state, size, size, m.RandomOf(op)));
        for (int i = 0; i < size; i++) m[op.Output][i] = output[i];
        for (int variable = 0; variable < op.State.Length; variable++)
        {
            Elements<T> values = m[op.State[variable]];
            for (int i = 0; i < size; i++) values[i] = state[(variable * size) + i];
        }
    }

    public static void StepFilter<T>(SimFilter op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> input = m[op.Input], output = m[op.Output];
        Elements<T> state = op.State is null ? output : m[op.State];
        FilterStep<T> step = new(op.Filter);
        T[] x = new T[step.Order], next = new T[step.Order];
        for (int i = 0; i < output.Length; i++)
        {
            for (int k = 0; k < x.Length; k++) x[k] = state[(k * output.Length) + i];
            T value = step.Advance(input[i], x, next);
            for (int k = 0; k < x.Length; k++) state[(k * output.Length) + i] = x[k];
            output[i] = op.Mode == ProcessMode.Increment ? output[i] + value : value;
        }
    }
}
