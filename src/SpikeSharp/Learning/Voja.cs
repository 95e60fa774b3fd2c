using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Vector Oja: moves the encoders of active neurons of post towards what post represents.</summary>
/// <remarks>
/// delta = LearningRate dt L (scale p x' - p E), p = filtered postsynaptic activities, x = the whole decoded input of post, E = scaled encoders,
/// scale = gain/radius, L = 1 + what is connected to the rule.
/// </remarks>
/// <param name="LearningRate">Zero or more. Default 1e-2.</param>
/// <param name="PostSynapse">Filter of the postsynaptic activities; null: Lowpass(0.005 s).</param>
public sealed record Voja(double LearningRate = 1e-2, Synapse? PostSynapse = null) : LearningRuleType(LearningRate)
{
    /// <summary>Filter of the postsynaptic activities.</summary>
    public Synapse PostSynapse { get; init; } = PostSynapse ?? new Lowpass(0.005);

    /// <inheritdoc/>
    public override LearningTarget Modifies => LearningTarget.Encoders;

    /// <inheritdoc/>
    public override ImmutableArray<ProbeAttribute> Probeable => [ProbeAttribute.PostFiltered, ProbeAttribute.ScaledEncoders, ProbeAttribute.Delta];

    internal override int SizeIn(Connection connection) => 1;
}
