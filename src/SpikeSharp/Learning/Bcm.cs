using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Bienenstock-Cooper-Munro: weights between neurons grow while the postsynaptic activity is above its own sliding mean, and fall below it.</summary>
/// <remarks>delta = LearningRate dt (p (p - theta)) f(a)', p = filtered postsynaptic, f(a) = filtered presynaptic activities.</remarks>
/// <param name="LearningRate">Zero or more. Default 1e-9.</param>
/// <param name="PreSynapse">Filter of the presynaptic activities; null: Lowpass(0.005 s).</param>
/// <param name="PostSynapse">Filter of the postsynaptic activities; null: that of the presynaptic ones.</param>
/// <param name="ThetaSynapse">Filter that makes the threshold; null: Lowpass(1 s).</param>
public sealed record Bcm(double LearningRate = 1e-9, Synapse? PreSynapse = null, Synapse? PostSynapse = null, Synapse? ThetaSynapse = null)
    : LearningRuleType(LearningRate)
{
    /// <summary>Filter of the presynaptic activities.</summary>
    public Synapse PreSynapse { get; init; } = PreSynapse ?? new Lowpass(0.005);

    /// <summary>Filter of the postsynaptic activities.</summary>
    public Synapse PostSynapse { get; init; } = PostSynapse ?? PreSynapse ?? new Lowpass(0.005);

    /// <summary>Filter that makes the threshold of the postsynaptic activities.</summary>
    public Synapse ThetaSynapse { get; init; } = ThetaSynapse ?? new Lowpass(1);

    /// <inheritdoc/>
    public override LearningTarget Modifies => LearningTarget.Weights;

    /// <inheritdoc/>
    public override ImmutableArray<ProbeAttribute> Probeable =>
        [ProbeAttribute.Theta, ProbeAttribute.PreFiltered, ProbeAttribute.PostFiltered, ProbeAttribute.Delta];

    internal override int SizeIn(Connection connection) => 0;
}
