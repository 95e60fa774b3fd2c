using SpikeSharp.Building;
using static SpikeSharp.Tests.Modeling.ConnectionTests;

namespace SpikeSharp.Tests.Modeling;

/// <summary>Where a learning rule may sit.</summary>
public sealed class LearningRuleTests
{
    private static readonly LstsqL2 FullWeights = new() { Weights = true };

    private readonly Network _network = new(seed: 0);
    private readonly Ensemble _a, _b;
    private readonly Node _node;

    public LearningRuleTests()
    {
        _a = _network.Add(new Ensemble(10, 1) { Label = "a" });
        _b = _network.Add(new Ensemble(10, 1) { Label = "b" });
        _node = _network.Add(new Node([0.1]) { Label = "node" });
    }

    [Fact]
    public void Add_RuleForDecodersFromANode_IsRefused()
    {
        Refuses(() => Learn(_node, _b, new Pes()), "Connection.LearningRuleType Pes", "Node \"node\"");
        Refuses(() => Learn(_node, _b, new Rls()), "Connection.LearningRuleType Rls", "Node \"node\"");
    }

    [Fact]
    public void Add_RuleFromDirectNeurons_IsRefused() =>
        Refuses(() => Learn(_network.Add(new Ensemble(10, 1) { NeuronType = new Direct() }), _b, new Pes()), "Connection.LearningRuleType Pes", "ensemble with neurons");

    [Fact]
    public void Add_RuleForWeightsBetweenVectors_IsRefused()
    {
        Refuses(() => Learn(_a, _b, new Bcm()), "Connection.LearningRuleType Bcm", "full matrix");
        Refuses(() => Learn(_a, _b, new Oja()), "Connection.LearningRuleType Oja", "full matrix");
        Refuses(() => Learn(_a.Neurons, _b.Neurons, new Bcm(), 1.0), "Connection.LearningRuleType Bcm", "full matrix");
        Assert.NotNull(_network.Add(new Connection(_a, _b) { Solver = FullWeights, LearningRuleType = new Bcm() }));
        Assert.NotNull(Learn(_a.Neurons, _b.Neurons, new Oja(), new double[10, 10]));
    }

    [Fact]
    public void Add_RuleForEncodersThatAreNotUsed_IsRefused()
    {
        Refuses(() => Learn(_a, _b.Neurons[0], new Voja()), "Connection.LearningRuleType Voja", "Ensemble \"b\".Neurons");
        Refuses(() => Learn(_a, _network.Add(Node.Relay(1)), new Voja()), "Connection.LearningRuleType Voja");
        Refuses(() => _network.Add(new Connection(_a, _b) { Solver = FullWeights, LearningRuleType = new Voja() }), "Connection.LearningRuleType Voja");
        Assert.NotNull(Learn(_node, _b, new Voja()));
    }

    [Fact]
    public void Add_RuleWithoutWeights_IsRefused() =>
        Refuses(() => Learn(_a.Neurons, _b.Neurons, new Pes()), "Connection.LearningRuleType Pes", "no weights to change", "transform");

    [Fact]
    public void Add_RuleWithASparseTransform_IsRefused()
    {
        Sparse sparse = new(10, 10, [(0, 0, 1.0)]);
        Assert.Contains("Sparse", Assert.Throws<NotSupportedException>(() => Learn(_a.Neurons, _b.Neurons, new Pes(), sparse)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_RuleOnAScalar_IsRefused()
    {
        Learn(_a.Neurons, _b.Neurons, new Pes(), 1.0);
        Assert.Contains("a rule changes a matrix", Assert.Throws<BuildException>(() => BuiltModel.Build(_network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ErrorEncodedForListedElements_IsRefused()
    {
        Ensemble two = _network.Add(new Ensemble(10, 2));
        _network.Add(new Connection(_a, two[[1, 0]]) { Function = Function.Of((x, y) => y.Fill(x[0]), 2), Solver = FullWeights, LearningRuleType = new Pes() });
        Assert.Contains("listed elements", Assert.Throws<BuildException>(() => BuiltModel.Build(_network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ErrorConnectedBeforeTheRuleIsBuilt_SaysWhereToAddIt()
    {
        Connection learning = Learn(_a, _b, new Pes());
        Network child = _network.Add(new Network());
        child.Connect(_node, learning.LearningRule);
        Assert.Contains("built after what is connected to it", Assert.Throws<BuildException>(() => BuiltModel.Build(_network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connect_RuleWithoutAnInput_IsRefused()
    {
        LearningRule rule = _network.Add(new Connection(_a, _b) { Solver = FullWeights, LearningRuleType = new Bcm() }).LearningRule;
        Refuses(() => _network.Connect(_node, rule), "Connection.Post", "Bcm of Connection", "input of at least one element");
        Refuses(() => new Probe(rule, ProbeAttribute.Error), "Probe.Attribute", "theta, pre_filtered, post_filtered, delta");
    }

    [Fact]
    public void LearningRule_NoneOrSeveral_SaysWhatToDo()
    {
        Connection none = _network.Connect(_a, _b), several = _network.Add(new Connection(_a, _b) { LearningRuleTypes = [new Pes(), new Voja()] });
        Assert.Contains("has 0 learning rules", Assert.Throws<InvalidOperationException>(() => none.LearningRule).Message, StringComparison.Ordinal);
        Assert.Contains("has 2 learning rules", Assert.Throws<InvalidOperationException>(() => several.LearningRule).Message, StringComparison.Ordinal);
        Assert.Equal([typeof(Pes), typeof(Voja)], several.LearningRules.Select(rule => rule.Type.GetType()));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void SizeIn_OfPes_IsThatOfTheErrorThatPostSees(int dimensions, int expected)
    {
        Ensemble post = _network.Add(new Ensemble(10, dimensions));
        Connection toNeurons = Learn(_a.Neurons, post.Neurons[..3], new Pes(), new double[3, 10]);
        Assert.Equal(expected, toNeurons.LearningRule.SizeIn);
        Connection toVector = Learn(_a, post[0], new Pes());
        Assert.Equal(1, toVector.LearningRule.SizeIn);
    }

    private Connection Learn(View pre, View post, LearningRuleType rule, Transform? transform = null) =>
        _network.Add(new Connection(pre, post) { LearningRuleType = rule, Transform = transform });
}
