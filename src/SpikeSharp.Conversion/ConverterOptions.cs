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

    /// <summary>What becomes of max pooling, which is no weighted sum of spikes.</summary>
    public MaxPooling MaxPooling { get; init; }

    /// <summary>
    /// Whether a batch normalisation behind a linear convolution or dense layer goes into its weights (in float64, rounded once to float32), which saves a node, a
    /// constant and a product a step. The outputs stay the same up to rounding; <see cref="ConvertedLayer.Folding"/> has the numbers.
    /// </summary>
    /// <value>Default false: a node of its own, as in NengoDL.</value>
    public bool FoldBatchNormalization { get; init; }

    /// <summary>Whether layers may be approximated, or kept without neurons; false: every such layer is refused, all at once.</summary>
    /// <value>Default true.</value>
    public bool AllowFallback { get; init; } = true;

    /// <summary>Whether every connection that leaves neurons carries the synapse; false: as in NengoDL, those into up-sampling, dropout and layers kept without neurons do not.</summary>
    /// <value>Default true.</value>
    public bool FilterEveryConnection { get; init; } = true;

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
