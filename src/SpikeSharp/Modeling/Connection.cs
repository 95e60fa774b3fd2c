using System.Diagnostics.CodeAnalysis;

namespace SpikeSharp;

/// <summary>Carries values from one object to another: transform first, then synapse.</summary>
/// <remarks>
/// post += synapse(transform(pre)). Into <see cref="Neurons"/> the sum is multiplied by the neurons' gains, after the synapse.
/// A connection with a synapse delays by one step; <see cref="Synapse.None"/> neither filters nor delays.
/// </remarks>
public sealed class Connection : NetworkObject
{
    private Synapse? _synapse;
    private Transform? _transform;

    /// <summary>A connection.</summary>
    /// <param name="pre">Source: an ensemble, its neurons, a node or a view of one.</param>
    /// <param name="post">Target: an ensemble, its neurons, a node or a view of one.</param>
    /// <exception cref="ArgumentException">An end selects no elements.</exception>
    public Connection(View pre, View post)
    {
        ArgumentNullException.ThrowIfNull(pre);
        ArgumentNullException.ThrowIfNull(post);
        if (pre.SizeOut == 0) throw new ArgumentException($"Connection.pre: {pre} must have an output of at least one element.", nameof(pre));
        if (post.SizeIn == 0) throw new ArgumentException($"Connection.post: {post} must have an input of at least one element.", nameof(post));
        Pre = pre;
        Post = post;
    }

    /// <summary>Source.</summary>
    public View Pre { get; }

    /// <summary>Target.</summary>
    public View Post { get; }

    /// <summary>Filter behind the transform.</summary>
    /// <value>Default Lowpass(0.005 s).</value>
    [AllowNull]
    public Synapse Synapse
    {
        get => _synapse ?? ConnectionDefaults.BuiltIn.Synapse!;
        init => _synapse = value;
    }

    /// <summary>Linear map from pre to post.</summary>
    /// <value>Default <see cref="Transform.None"/>: element to element.</value>
    [AllowNull]
    public Transform Transform
    {
        get => _transform ?? Transform.None;
        init => _transform = value;
    }

    private protected override void OnAdded(Network owner)
    {
        foreach (View end in (ReadOnlySpan<View>)[Pre, Post])
        {
            if (end.Owner is null) throw new InvalidOperationException($"Connection: {end} was not added to a network; add it before connecting it.");
            if (!ReferenceEquals(end.Owner.Root, owner.Root))
                throw new InvalidOperationException($"Connection: {end} belongs to another model than the connection.");
        }
        _synapse ??= owner.Default(c => c.Connection.Synapse);
        _transform ??= owner.Default(c => c.Connection.Transform);
        Transform.CheckSizes(Pre.SizeOut, Post.SizeIn, this);
    }

    /// <summary>The ends, for messages.</summary>
    /// <returns>For example <c>Connection Node "a" -> Node "b"</c>.</returns>
    public override string ToString() => Label is null ? $"Connection {Pre} -> {Post}" : base.ToString();
}
