using SpikeSharp.Building;

namespace SpikeSharp.Analysis.Tests;

public sealed class NeuronExplanationTests
{
    private const int Steps = 50;

    private static readonly SessionOptions Double = new() { Precision = Precision.Double };

    [Theory, InlineData(null), InlineData(0.005)]
    public void Measure_BusiestNeuron_EqualsTracesOfOneRun(double? tau)
    {
        BuiltModel model = Sample.Model(tau: tau);
        Presentation presentation = new(model, Sample.Inputs(3));
        BusiestNeuron busiest = RateMeasurement.Measure(model, presentation, Steps, Double).Busiest[0];
        NeuronExplanation neuron = NeuronExplanation.Measure(model, presentation, busiest.Item, busiest.Layer, busiest.Index, Steps, Double);

        Assert.Equal(busiest.Rate, neuron.MeasuredRate, 1e-9);
        Assert.Equal(busiest.Parts!.Value.Input, neuron.Parts!.Value.Input, 1e-9);
        Assert.Equal(busiest.Parts.Value.Jitter, neuron.Parts.Value.Jitter, 1e-9);
        Assert.Equal(busiest.Parts.Value.Rounding, neuron.Parts.Value.Rounding, 1e-9);
        Assert.Equal(neuron.MeasuredRate, neuron.Parts.Value.Sum, 1e-6);
        Assert.Equal(busiest.MostSpikesInAStep, neuron.Spikes.Max());
        Assert.Equal((200.0, 0.0, 200.0), (neuron.Gain, neuron.Bias, neuron.MaxRate));
        Assert.Equal(RateCause.Input, neuron.Cause);

        BuiltEnsemble ensemble = model.Ensembles[1];
        presentation.Run(
            3, Steps,
            items => CpuBackend.Instance.Open(model, Double with { Items = items, Inputs = presentation.Signals, Recordings = [new(ensemble.Current), new(ensemble.Output), new(ensemble.Voltage!)] }),
            (session, _, _) =>
            {
                double[] Trace(int recording) => [.. Enumerable.Range(0, Steps).Select(step => session.Recorded(recording, busiest.Item).ToDoubles()[(step * ensemble.Size) + busiest.Index])];
                Assert.Equal(Trace(0), neuron.Current);
                Assert.Equal(Trace(1).Select(output => (int)Math.Round(output * model.Dt / ensemble.NeuronType.Amplitude)), neuron.Spikes);
                Assert.Equal(Trace(2), neuron.Voltage);
                double[] output = Trace(1);
                for (int step = 0; step < Steps; step++) Assert.Equal(output[..(step + 1)].Average(), neuron.RunningMean[step], 1e-9);
            });
    }

    [Fact]
    public void Reasons_BusiestNeuronWithoutSynapse_NameCauseAndTwoSpikesInAStep()
    {
        BuiltModel model = Sample.Model(tau: null);
        Presentation presentation = new(model, Sample.Inputs(3));
        BusiestNeuron busiest = RateMeasurement.Measure(model, presentation, Steps).Busiest[0];
        NeuronExplanation neuron = NeuronExplanation.Measure(model, presentation, busiest.Item, busiest.Layer, busiest.Index, Steps);
        IReadOnlyList<string> reasons = neuron.Reasons();
        Assert.Contains("max_rates is 200 Hz", reasons[0], StringComparison.Ordinal);
        Assert.Contains("It is not a ceiling", reasons[0], StringComparison.Ordinal);
        Assert.Contains(reasons, reason => reason.Contains("spiked more than once, up to 2 times", StringComparison.Ordinal));
        Assert.EndsWith("above max_rates (200 Hz) because its input asks for that.", reasons[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Reasons_SilentNeuron_SayHowLongASpikeWouldTake()
    {
        BuiltModel model = Sample.Model(scale: 1);
        Presentation presentation = new(model, Sample.Inputs(1));
        int index = Enumerable.Range(0, 9216).First(i => NeuronExplanation.Measure(model, presentation, 0, "conv2d_1", i, 1) is { Activation: > 0.1 and < 0.5, MeasuredRate: 0 });
        NeuronExplanation neuron = NeuronExplanation.Measure(model, presentation, 0, "conv2d_1", index, 5);
        Assert.Null(neuron.Cause);
        Assert.Contains(neuron.Reasons(), reason => reason.Contains("a spike comes every", StringComparison.Ordinal));
        Assert.EndsWith("below max_rates (1 Hz), as its activation asks for less.", neuron.Reasons()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_Lif_IsExplainedByItsTuningCurve()
    {
        BuiltModel model = Sample.Model(neurons: new Lif());
        NeuronExplanation neuron = NeuronExplanation.Measure(model, new Presentation(model, Sample.Inputs(1)), 0, "conv2d", 5000, Steps);
        Assert.Null(neuron.Parts);
        Assert.Equal(Steps, neuron.Voltage.Length);
        // The first layer's current is steady, so the tuning curve gives the rate up to a spike.
        Assert.Equal(neuron.NeuronType.Rate(neuron.Current[0]) / neuron.NeuronType.Amplitude, neuron.ExpectedRate, 1e-3);
        Assert.InRange(neuron.MeasuredRate - neuron.ExpectedRate, -1 / neuron.Seconds, 1 / neuron.Seconds);
        Assert.Contains(neuron.Reasons(), reason => reason.Contains("the tuning curve gives", StringComparison.Ordinal));
    }

    [Fact]
    public void Measure_WrongNames_AreArgumentErrors()
    {
        BuiltModel model = Sample.Model();
        Presentation presentation = new(model, Sample.Inputs(2));
        Assert.Throws<ArgumentException>(() => NeuronExplanation.Measure(model, presentation, 0, "flatten", 0, 5));
        Assert.Throws<ArgumentException>(() => NeuronExplanation.Measure(model, presentation, 0, "conv9", 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => NeuronExplanation.Measure(model, presentation, 2, "conv2d", 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => NeuronExplanation.Measure(model, presentation, 0, "conv2d_1", 9216, 5));
    }
}
