using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building;

/// <summary>Each warning of the specification, provoked once; and none without cause.</summary>
public sealed class BuildWarningsTests
{
    public static TheoryData<string, string> Causes => new()
    {
        { DiagnosticCodes.LargeLearningRate, "Pes.LearningRate is 1.5" },
        { DiagnosticCodes.IgnoredWeightSolver, "Solver.Weights has no effect" },
        { DiagnosticCodes.IgnoredTuning, "MaxRates and Intercepts have no effect" },
        { DiagnosticCodes.IgnoredEvalPointCount, "EvalPointCount is 7, but EvalPoints lists 5 points" },
        { DiagnosticCodes.UnreachableRates, "neuron 1 (gain 0.25, bias 0.5) has a maximum rate of NaN Hz" },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void Diagnostics_OneCause_GivesThatWarningAlone(string code, string message)
    {
        using Simulator sim = new(Cause(code), new SimulatorOptions { Cache = null });
        Diagnostic found = Assert.Single(sim.Model.Diagnostics);
        Assert.Equal(code, found.Code);
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
        Assert.NotNull(found.Hint);
        Assert.NotEmpty(found.Subject);
        Assert.True(File.Exists(Path.Combine(TestData.RepositoryRoot, "docs", "codes", code + ".md")));
    }

    [Fact]
    public void Diagnostics_NoCause_AreEmpty() => Assert.Empty(BuiltModel.Build(Network(), new BuildOptions { Cache = null }).Diagnostics);

    [Fact]
    public void Diagnostics_DefaultsOfTheNetworkThatSomeObjectsCannotUse_AreNoCause()
    {
        Network network = new(seed: 0);
        network.Config.Connection.Solver = new LstsqL2 { Weights = true };
        network.Config.Ensemble.MaxRates = new Uniform(50, 60);
        Ensemble a = network.Add(new Ensemble(10, 1) { Gain = 1.0, Bias = 2.0 });
        network.Connect(a, network.Add(Node.Relay(1)));
        Assert.Empty(BuiltModel.Build(network, new BuildOptions { Cache = null }).Diagnostics);
    }

    [Fact]
    public void Diagnostics_OfALoadedModel_AreEmpty()
    {
        BuiltModel model = BuiltModel.Build(Cause(DiagnosticCodes.IgnoredTuning));
        Assert.NotEmpty(model.Diagnostics);
        Assert.Empty(Files.SsmFiles.Load(Files.SsmFiles.Save(model)).Diagnostics);
    }

    private static Network Network(LearningRuleType? rule = null, Solver? toNode = null)
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(10, 1)), b = network.Add(new Ensemble(10, 1) { Gain = 1.0, Bias = 2.0 });
        network.Add(new Ensemble(10, 1) { EvalPoints = Five(), EvalPointCount = 5, MaxRates = new Uniform(50, 60) });
        Connection learned = network.Add(new Connection(a, b) { Solver = new LstsqL2 { Weights = true }, LearningRuleType = rule ?? new Pes(0.5) });
        network.Connect(a, learned.LearningRule);
        network.Add(new Connection(a, network.Add(Node.Relay(1))) { Solver = toNode });
        return network;
    }

    private static Network Cause(string code)
    {
        if (code == DiagnosticCodes.LargeLearningRate) return Network(rule: new Pes(1.5));
        if (code == DiagnosticCodes.IgnoredWeightSolver) return Network(toNode: new LstsqL2 { Weights = true });
        Network network = Network();
        network.Add(code switch
        {
            DiagnosticCodes.IgnoredTuning => new Ensemble(3, 1) { Gain = 1.0, Bias = 2.0, Intercepts = new Uniform(0, 1) },
            DiagnosticCodes.IgnoredEvalPointCount => new Ensemble(3, 1) { EvalPoints = Five(), EvalPointCount = 7 },
            // At input 1 its current is 0.75, below the threshold.
            _ => new Ensemble(2, 1) { Gain = new[] { 1, 0.25 }, Bias = new[] { 2, 0.5 } },
        });
        return network;
    }

    private static double[,] Five() => new[,] { { -1.0 }, { -0.5 }, { 0 }, { 0.5 }, { 1 } };
}
