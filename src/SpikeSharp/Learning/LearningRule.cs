namespace SpikeSharp;

/// <summary>A learning rule at work on one connection: what errors and learning signals are connected to, and what a probe looks at.</summary>
public sealed class LearningRule : NetworkObject
{
    internal LearningRule(Connection connection, LearningRuleType type)
    {
        Connection = connection;
        Type = type;
    }

    /// <summary>The connection that learns.</summary>
    public Connection Connection { get; }

    /// <summary>The rule and its parameters.</summary>
    public LearningRuleType Type { get; }

    /// <summary>Elements that it takes in: the error, or the learning signal; 0 for rules without.</summary>
    public int SizeIn => Type.SizeIn(Connection);

    /// <summary>The rule and its connection, for messages.</summary>
    /// <returns>For example <c>Pes of Connection "c"</c>.</returns>
    public override string ToString() => $"{Type.GetType().Name} of {Connection}";
}
