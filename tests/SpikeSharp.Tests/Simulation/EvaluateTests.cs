using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Means of metrics over all items, and targets that do not suit.</summary>
public sealed class EvaluateTests
{
    private readonly Network _network = new(seed: 0);
    private readonly Node _input;
    private readonly Probe _all, _first;

    public EvaluateTests()
    {
        _input = _network.Add(new Node(new double[2]) { Label = "x" });
        _all = _network.Add(new Probe(_input) { Label = "all" });
        _first = _network.Add(new Probe(_input[0]) { Label = "first" });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void Evaluate_SeveralMetricsAndProbes_AreMeansOverAllItems(int minibatch)
    {
        using Simulator sim = new(_network, new SimulatorOptions { Minibatch = minibatch });
        // Three items of two steps: the outputs are the inputs.
        NdArray x = NdArray.From([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 3, 2, 2);
        NdArray y = NdArray.From([0.0, 2, 3, 4, 5, 4, 7, 8, 9, 10, 14, 12], 3, 2, 2);
        NdArray z = NdArray.From([1.0, 3, 5, 7, 9, 10], 3, 2, 1);
        Scores scores = sim.Evaluate(new DataOf<Node> { [_input] = x }, new DataOf<Probe> { [_all] = y, ["first"] = z }, 2, [Metric.MeanSquaredError, Metric.MeanAbsoluteError, Metric.Accuracy]);
        Close.Assert("squares", (1 + 4 + 9) / 12.0, scores[_all], Tolerances.Rounding);
        Close.Assert("absolute", 6 / 12.0, scores["all", Metric.MeanAbsoluteError], Tolerances.Rounding);
        Close.Assert("accuracy", 2 / 3.0, scores[_all, Metric.Accuracy], Tolerances.Rounding);
        Close.Assert("first", 1 / 6.0, scores[_first], Tolerances.Rounding);
        Close.Assert("total", (14 / 12.0) + (1 / 6.0), scores.Total, Tolerances.Rounding);
        Assert.Equal(3, scores.Items);
        Assert.Throws<KeyNotFoundException>(() => scores[_all, new Metric("own", _ => 1)]);
    }

    [Fact]
    public void Evaluate_ClassesAndAMetricOfOnesOwn_AreTaken()
    {
        using Simulator sim = new(_network);
        NdArray x = NdArray.From([0.0, 1, 1, 0, 0, 1, 0.5, 0.5], 4, 2);
        DataOf<Probe> classes = new() { [_all] = NdArray.From([1, 0, 0, 0], 4, 1) };
        Metric largest = new("largest", item => item.Outputs[^1] + item.Targets[0]) { LooksAtLastSample = true };
        Scores scores = sim.Evaluate(new DataOf<Node> { [_input] = x }, classes, 3, [Metric.Accuracy, largest]);
        Assert.Equal(0.75, scores.Total);
        Assert.Equal((2.0 + 0 + 1 + 0.5) / 4, scores[_all, largest]);
        Assert.Throws<KeyNotFoundException>(() => scores[_first]);
        DataOf<Probe> wrong = new() { [_all] = NdArray.From([1, 0, 2, 0], 4, 1) };
        Assert.Contains("class 2; classes are whole numbers from 0 to 1", Assert.Throws<ArgumentException>(() => sim.Evaluate(new DataOf<Node> { [_input] = x }, wrong, 3, [Metric.Accuracy])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_TargetsOfOneSample_NeedAWord()
    {
        using Simulator sim = new(_network);
        DataOf<Node> x = new() { [_input] = NdArray.From([1.0, 2, 3, 4], 1, 2, 2) };
        DataOf<Probe> y = new() { [_all] = NdArray.From([3.0, 5], 1, 1, 2) };
        string message = Assert.Throws<ArgumentException>(() => sim.Evaluate(x, y, 2)).Message;
        Assert.Contains("have 1 samples of 2 elements; it gave 2 of 2", message, StringComparison.Ordinal);
        Assert.Contains("holdTargets: true", message, StringComparison.Ordinal);
        Assert.Equal((4 + 9 + 0 + 1) / 4.0, sim.Evaluate(x, y, 2, holdTargets: true).Total);
        Assert.Equal(0.5, sim.Evaluate(x, y, 2, keep: Keep.Last).Total);
        Assert.Equal((1 + 4) / 2.0, sim.Evaluate(x, y, 2, keep: Keep.Mean).Total);
    }

    [Fact]
    public void Evaluate_TargetsThatDoNotFit_SayWhatIsNeeded()
    {
        using Simulator sim = new(_network);
        DataOf<Node> x = new() { [_input] = NdArray.From(new double[4], 2, 2) };
        Fails("have shape (3, 2); (2, samples, 2) is needed", new() { [_all] = NdArray.From(new double[6], 3, 2) });
        Fails("have 3 samples of 2 elements; it gave 4 of 2", new() { [_all] = NdArray.From(new double[12], 2, 3, 2) });
        Fails("have 4 samples of 1 elements; it gave 4 of 2", new() { [_all] = NdArray.From(new double[8], 2, 4, 1) });
        Fails("must be finite; item 1 holds NaN", new() { [_all] = NdArray.From([0, 0, 0, double.NaN], 2, 2) });
        Fails("no probe 'none'", new() { ["none"] = NdArray.From(new double[4], 2, 2) });
        Fails("by its name and by itself", new() { ["all"] = NdArray.From(new double[4], 2, 2), [_all] = NdArray.From(new double[4], 2, 2) });
        Fails("no targets", new());
        Assert.Contains("2 probes", Assert.Throws<ArgumentException>(() => sim.Evaluate(NdArray.From(new double[4], 2, 2), NdArray.From(new double[4], 2, 2), 1)).Message, StringComparison.Ordinal);

        void Fails(string message, DataOf<Probe> targets) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => sim.Evaluate(x, targets, 4)).Message, StringComparison.Ordinal);
    }
}
