using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>Synapses behind the neurons of a converted network: one for all layers, or one a layer.</summary>
public sealed class LayerSynapses
{
    private LayerSynapses(Synapse common, ImmutableDictionary<string, Synapse> layers)
    {
        Common = common;
        Layers = layers;
    }

    /// <summary>The synapse of layers without one of their own.</summary>
    public Synapse Common { get; }

    /// <summary>Synapses by the name of the layer whose output they filter.</summary>
    public ImmutableDictionary<string, Synapse> Layers { get; }

    /// <summary>One synapse for all layers.</summary>
    /// <param name="synapse">A filter or <see cref="SpikeSharp.Synapse.None"/>.</param>
    /// <returns>The synapses.</returns>
    public static LayerSynapses Of(Synapse synapse)
    {
        ArgumentNullException.ThrowIfNull(synapse);
        return new(synapse, ImmutableDictionary<string, Synapse>.Empty);
    }

    /// <summary>A lowpass for all layers.</summary>
    /// <param name="tau">Time constant in seconds.</param>
    public static implicit operator LayerSynapses(double tau) => Of(new Lowpass(tau));

    /// <summary>One synapse for all layers.</summary>
    /// <param name="synapse">A filter or <see cref="SpikeSharp.Synapse.None"/>.</param>
    public static implicit operator LayerSynapses(Synapse synapse) => Of(synapse);

    /// <summary>The same with another synapse behind one layer.</summary>
    /// <param name="layer">Name of a layer with neurons.</param>
    /// <param name="synapse">A filter or <see cref="SpikeSharp.Synapse.None"/>.</param>
    /// <returns>The synapses.</returns>
    public LayerSynapses With(string layer, Synapse synapse) => new(Common, Layers.SetItem(layer, synapse));

    internal Synapse For(string layer) => Layers.GetValueOrDefault(layer, Common);
}
