using SpikeSharp.Building;

namespace SpikeSharp.Tests.Modeling;

/// <summary>Which connections are refused when they are made or added, and what the message says.</summary>
public sealed class ConnectionTests
{
    private readonly Network _network = new(seed: 0);
    private readonly Ensemble _one, _two, _three;
    private readonly Node _node, _relay;

    public ConnectionTests()
    {
        _one = _network.Add(new Ensemble(10, 1) { Label = "one" });
        _two = _network.Add(new Ensemble(12, 2) { Label = "two" });
        _three = _network.Add(new Ensemble(14, 3) { Label = "three" });
        _node = _network.Add(new Node([0.1, 0.2]) { Label = "node" });
        _relay = _network.Add(Node.Relay(2, "relay"));
    }

    [Fact]
    public void Add_SizesDiffer_NamesBoth() =>
        Refuses(() => _network.Connect(_two, _three), "Ensemble \"two\" -> Ensemble \"three\"", "3", "2 is needed");

    [Fact]
    public void Add_MatrixOfAnotherShape_NamesTheSideThatDoesNotFit()
    {
        Refuses(() => _network.Connect(_two, _three, new double[,] { { 1, 0 }, { 0, 1 } }), "output size", "2", "3 is needed");
        Refuses(() => _network.Connect(_three, _two, new double[,] { { 1, 0 }, { 0, 1 } }), "input size", "2", "3 is needed");
        Refuses(() => _network.Connect(_two, _three, 2.0), "scalar", "3", "2 is needed");
    }

    [Fact]
    public void Add_FunctionSizeDoesNotFitTheTransform_IsRefused() =>
        Refuses(() => _network.Connect(_two, _two, (x, y) => y[0] = x[0] * x[1], 1, new double[,] { { 1, 0 }, { 0, 1 } }), "input size", "2", "1 is needed");

    [Fact]
    public void Add_FunctionFromNeuronsOrARelay_IsRefused()
    {
        Refuses(() => _network.Connect(_two.Neurons, _two.Neurons, x => x), "Connection.Function", "Ensemble \"two\".Neurons");
        Refuses(() => _network.Connect(_relay, _two, x => x), "Connection.Function", "Node \"relay\"");
        Assert.NotNull(_network.Connect(_node, _two, x => x));
    }

    [Fact]
    public void Add_EvalPointsOfAnythingButAWholeEnsemble_AreRefused()
    {
        Refuses(() => _network.Add(new Connection(_two[0], _one) { EvalPoints = new Uniform(-1, 1) }), "Connection.EvalPoints", "whole ensemble", "Ensemble \"two\"[..]");
        Refuses(() => _network.Add(new Connection(_node, _two) { EvalPoints = new Uniform(-1, 1) }), "Connection.EvalPoints", "Node \"node\"");
        Refuses(() => _network.Add(new Connection(_two, _two) { EvalPoints = new double[,] { { 1, 2, 3 } } }), "Connection.EvalPoints", "3 dimensions", "has 2");
        Assert.NotNull(_network.Add(new Connection(_two, _two) { EvalPoints = new Uniform(-1, 1) }));
    }

    [Fact]
    public void Add_FunctionGivenAsPoints_NeedsAsManyEvalPoints()
    {
        Function points = Function.At(new double[,] { { 1 }, { 2 }, { 3 } });
        Refuses(() => _network.Add(new Connection(_two, _one) { Function = points }), "Connection.Function", "3 points");
        Refuses(() => _network.Add(new Connection(_two, _one) { Function = points, EvalPoints = new double[,] { { 0, 0 }, { 1, 1 } } }), "3 points");
        Refuses(() => _network.Add(new Connection(_node, _one) { Function = points }), "Connection.Function", "ensemble as pre");
        Assert.NotNull(_network.Add(new Connection(_two, _one) { Function = points, EvalPoints = new double[,] { { 0, 0 }, { 1, 1 }, { 1, 0 } } }));
    }

    [Fact]
    public void Add_MatrixAndElementsSelectedTwice_IsRefused()
    {
        double[,] swap = { { 0, 1 }, { 1, 0 } };
        Refuses(() => _network.Connect(_two[[1, 1]], _two, swap), "Connection.Pre", "more than once");
        Refuses(() => _network.Connect(_two, _relay[[0, 0]], swap), "Connection.Post", "more than once");
        Refuses(() => _network.Connect(_two, _relay[[0, -2]], new Dense(2, 2, new Uniform(-1, 1))), "Connection.Post", "more than once");
        Assert.NotNull(_network.Connect(_two[[1, 1]], _relay[[0, 0]]));
        Assert.NotNull(_network.Connect(_two[[1, 1]], _relay, 0.5));
        Assert.NotNull(_network.Connect(_two[[1, 0]], _relay, swap));
    }

