using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Oja's rule: Hebbian growth of weights between neurons with forgetting that bounds them.</summary>
/// <remarks>delta = LearningRate dt (p f(a)' - Beta p^2 W), p = filtered postsynaptic, f(a) = filtered presynaptic activities.</remarks>
/// <param name="LearningRate">Zero or more. Default 1e-6.</param>
/// <param name="PreSynapse">Filter of the presynaptic activities; null: Lowpass(0.005 s).</param>
/// <param name="PostSynapse">Filter of the postsynaptic activities; null: that of the presynaptic ones.</param>
/// <param name="Beta">Strength of forgetting, zero or more. Default 1.</param>
public sealed record Oja(double LearningRate = 1e-6, Synapse? PreSynapse = null, Synapse? PostSynapse = null, double Beta = 1)
    : LearningRuleType(LearningRate)
{
    /// <summary>Filter of the presynaptic activities.</summary>
    public Synapse PreSynapse { get; init; } = PreSynapse ?? new Lowpass(0.005);

    /// <summary>Filter of the postsynaptic activities.</summary>
    public Synapse PostSynapse { get; init; } = PostSynapse ?? PreSynapse ?? new Lowpass(0.005);

    /// <summary>Strength of forgetting.</summary>
    public double Beta { get; init => field = Check.NotNegative(value, owner: typeof(Oja)); } = Check.NotNegative(Beta, owner: typeof(Oja));

    /// <inheritdoc/>
    public override LearningTarget Modifies => LearningTarget.Weights;

    /// <inheritdoc/>
    public override ImmutableArray<ProbeAttribute> Probeable => [ProbeAttribute.PreFiltered, ProbeAttribute.PostFiltered, ProbeAttribute.Delta];

    internal override int SizeIn(Connection connection) => 0;
}
