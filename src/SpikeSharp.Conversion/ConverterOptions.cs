using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>How a trained network becomes spiking. The defaults are NengoDL's: no swap, no scale, no synapse.</summary>
public sealed record ConverterOptions
{
    /// <summary>Neuron types that take the place of activation functions; <see cref="Activation.Relu"/> covers every ReLU, as activation or as layer.</summary>
    public IDictionary<Activation, NeuronType> SwapActivations { get; init; } = new Dictionary<Activation, NeuronType>();

    /// <summary>Neuron types by layer name; they come before <see cref="SwapActivations"/>.</summary>
    public IDictionary<string, NeuronType> SwapLayers { get; init; } = new Dictionary<string, NeuronType>();

    /// <summary>Factor of gains and biases, by which spike amplitudes are divided: the mean output stays, rates are multiplied.</summary>
    public FiringRateScale ScaleFiringRates { get; init; } = FiringRateScale.None;

    /// <summary>Filter of every connection that leaves neurons.</summary>
    public LayerSynapses Synapse { get; init; } = LayerSynapses.Of(SpikeSharp.Synapse.None);

    /// <summary>Initial voltages of spiking neurons; null: each type's own, uniform on 0 to 1.</summary>
    public Distribution? InitialVoltage { get; init; }

    /// <summary>
    /// Whether the result is for inference only: parts that act differently in training (batch normalisation, regularisers, constraints) are converted as they act
    /// in inference without a note in <see cref="Converter.Diagnostics"/>. The numbers are the same either way.
    /// </summary>
    public bool InferenceOnly { get; init; }

    /// <summary>Whether average pooling stands in for max pooling, which changes the numbers; otherwise max pooling is refused.</summary>
    public bool MaxToAveragePool { get; init; }

    /// <summary>What becomes of a softmax at the end of the model.</summary>
    public OutputSoftmax OutputSoftmax { get; init; }

    /// <summary>
    /// Whether the first axis of every layer is time: it becomes the time of the simulation. Data have shape (items, time, ...) and are presented step by step;
    /// layers lose the axis, and a TimeDistributed becomes the layer it holds. A layer that sees several time steps at once is refused.
    /// </summary>
    public bool TemporalModel { get; init; }

    /// <summary>Seed of the network; null: fresh initial voltages in every build.</summary>
    public long? Seed { get; init; }
}

/// <summary>A firing-rate scale: one for all layers, or one a layer.</summary>
public sealed class FiringRateScale
{
    private FiringRateScale(double? common, ImmutableDictionary<string, double> layers)
    {
        Common = common;
        Layers = layers;
    }

    /// <summary>No scaling.</summary>
    public static FiringRateScale None { get; } = new(null, ImmutableDictionary<string, double>.Empty);

    /// <summary>The scale of layers without one of their own; null: unscaled.</summary>
    public double? Common { get; }

    /// <summary>Scales by layer name.</summary>
    public ImmutableDictionary<string, double> Layers { get; }

    /// <summary>One scale for all layers.</summary>
    /// <param name="scale">Positive and finite.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative or not finite.</exception>
    public static FiringRateScale Of(double scale) => new(Checked(scale), ImmutableDictionary<string, double>.Empty);

    /// <summary>One scale for all layers.</summary>
    /// <param name="scale">Positive and finite.</param>
    public static implicit operator FiringRateScale(double scale) => Of(scale);

    /// <summary>The same with another scale for one layer.</summary>
    /// <param name="layer">Name of a layer with neurons.</param>
    /// <param name="scale">Positive and finite.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative or not finite.</exception>
    public FiringRateScale With(string layer, double scale) => new(Common, Layers.SetItem(layer, Checked(scale)));

    internal double? For(string layer) => Layers.TryGetValue(layer, out double scale) ? scale : Common;

    private static double Checked(double scale) =>
        scale > 0 && double.IsFinite(scale) ? scale : throw new ArgumentOutOfRangeException(nameof(scale), scale, $"A firing-rate scale must be positive and finite; it is {scale}.");
}

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
