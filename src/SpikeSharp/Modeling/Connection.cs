using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace SpikeSharp;

/// <summary>Carries values from one object to another: function first, then transform, then synapse.</summary>
/// <remarks>
/// post += synapse(transform(function(pre))). From an <see cref="Ensemble"/> the function is decoded from the activities of its neurons. Into <see cref="Neurons"/> the sum is
/// multiplied by the neurons' gains, after the synapse. A connection with a synapse delays by one step; <see cref="Synapse.None"/> neither filters nor delays.
/// </remarks>
public sealed class Connection : NetworkObject
{
    private Synapse? _synapse;
    private Transform? _transform;
    private Function? _function;
    private Solver? _solver;
    private Distribution? _evalPoints;
    private bool? _scaleEvalPoints;
    private IReadOnlyList<LearningRuleType>? _learningRuleTypes;
    private ImmutableArray<LearningRule>? _learningRules;
    private bool? _trainable;

    /// <summary>A connection.</summary>
    /// <param name="pre">Source: an ensemble, its neurons, a node or a view of one.</param>
    /// <param name="post">Target: an ensemble, its neurons, a node, a view of one, or a learning rule.</param>
    /// <exception cref="ArgumentException">An end selects no elements, or is none.</exception>
    public Connection(View pre, View post)
    {
        ArgumentNullException.ThrowIfNull(pre);
        ArgumentNullException.ThrowIfNull(post);
        if (pre.Target is Connection or SpikeSharp.LearningRule)
            throw new ArgumentException($"Connection.Pre: {pre} cannot be a source; ensembles, neurons and nodes can.", nameof(pre));
        if (post.Target is Connection) throw new ArgumentException($"Connection.Post: {post} cannot be a target; its learning rule can.", nameof(post));
        if (pre.SizeOut == 0) throw new ArgumentException($"Connection.Pre: {pre} must have an output of at least one element{pre.WhyEmpty}.", nameof(pre));
        if (post.SizeIn == 0) throw new ArgumentException($"Connection.Post: {post} must have an input of at least one element{post.WhyEmpty}.", nameof(post));
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

    /// <summary>Linear map from the value of the function to post.</summary>
    /// <value>Default <see cref="Transform.None"/>: element to element.</value>
    [AllowNull]
    public Transform Transform
    {
        get => _transform ?? Transform.None;
        init => _transform = value;
    }

    /// <summary>What is computed of the source.</summary>
    /// <value>Default <see cref="Function.None"/>: the value itself.</value>
    [AllowNull]
    public Function Function
    {
        get => _function ?? Function.None;
        init => _function = value;
    }

    /// <summary>How decoders are solved for; used when pre is an ensemble whose neurons are decoded.</summary>
    /// <value>Default <see cref="LstsqL2"/>.</value>
    [AllowNull]
    public Solver Solver
    {
        get => _solver ?? ConnectionDefaults.BuiltIn.Solver!;
        init => _solver = value;
    }

    /// <summary>Points at which decoders are solved, shape (points, dimensions); for a whole ensemble as pre only.</summary>
    /// <value>Default <see cref="Distribution.None"/>: the ensemble's.</value>
    [AllowNull]
    public Distribution EvalPoints
    {
        get => _evalPoints ?? Distribution.None;
        init => _evalPoints = value;
    }

    /// <summary>Whether <see cref="EvalPoints"/> are multiplied by the radius of pre.</summary>
    /// <value>Default true.</value>
    public bool ScaleEvalPoints
    {
        get => _scaleEvalPoints ?? true;
        init => _scaleEvalPoints = value;
    }

    /// <summary>The only rule by which it learns; null without one.</summary>
    /// <exception cref="InvalidOperationException">It has several; see <see cref="LearningRuleTypes"/>.</exception>
    public LearningRuleType? LearningRuleType
    {
        get => LearningRuleTypes.Count > 1 ? throw new InvalidOperationException($"{this} has {LearningRuleTypes.Count} learning rules; see LearningRuleTypes.") : LearningRuleTypes is [var only] ? only : null;
        init => _learningRuleTypes = value is null ? null : [value];
    }

    /// <summary>Rules by which it learns; their changes add up.</summary>
    /// <value>Default empty.</value>
    [AllowNull]
    public IReadOnlyList<LearningRuleType> LearningRuleTypes
    {
        get => _learningRuleTypes ?? [];
        init => _learningRuleTypes = value;
    }

    /// <summary>Whether training may change its weights; null: yes, unless a learning rule changes them.</summary>
    /// <value>Default null.</value>
    public bool? Trainable
    {
        get => _trainable;
        init => _trainable = value;
    }

    /// <summary>The only learning rule at work, to connect an error to and to probe.</summary>
    /// <exception cref="InvalidOperationException">It has none or several, or was not added to a network.</exception>
    public LearningRule LearningRule =>
        LearningRules.Length == 1 ? LearningRules[0] : throw new InvalidOperationException($"{this} has {LearningRules.Length} learning rules; {(LearningRules.IsEmpty ? "give it a LearningRuleType" : "take one of LearningRules")}.");

    /// <summary>The learning rules at work, in the order of <see cref="LearningRuleTypes"/>; empty before the connection is added.</summary>
    public ImmutableArray<LearningRule> LearningRules => _learningRules ?? [];

    /// <summary>Elements that pre gives.</summary>
    public int SizeIn => Pre.SizeOut;

    /// <summary>Elements of the function's value.</summary>
    public int SizeMid => Function.SizeOf(SizeIn);

    /// <summary>Elements that post takes.</summary>
    public int SizeOut => Post.SizeIn;

    /// <summary>Whether values are decoded from the activities of an ensemble's neurons.</summary>
    public bool IsDecoded => Pre.Target is Ensemble { NeuronType: not Direct };

    /// <summary>Whether it has weights: a transform, or decoders.</summary>
    public bool HasWeights => IsDecoded || !ReferenceEquals(Transform, Transform.None);

    /// <summary>Whether the solver finds the full matrix from the neurons of pre to those of post.</summary>
    internal bool SolvesForWeights => Solver.Weights && IsDecoded && Post.Target is Ensemble { NeuronType: not Direct };

    /// <summary>Whether the solver was given to it, not to its network's defaults.</summary>
    internal bool OwnsSolver { get; private set; }

    /// <summary>Fixes the weights, once the network is complete: a transform, or decoders of a function that is 0 everywhere.</summary>
    internal void Freeze(Transform transform, NoSolver? decoders)
    {
        _transform = transform;
        if (decoders is null) return;
        (_solver, _function, _evalPoints) = (decoders, Function.Of((_, y) => y.Clear(), SizeOut), Distribution.None);
    }

    private protected override void OnAdded(Network owner)
    {
        OwnsSolver = _solver is not null;
        foreach (View end in (ReadOnlySpan<View>)[Pre, Post])
        {
            if (end.Owner is null) throw new InvalidOperationException($"Connection: {end} was not added to a network; add it before connecting it.");
            if (!ReferenceEquals(end.Owner.Root, owner.Root))
                throw new InvalidOperationException($"Connection: {end} belongs to another model than the connection, {end.Owner.Root}; a network is added to its parent before its parts are used.");
        }
        _synapse ??= owner.Default(c => c.Connection.Synapse);
        _transform ??= owner.Default(c => c.Connection.Transform);
        _function ??= owner.Default(c => c.Connection.Function);
        _solver ??= owner.Default(c => c.Connection.Solver);
        _evalPoints ??= owner.Default(c => c.Connection.EvalPoints);
        _scaleEvalPoints ??= owner.Default(c => c.Connection.ScaleEvalPoints);
        _learningRuleTypes ??= owner.Default(c => c.Connection.LearningRuleTypes);
        _trainable ??= owner.Default(c => c.Connection.Trainable);
        CheckFunction();
        CheckEvalPoints();
        Transform.CheckSizes(SizeMid, SizeOut, this);
        CheckRepeats();
        foreach (LearningRuleType rule in LearningRuleTypes) LearningCheck.Check(this, rule);
        _learningRules = [.. LearningRuleTypes.Select(type => new LearningRule(this, type))];
    }

    private void CheckFunction()
    {
        if (ReferenceEquals(Function, Function.None)) return;
        if (Pre.Target is SpikeSharp.Neurons or Node { IsRelay: true })
            throw new ArgumentException($"{this}: Connection.Function can only be set from an ensemble or a node with an output of its own, not from {Pre}.");
        if (Function.IsPoints && !IsDecoded)
            throw new ArgumentException($"{this}: Connection.Function as an array of points needs an ensemble as pre, whose decoders are solved for.");
        if (Function.IsPoints && !(EvalPoints is Samples points && points.Count == Function.PointCount))
            throw new ArgumentException($"{this}: Connection.Function has {Function.PointCount} points; Connection.EvalPoints must be an array of as many.");
    }

    private void CheckRepeats()
    {
        if (Transform is not Dense { Kind: DenseKind.Matrix or DenseKind.Sampled }) return;
        if (Pre.Slice.HasRepeats(Pre.FullSizeOut)) throw Repeated(nameof(Pre), Pre);
        if (Post.Slice.HasRepeats(Post.FullSizeIn)) throw Repeated(nameof(Post), Post);

        ArgumentException Repeated(string name, View end) =>
            new($"{this}: Connection.{name} {end} selects an element more than once, which a matrix as transform does not allow; repeat the row or column of the matrix instead.");
    }

    private void CheckEvalPoints()
    {
        if (ReferenceEquals(EvalPoints, Distribution.None)) return;
        if (Pre.Target is not Ensemble ensemble || !ReferenceEquals(Pre.Slice, Slice.All))
            throw new ArgumentException($"{this}: Connection.EvalPoints can only be set when pre is a whole ensemble, not {Pre}.");
        if (EvalPoints is Samples points && Math.Max(points.Dimensions, 1) != ensemble.Dimensions)
            throw new ArgumentException($"{this}: Connection.EvalPoints has points of {Math.Max(points.Dimensions, 1)} dimensions; {ensemble} has {ensemble.Dimensions}.");
    }

    /// <summary>The ends, for messages.</summary>
    /// <returns>For example <c>Connection Node "a" -> Node "b"</c>.</returns>
    public override string ToString() => Label is null ? $"Connection {Pre} -> {Post}" : base.ToString();
}
