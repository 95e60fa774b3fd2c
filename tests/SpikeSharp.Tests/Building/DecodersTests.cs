using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building;

public class DecodersTests
{
    private static readonly BuildOptions NoCache = new() { Cache = null };

    [Fact]
    public void Build_EqualProblems_AreSolvedOnce()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(30, 2)), b = network.Add(new Ensemble(30, 2));
        Counting solver = new();
        for (int i = 0; i < 3; i++) network.Add(new Connection(a, b) { Solver = solver });
        network.Add(new Connection(a, b) { Solver = solver, Transform = 2, Function = Function.Elementwise(x => x) });
        network.Add(new Connection(a, b[0]) { Solver = solver, Function = Function.Of((x, y) => y[0] = x[0] * x[1], 1) });
        network.Add(new Connection(b, a) { Solver = solver });
        network.Add(new Probe(a) { Solver = solver });
        BuiltModel model = BuiltModel.Build(network, NoCache);
        // The identity of a, however it is written and transformed; the product of a; the identity of b.
        Assert.Equal(3, solver.Solved.Count);
        NdArray once = model.Of(network.Connections[0]).Weights!.Initial, doubled = model.Of(network.Connections[3]).Weights!.Initial;
        Close.Assert("2 D", Array.ConvertAll(once.ToDoubles(), value => 2 * value), doubled.AsSpan<double>(), Tolerances.Exact);
    }

    [Fact]
    public void Build_EqualEvalPointsOfTheirOwn_AreSolvedOnce()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(10, 1)), b = network.Add(new Ensemble(10, 1));
        Counting solver = new();
        for (int i = 0; i < 3; i++) network.Add(new Connection(a, b) { Solver = solver, EvalPoints = new double[] { -1, 0, 1 } });
        network.Add(new Connection(a, b) { Solver = solver, EvalPoints = new double[] { -1, 0, 0.5 } });
        BuiltModel.Build(network, NoCache);
        Assert.Equal(2, solver.Solved.Count);
    }

    [Fact]
    public void Build_RandomSolvers_AreSolvedForEachConnection()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(30, 1)), b = network.Add(new Ensemble(30, 1));
        Connection first = network.Add(new Connection(a, b) { Solver = new LstsqNoise() }), second = network.Add(new Connection(a, b) { Solver = new LstsqNoise() });
        BuiltModel model = BuiltModel.Build(network, NoCache);
        Assert.NotEqual(model.Of(first).Weights!.Initial.ToDoubles(), model.Of(second).Weights!.Initial.ToDoubles());
    }

    [Fact]
    public void Build_NoSolverBesideOthers_GetsItsOwnValues()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(4, 1)), b = network.Add(new Ensemble(4, 1));
        Connection given = network.Add(new Connection(a, b) { Solver = new NoSolver(new double[,] { { 1 }, { 2 }, { 3 }, { 4 } }) });
        Connection solved = network.Connect(a, b);
        BuiltModel model = BuiltModel.Build(network, NoCache);
        Assert.Equal([1, 2, 3, 4], model.Of(given).Weights!.Initial.ToDoubles());
        Assert.Null(model.Of(given).EvalPoints);
        Assert.Equal([750, 1], model.Of(solved).EvalPoints!.Shape);
        Assert.InRange(model.Of(solved).Solution!.Rmses[0], 1e-3, 1);
    }

    [Fact]
    public void Build_WithCache_GivesTheSameBits()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"decoders-{Guid.NewGuid():N}");
        try
        {
            DecoderCache cache = new(folder);
            double[][] weights = [.. new[] { null, cache, cache }.Select(used => Weights(used))];
            Assert.NotEmpty(Directory.GetFiles(folder));
            Assert.Equal(weights[0], weights[1]);
            Assert.Equal(weights[0], weights[2]);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }

        static double[] Weights(DecoderCache? cache)
        {
            Network network = new(seed: 3);
            Ensemble a = network.Add(new Ensemble(500, 1));
            Connection connection = network.Connect(a, network.Add(new Ensemble(10, 1)), x => x * x);
            return BuiltModel.Build(network, new BuildOptions { Cache = cache }).Of(connection).Weights!.Initial.ToDoubles();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Build_FunctionThatFails_NamesConnectionFunctionAndPoint(bool throws)
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(10, 1) { Label = "a" }), b = network.Add(new Ensemble(10, 1) { Label = "b" });
        network.Connect(a, b, x => throws ? throw new InvalidOperationException("not today") : double.NaN);
        BuildException error = Assert.Throws<BuildException>(() => BuiltModel.Build(network, NoCache));
        Assert.Equal(DiagnosticCodes.UnsolvableDecoders, error.Code);
        Assert.Contains("Ensemble \"a\" -> Ensemble \"b\"", error.Message);
        Assert.Contains(throws ? "not today" : "NaN", error.Message);
        Assert.Contains("at the point (", error.Message);
    }

    [Fact]
    public void Build_SilentEnsemble_IsRefusedByName()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(10, 1) { Label = "silent", Gain = 1, Bias = -10 });
        network.Connect(a, network.Add(new Ensemble(10, 1)));
        BuildException error = Assert.Throws<BuildException>(() => BuiltModel.Build(network, NoCache));
        Assert.Equal(DiagnosticCodes.BadTuning, error.Code);
        Assert.Contains("silent", error.Message);
    }

    [Fact]
    public void Build_ReportsObjectsAndDecoders_AndCanBeCancelled()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(20, 1)), b = network.Add(new Ensemble(20, 1));
        network.Connect(a, b);
        Reports reports = new();
        BuiltModel.Build(network, NoCache, reports);
        Assert.Equal([new("objects", 1, 3), new("objects", 2, 3), new("objects", 3, 3), new("decoders", 1, 1)], reports.All);
        Assert.Throws<OperationCanceledException>(() => BuiltModel.Build(network, NoCache, cancel: new CancellationToken(canceled: true)));
    }

    private sealed class Reports : IProgress<BuildProgress>
    {
        public List<BuildProgress> All { get; } = [];

        public void Report(BuildProgress value) => All.Add(value);
    }

    /// <summary>Counts what it is asked for.</summary>
    private sealed record Counting : Solver
    {
        public System.Collections.Concurrent.ConcurrentBag<int> Solved { get; } = [];

        public override bool IsCompositional => true;

        protected internal override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
        {
            Solved.Add(problem.Size);
            return new double[problem.Neurons * problem.Size];
        }
    }
}
