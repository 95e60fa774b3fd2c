using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Prescribed error sensitivity: changes decoders so that an error, given to the rule, falls.</summary>
/// <remarks>delta = -(LearningRate dt / n) e f(a): n presynaptic neurons with filtered activities f(a), error e = actual - target.</remarks>
/// <param name="LearningRate">Zero or more. Default 1e-4.</param>
/// <param name="PreSynapse">Filter of the presynaptic activities; null: Lowpass(0.005 s).</param>
public sealed record Pes(double LearningRate = 1e-4, Synapse? PreSynapse = null) : LearningRuleType(LearningRate)
{
    /// <summary>Filter of the presynaptic activities.</summary>
    public Synapse PreSynapse { get; init; } = PreSynapse ?? new Lowpass(0.005);

    /// <inheritdoc/>
    public override LearningTarget Modifies => LearningTarget.Decoders;

    /// <inheritdoc/>
    public override ImmutableArray<ProbeAttribute> Probeable => [ProbeAttribute.Error, ProbeAttribute.Activities, ProbeAttribute.Delta];

    internal override int SizeIn(Connection connection) => ErrorSize(connection);
}