    [Fact]
    public void Constructor_EmptyEnd_SaysThatThereIsNothing()
    {
        Refuses(() => new Connection(_two[5..], _two), "Connection.Pre", "output of at least one element");
        Refuses(() => new Connection(_two, _two[2..]), "Connection.Post", "input of at least one element");
        Refuses(() => new Connection(_two, _node), "Connection.Post", "input of at least one element");
        Refuses(() => new Connection(_two, _node[[0]]), "Connection.Post", "input of at least one element");
    }

    [Fact]
    public void Constructor_NeuronsOfTypeDirect_SaysWhy()
    {
        Ensemble direct = _network.Add(new Ensemble(10, 1) { NeuronType = new Direct() });
        Refuses(() => new Connection(direct.Neurons, _one), "Connection.Pre", "Direct");
        Refuses(() => new Connection(_one, direct.Neurons), "Connection.Post", "Direct");
        Refuses(() => new Probe(direct.Neurons), "Probe.Target", "Direct");
    }

    [Fact]
    public void Constructor_ConnectionAsAnEnd_IsRefused()
    {
        Connection connection = _network.Connect(_two, _relay);
        Refuses(() => new Connection(connection, _relay), "Connection.Pre", "cannot be a source");
        Refuses(() => new Connection(_two, connection), "Connection.Post", "cannot be a target");
    }

    [Fact]
    public void Add_EndOfNoOrAnotherModel_IsRefused()
    {
        Ensemble loose = new(10, 1) { Label = "loose" };
        Assert.Contains("Ensemble \"loose\" was not added", Assert.Throws<InvalidOperationException>(() => _network.Connect(loose, _one)).Message, StringComparison.Ordinal);
        Ensemble foreign = new Network().Add(new Ensemble(10, 1) { Label = "foreign" });
        Assert.Contains("Ensemble \"foreign\" belongs to another model", Assert.Throws<InvalidOperationException>(() => _network.Connect(_one, foreign)).Message, StringComparison.Ordinal);
        Assert.Empty(_network.Connections);
    }

    [Fact]
    public void Connect_AllOptions_AreThoseOfTheConnection()
    {
        LstsqL2 solver = new(0.2);
        Pes rule = new(1e-5);
        double[,] points = { { -1.0 }, { 0.5 }, { 1.0 } };
        Ensemble other = _network.Add(new Ensemble(10, 1));

        Connection plain = _network.Connect(_one, other, transform: 2.0, synapse: 0.1, solver: solver, learningRuleType: rule, evalPoints: points);
        Connection elementwise = _network.Connect(_one, other, x => x * x, transform: 2.0, synapse: 0.1, solver: solver, learningRuleType: rule, evalPoints: points);
        Connection vector = _network.Connect(_two, other, function: (x, y) => y[0] = x[0] * x[1], size: 1, transform: 2.0, synapse: 0.1, solver: solver, learningRuleType: rule);
        Connection method = _network.Connect(_one, other, Math.Sin, solver: solver, synapse: 0.1, transform: 2.0, learningRuleType: rule, evalPoints: points);
        Connection given = _network.Connect(_one, other, Function.At(new double[,] { { 1 }, { 2 }, { 3 } }), 2.0, 0.1, solver, rule, points);

        foreach (Connection connection in (Connection[])[plain, elementwise, vector, method, given])
        {
            Assert.Equal(new Dense(2), connection.Transform);
            Assert.Equal(new Lowpass(0.1), connection.Synapse);
            Assert.Same(solver, connection.Solver);
            Assert.Same(rule, connection.LearningRuleType);
            if (connection != vector) Assert.Equal(new Samples(points), connection.EvalPoints);
        }
        Assert.Same(Function.None, plain.Function);
        Assert.Equal(1, vector.SizeMid);
        Assert.Equal([1, 2, 3], given.Function.Points);
    }

    [Fact]
    public void Add_AfterARefusal_Succeeds()
    {
        Ensemble late = new(10, 1);
        Connection connection = new(late, _one);
        Assert.Throws<InvalidOperationException>(() => _network.Add(connection));
        _network.Add(late);
        Assert.Same(_network, _network.Add(connection).Owner);
        Assert.Contains("belongs to a network already", Assert.Throws<InvalidOperationException>(() => _network.Add(connection)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_WeightsOfASolverWhereNoMatrixIsSolved_BehavesAsWithout()
    {
        Connection plain = _network.Add(new Connection(_two, _relay) { Solver = new LstsqL2(), Seed = 1 });
        Connection weights = _network.Add(new Connection(_two, _relay) { Solver = new LstsqL2 { Weights = true }, Seed = 1 });
        BuiltModel model = BuiltModel.Build(_network);
        Assert.Equal(model.Of(plain).Weights!.Initial.ToDoubles(), model.Of(weights).Weights!.Initial.ToDoubles());
    }

    internal static void Refuses(Func<object> make, params ReadOnlySpan<string> parts)
    {
        string message = Assert.ThrowsAny<ArgumentException>(make).Message;
        foreach (string part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
    }
}
