using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SpikeSharp;

/// <summary>What a learning rule changes.</summary>
public enum LearningTarget
{
    /// <summary>Decoders, or the weights of a connection from neurons: shape (size out, neurons of pre).</summary>
    Decoders,

    /// <summary>A full matrix from neurons to neurons.</summary>
    Weights,

    /// <summary>The encoders of the post ensemble.</summary>
    Encoders,
}

/// <summary>How a connection learns during a run. Immutable, compared by value; put on a connection with <see cref="Connection.LearningRuleType"/>.</summary>
/// <remarks>A change that is computed at step n acts from step n + 1. The rule's own synapses filter without the delay of one step that connections have.</remarks>
public abstract record LearningRuleType
{
    private protected LearningRuleType(double learningRate) => LearningRate = Check.NotNegative(learningRate, nameof(LearningRate), GetType());

    /// <summary>Speed of learning, zero or more.</summary>
    public double LearningRate { get; init => field = Check.NotNegative(value, owner: GetType()); }

    /// <summary>What is changed.</summary>
    public abstract LearningTarget Modifies { get; }

    /// <summary>What a probe of the rule can record; the first is the default.</summary>
    public abstract ImmutableArray<ProbeAttribute> Probeable { get; }

    /// <summary>The members that stand in the text of every rule: the learning rate. Derived types add their own parameters.</summary>
    /// <param name="builder">Text so far.</param>
    /// <returns>True.</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"LearningRate = {LearningRate}");
        return true;
    }

    /// <summary>Elements that the rule takes in on a connection: an error, a learning signal, or none.</summary>
    internal abstract int SizeIn(Connection connection);

    /// <summary>The size of what post represents or gets: where errors of decoder rules live.</summary>
    private protected static int ErrorSize(Connection connection) =>
        connection.Post.Target is Neurons neurons ? neurons.Ensemble.Dimensions : connection.SizeOut;
}
