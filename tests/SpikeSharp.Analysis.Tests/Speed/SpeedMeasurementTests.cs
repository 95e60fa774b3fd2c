using SpikeSharp.Building;
using SpikeSharp.Networks;

namespace SpikeSharp.Analysis.Tests;

public sealed class SpeedMeasurementTests
{
    [Fact]
    public void Measure_SampleNetwork_CountsWhatItDid()
    {
        BuiltModel model = Sample.Model();
        Presentation presentation = new(model, Sample.Inputs(3));
        SpeedMeasurement speed = SpeedMeasurement.Measure(
            model, presentation, new SpeedOptions { Steps = 10, Repetitions = 2, ReferenceSteps = 1, Session = new SessionOptions { Threads = 1 } }, cancel: TestContext.Current.CancellationToken);
        RateMeasurement rates = RateMeasurement.Measure(model, presentation, 10, cancel: TestContext.Current.CancellationToken);

        Assert.Equal((3, 30848, Precision.Single, 1), (speed.Items, speed.Neurons, speed.Precision, speed.Threads));
        Assert.IsType<SpikingRectifiedLinear>(speed.NeuronType);
        Assert.Equal((2, 2), (speed.Times.Length, speed.ReferenceTimes.Length));
        Assert.Equal(rates.Layers.Sum(layer => layer.Mean * layer.Neurons) * model.Dt, speed.SpikesPerStep, 1e-6);
        Assert.InRange(speed.SynapticOperationsPerStep, 10 * speed.SpikesPerStep, 256 * speed.SpikesPerStep);
        Assert.True(speed.ReferenceRatio > 0);
    }

    [Fact]
    public void Measure_Array_OneItemWithoutReference()
    {
        Network network = new(seed: 0);
        EnsembleArray array = network.Add(new EnsembleArray(20, 3));
        network.Connect(network.Add(new Node(new double[3])), array.Input);
        network.Add(new Probe(array.Output));
        SpeedMeasurement speed = SpeedMeasurement.Measure(
            BuiltModel.Build(network), new SpeedOptions { Steps = 100, Repetitions = 1, ReferenceSteps = 0 }, TestContext.Current.CancellationToken);

        Assert.Equal((1, 60), (speed.Items, speed.Neurons));
        Assert.Equal(speed.SpikesPerStep, speed.SynapticOperationsPerStep, 1e-9);
        Assert.True(speed.SpikesPerStep > 0);
        Assert.True(double.IsNaN(speed.ReferenceRatio));
    }

    [Fact]
    public void BareSeconds_OfKnownLimits_AddsNeuronsSpikesAndSynapses()
    {
        MachineLimits limits = new(Precision.Double, 1, 1, 1, RowAdds: 1000, SpikingReluSteps: 100, LifSteps: 50, LifSpikes: 10);
        SpeedMeasurement lif = new(1, 200, new Lif(), Precision.Double, 1, [20.0, 10, 40], [100.0], SpikesPerStep: 30, SynapticOperationsPerStep: 500);

        Assert.Equal(4 + 3 + 0.5, lif.BareSeconds(limits), 1e-12);
        Assert.Equal(2 + 0.5, (lif with { NeuronType = new SpikingRectifiedLinear() }).BareSeconds(limits), 1e-12);
        Assert.Equal((20.0, 7.5 / 20, 5.0), (lif.Seconds, lif.ShareOf(limits), lif.ReferenceRatio));
        Assert.Equal((1e8, 25.0), (lif.NanosecondsPerNeuron, lif.SynapticOperationsPerSecond));
        Assert.Throws<ArgumentException>(() => lif.BareSeconds(limits with { Precision = Precision.Single }));
        Assert.Equal(1e9 * (0.02 + 0.05), limits.LifNanoseconds(0.5), 1e-6);
    }

    [Fact]
    public void SpeedOptions_OutOfRange_NamesTheOption()
    {
        Assert.Equal("Steps", Assert.Throws<ArgumentOutOfRangeException>(() => new SpeedOptions { Steps = 0 }).ParamName);
        Assert.Equal("Repetitions", Assert.Throws<ArgumentOutOfRangeException>(() => new SpeedOptions { Repetitions = 0 }).ParamName);
        Assert.Equal("ReferenceSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new SpeedOptions { ReferenceSteps = -1 }).ParamName);
    }
}
