using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>The form of a network that training sees: rates in place of spikes, synapses as they are. States of spiking neurons keep their initial values.</summary>
internal static class TrainingNetwork
{
    /// <summary>Replaces spiking neurons by the rate type with the same tuning curve, and spikes made from rates by those rates times the amplitude.</summary>
    /// <remarks>Types that have no rate type without state take their own steps.</remarks>
    /// <param name="model">A built model; its signals are shared.</param>
    /// <param name="lifSmoothing">Sigma of the soft rates that stand for LIF neurons; null: their hard rates.</param>
    public static BuiltModel Of(BuiltModel model, double? lifSmoothing)
    {
        ImmutableArray<Operator>[] replaced = [.. model.Operators.Select(op => op is SimNeurons neurons ? Replace(neurons, lifSmoothing) : [op])];
        int[] starts = new int[replaced.Length];
        for (int i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + replaced[i - 1].Length;
        return new BuiltModel(model.ToParts() with
        {
            Operators = [.. replaced.SelectMany(ops => ops)],
            Order = [.. model.Order.SelectMany(i => Enumerable.Range(starts[i], replaced[i].Length))],
            Ensembles = [.. model.Ensembles.Select(ensemble => TypeOf(ensemble.NeuronType, lifSmoothing) is { } type ? ensemble.With(type) : ensemble)],
        });
    }

    private static ImmutableArray<Operator> Replace(SimNeurons op, double? lifSmoothing)
    {
        if (TypeOf(op.Neurons, lifSmoothing) is not { } type) return [op];
        if (op.Neurons is not RateToSpikes) return [op with { Neurons = type, State = [], Random = null }];
        Signal amplitude = Signal.Of($"{op.Output.Name}.amplitude", NdArray.Scalar(op.Neurons.Amplitude), isReadOnly: true);
        return [new Reset(op.Output), new ElementwiseInc(amplitude, op.Current, op.Output)];
    }

    private static NeuronType? TypeOf(NeuronType type, double? lifSmoothing) => type switch
    {
        Lif lif when lifSmoothing is double sigma => new SoftLifRate(sigma, lif.TauRc, lif.TauRef, lif.Amplitude),
        RateToSpikes spikes => spikes.BaseType,
        { IsSpiking: true, RateType: { State.IsEmpty: true } rate } => rate,
        _ => null,
    };
}
