namespace SpikeSharp;

/// <summary>What a <see cref="Probe"/> records of its target: one of the names below, or the name of a state variable of a neuron type of your own.</summary>
/// <remarks>
/// An ensemble has <see cref="DecodedOutput"/>, <see cref="Input"/> and <see cref="ScaledEncoders"/>; neurons what <see cref="NeuronType.Probeable"/> lists; a node <see cref="Output"/>;
/// a connection <see cref="Output"/>, <see cref="Input"/> and <see cref="Weights"/>; a learning rule what <see cref="LearningRuleType.Probeable"/> lists. The first is the default.
/// </remarks>
/// <param name="Name">The name as in Nengo, for example <c>refractory_time</c>.</param>
public sealed record ProbeAttribute(string Name)
{
    /// <summary>The represented value of an ensemble, decoded from its neurons.</summary>
    public static ProbeAttribute DecodedOutput { get; } = new("decoded_output");

    /// <summary>The output: of neurons amplitude/dt a spike, of a node its value, of a connection what arrives at post.</summary>
    public static ProbeAttribute Output { get; } = new("output");

    /// <summary>The input: of neurons the current J after gain and bias.</summary>
    public static ProbeAttribute Input { get; } = new("input");

    /// <summary>Membrane voltage of spiking neurons, dimensionless.</summary>
    public static ProbeAttribute Voltage { get; } = new("voltage");

    /// <summary>Remaining refractory time of <see cref="Lif"/> neurons, in seconds.</summary>
    public static ProbeAttribute RefractoryTime { get; } = new("refractory_time");

    /// <summary>What adaptive neurons subtract from their current.</summary>
    public static ProbeAttribute Adaptation { get; } = new("adaptation");

    /// <summary>The slow variable of <see cref="Izhikevich"/> neurons.</summary>
    public static ProbeAttribute Recovery { get; } = new("recovery");

    /// <summary>The rate behind spikes that are made from rates, in Hz.</summary>
    public static ProbeAttribute RateOut { get; } = new("rate_out");

    /// <summary>Encoders times gain over radius, shape (neurons, dimensions), as used in the step.</summary>
    public static ProbeAttribute ScaledEncoders { get; } = new("scaled_encoders");

    /// <summary>Weights of a connection as used in the step.</summary>
    public static ProbeAttribute Weights { get; } = new("weights");

    /// <summary>The error that a learning rule gets.</summary>
    public static ProbeAttribute Error { get; } = new("error");

    /// <summary>The change that a learning rule makes after the step.</summary>
    public static ProbeAttribute Delta { get; } = new("delta");

    /// <summary>Filtered presynaptic activities of <see cref="Pes"/>.</summary>
    public static ProbeAttribute Activities { get; } = new("activities");

    /// <summary>Filtered presynaptic activities of the other rules.</summary>
    public static ProbeAttribute PreFiltered { get; } = new("pre_filtered");

    /// <summary>Filtered postsynaptic activities.</summary>
    public static ProbeAttribute PostFiltered { get; } = new("post_filtered");

    /// <summary>The sliding threshold of <see cref="Bcm"/>.</summary>
    public static ProbeAttribute Theta { get; } = new("theta");

    /// <summary>The inverse correlation matrix of <see cref="Rls"/>.</summary>
    public static ProbeAttribute InverseGamma { get; } = new("inv_gamma");

    /// <summary>The name.</summary>
    /// <returns>For messages.</returns>
    public override string ToString() => Name;
}
