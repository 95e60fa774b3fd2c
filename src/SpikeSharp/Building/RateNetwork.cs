using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>The network that a spiking network stands in for: the same weights, gains and biases, rates in place of spikes, no synapses.</summary>
public static class RateNetwork
{
    /// <summary>Replaces spiking neurons by the rate type with the same tuning curve and takes out all filters, so that one step computes every activation.</summary>
    /// <remarks>Signals are shared with <paramref name="model"/>: a layer's output is the same <see cref="Signal"/> in both.</remarks>
    /// <param name="model">A built feed-forward model.</param>
    /// <returns>A model without state.</returns>
    /// <exception cref="BuildException">A neuron type has no rate type, or the network is recurrent, so that it has no meaning without synapses.</exception>
    public static BuiltModel Of(BuiltModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ImmutableArray<Operator> operators =
        [
            .. model.Operators.Select(op => op switch
            {
                SimNeurons { Neurons.IsSpiking: true } neurons => neurons with { Neurons = RateOf(neurons.Neurons), State = [] },
                SimFilter { Mode: ProcessMode.Increment } filter => new Copy(filter.Input, filter.Output, Increments: true),
                SimFilter filter => new Copy(filter.Input, filter.Output),
                SimProcess { Process: Synapse, Input: { } input } filter => new Copy(input, filter.Output, filter.Mode == ProcessMode.Increment),
                SimProcess { Process: MaxPool { OfSums: true } pool } pooling => pooling with { Process = pool with { OfSums = false }, State = [] },
                _ => op,
            }),
        ];
        return new BuiltModel(model.ToParts() with
        {
            Operators = operators,
            Order = default,
            Ensembles = [.. model.Ensembles.Select(ensemble => ensemble.NeuronType.IsSpiking ? ensemble.With(RateOf(ensemble.NeuronType)) : ensemble)],
        });
    }

    /// <summary>As <see cref="Of"/>, or null if the network has no rate network.</summary>
    /// <param name="model">A built model.</param>
    public static BuiltModel? TryOf(BuiltModel model)
    {
        try
        {
            return Of(model);
        }
        catch (BuildException)
        {
            return null;
        }
    }

    private static NeuronType RateOf(NeuronType type) => type.RateType
        ?? throw new BuildException(DiagnosticCodes.UnsupportedPart, $"{type.GetType().Name} has no rate type, so the network has no rate network.");
}
