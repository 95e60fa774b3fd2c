using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Recursive least squares: as <see cref="Pes"/>, with a running estimate of the correlations of activities, so that few examples suffice.</summary>
/// <remarks>P(0) = LearningRate dt / n I. r = f(a); q = P r; s = 1/(1 + r q); P -= q (q s)'; delta = -e (s q)'.</remarks>
/// <param name="LearningRate">Zero or more. Default 1e-3.</param>
/// <param name="PreSynapse">Filter of the presynaptic activities; null: Lowpass(0.005 s).</param>
public sealed record Rls(double LearningRate = 1e-3, Synapse? PreSynapse = null) : LearningRuleType(LearningRate)
{
    /// <summary>Filter of the presynaptic activities.</summary>
    public Synapse PreSynapse { get; init; } = PreSynapse ?? new Lowpass(0.005);

    /// <inheritdoc/>
    public override LearningTarget Modifies => LearningTarget.Decoders;

    /// <inheritdoc/>
    public override ImmutableArray<ProbeAttribute> Probeable =>
        [ProbeAttribute.PreFiltered, ProbeAttribute.Error, ProbeAttribute.Delta, ProbeAttribute.InverseGamma];

    internal override int SizeIn(Connection connection) => ErrorSize(connection);
}
