using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>The random generators of the populations of one item. They belong to the session: a reset does not rewind them.</summary>
internal static class NeuronGenerators
{
    private static readonly Dictionary<Operator, NumpyRandom> None = new(ReferenceEqualityComparer.Instance);

    /// <summary>Item 0 continues the stream of the model; every other item has a stream of its own, the same however many items there are.</summary>
    /// <exception cref="ArgumentException">A population draws random numbers, but its operator has no generator.</exception>
    public static IReadOnlyDictionary<Operator, NumpyRandom> Of(BuiltModel model, int item)
    {
        Dictionary<Operator, NumpyRandom> generators = None;
        for (int position = 0; position < model.Operators.Length; position++)
        {
            if (model.Operators[position] is not SimNeurons { Neurons.UsesRandom: true } neurons) continue;
            NumpyRandomState start = neurons.Random
                ?? throw new ArgumentException($"{neurons.Neurons.GetType().Name} neurons of '{neurons.Output}' draw random numbers, but {nameof(SimNeurons)}.{nameof(SimNeurons.Random)} is null.", nameof(model));
            if (ReferenceEquals(generators, None)) generators = new(ReferenceEqualityComparer.Instance);
            generators.Add(neurons, item == 0 ? new NumpyRandom(start) : new NumpyRandom(Mix(Mix(Mix(start.Key[0]) + (uint)position) + (uint)item)));
        }
        return generators;
    }

    // The last steps of MurmurHash3 (A. Appleby): every bit of the input changes every bit of the result in half of all cases.
    private static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85ebca6b;
        value = (value ^ (value >> 13)) * 0xc2b2ae35;
        return value ^ (value >> 16);
    }
}
