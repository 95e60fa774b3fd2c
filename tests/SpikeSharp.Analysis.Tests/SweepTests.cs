using SpikeSharp.Building;
using SpikeSharp.Conversion;

namespace SpikeSharp.Analysis.Tests;

public sealed class SweepTests
{
    private const int Images = 60;

    private static readonly SweepOptions Grid = new() { Scales = [20, 200], Synapses = [null, 0.005], Steps = 20 };

    private static readonly Sweep Small = Sweep.Run(Sample.Graph, Sample.Options(), Sample.Inputs(Images), Sample.Labels(Images), Grid);

    [Theory, InlineData(0, 1), InlineData(1, 7), InlineData(3, 13), InlineData(3, 20)]
    public void Run_RowAtAStep_EqualsARunOfThatLength(int run, int steps)
    {
        SweepRun row = Small.Runs[run];
        BuiltModel model = Sample.Model(row.Scale, row.Synapse);
        Evaluation separate = Evaluation.Measure(model, new Presentation(model, Sample.Inputs(Images)), steps, Sample.Labels(Images));
        Assert.Equal(separate.Right(separate.LastAnswers), row.Accuracy.Last[steps - 1]);
        Assert.Equal(separate.Right(separate.MeanAnswers), row.Accuracy.Mean[steps - 1]);
        Assert.Equal(separate.SpikesPerItem, row.Accuracy.SpikesPerItem[steps - 1], 1e-9);
    }

    [Fact]
    public void Run_RateNetwork_IsAsRightAsTheTrainedNetwork()
    {
        double[] outputs = Sample.Graph.Forward(Array.ConvertAll(Sample.Pixels(Images), p => (double)p)).Outputs[0];
        int right = Sample.Labels(Images).Where((label, i) => outputs.AsSpan(i * 10, 10).IndexOf(outputs[(i * 10)..((i * 10) + 10)].Max()) == label).Count();
        Assert.Equal(new Proportion(right, Images), Small.RateNetwork);
    }

    [Fact]
    public void Pareto_EveryRow_IsKeptOrBeaten()
    {
        SweepRow[] rows = [.. Small.Rows], best = [.. Small.Pareto()];
        Assert.Equal(2 * 2 * 20 * 2, rows.Length);
        Assert.All(best, row => Assert.DoesNotContain(rows, other => Beats(other, row)));
        Assert.All(rows, row => Assert.True(best.Contains(row) || best.Any(other => Beats(other, row) || Equal(other, row)), $"{row} is neither kept nor beaten"));
        Assert.InRange(best.Length, 2, rows.Length - 1);

        static bool Beats(SweepRow a, SweepRow b) =>
            a.Steps <= b.Steps && a.SpikesPerItem <= b.SpikesPerItem && a.Accuracy.Successes >= b.Accuracy.Successes && !Equal(a, b);
        static bool Equal(SweepRow a, SweepRow b) => a.Steps == b.Steps && a.SpikesPerItem == b.SpikesPerItem && a.Accuracy == b.Accuracy;
    }

    [Theory, InlineData(0.05), InlineData(0.005), InlineData(0.5)]
    public void Recommended_SomeRowIsAccurateEnough_HasTheFewestSpikesOfThose(double tolerance)
    {
        Sweep sweep = Small with { Options = Grid with { Tolerance = tolerance } };
        SweepRow best = sweep.Recommended();
        SweepRow[] enough = [.. sweep.Rows.Where(row => sweep.RateNetwork.Value - row.Accuracy.Value <= tolerance + 1e-12)];
        Assert.NotEmpty(enough);
        Assert.Contains(best, enough);
        Assert.Equal(enough.Min(row => row.SpikesPerItem), best.SpikesPerItem);
    }

    [Fact]
    public void Recommended_NoRowIsAccurateEnough_IsTheMostAccurate()
    {
        Sweep poor = Small with { Runs = [.. Small.Runs.Take(1)] };
        SweepRow best = poor.Recommended();
        Assert.False(poor.IsEnough(best));
        Assert.Equal(poor.Rows.Max(row => row.Accuracy.Successes), best.Accuracy.Successes);
    }

    [Fact]
    public void Run_NothingToTry_IsAnArgumentError() =>
        Assert.Throws<ArgumentException>(() => Sweep.Run(Sample.Graph, Sample.Options(), Sample.Inputs(1), Sample.Labels(1), Grid with { Scales = [] }));

    [Fact]
    public void Run_Progress_EndsWithEverything()
    {
        Last last = new();
        Sweep.Run(Sample.Graph, Sample.Options(), Sample.Inputs(4), Sample.Labels(4), new SweepOptions { Scales = [50], Synapses = [null, 0.01], Steps = 3 }, progress: last);
        Assert.Equal(new SimulationProgress(24, 24), last.Value);
    }

    private sealed class Last : IProgress<SimulationProgress>
    {
        public SimulationProgress Value { get; private set; }

        public void Report(SimulationProgress value) => Value = value;
    }
}
