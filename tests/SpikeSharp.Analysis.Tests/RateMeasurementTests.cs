using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis.Tests;

public sealed class RateMeasurementTests
{
    private const int Images = 5;
    private const int Steps = 50;
    private const double Seconds = 0.05;

    private static readonly SessionOptions Double = new() { Precision = Precision.Double };

    [Theory, InlineData(200.0, 0.005), InlineData(1000.0, null)]
    public void Measure_Sample_EqualsCountingFullTraces(double scale, double? tau)
    {
        BuiltModel model = Sample.Model(scale, tau);
        RateMeasurement measured = RateMeasurement.Measure(model, new Presentation(model, Sample.Inputs(Images)), Steps, Double);
        ForwardResult forward = Sample.Graph.Forward(Array.ConvertAll(Sample.Pixels(Images), p => (double)p), ["conv2d", "conv2d_1"]);
        Assert.Equal(["conv2d", "conv2d_1"], measured.Layers.Select(layer => layer.Layer));
        List<(string Layer, int Neuron, int Image, double Count)> all = [];
        foreach (LayerRates layer in measured.Layers)
        {
            BuiltEnsemble ensemble = model.Ensembles[model.Layers.Single(l => l.Name == layer.Layer).Ensemble];
            double[][] spikes = Spikes(model, ensemble);
            double[] counts = new double[Images * ensemble.Size], binary = new double[counts.Length], activations = forward[layer.Layer];
            double most = 0, multi = 0;
            for (int image = 0; image < Images; image++)
            {
                for (int i = 0; i < spikes[image].Length; i++)
                {
                    double n = spikes[image][i];
                    counts[(image * ensemble.Size) + (i % ensemble.Size)] += n;
                    binary[(image * ensemble.Size) + (i % ensemble.Size)] += Math.Min(n, 1);
                    most = Math.Max(most, n);
                    if (n > 1) multi++;
                }
            }
            double[] sorted = [.. counts.Order()];
            Assert.Equal(ensemble.Size, layer.Neurons);
            Assert.Equal((scale, scale), (layer.MaxRateLow, layer.MaxRateHigh));
            Assert.Equal(counts.Average() / Seconds, layer.Mean, 1e-9);
            Assert.Equal(sorted[((counts.Length + 1) / 2) - 1] / Seconds, layer.Median, 1e-9);
            Assert.Equal(sorted[(int)Math.Ceiling(0.99 * counts.Length) - 1] / Seconds, layer.P99, 1e-9);
            Assert.Equal(sorted[^1] / Seconds, layer.Max, 1e-9);
            Assert.Equal(most, layer.MaxSpikesInAStep);
            Assert.Equal(multi / (counts.Length * Steps), layer.MultiSpikeShare, 1e-15);
            Assert.Equal(counts.Sum() / Images, layer.SpikesPerItem, 1e-9);
            Assert.Equal(Neurons(i => Of(counts, i).All(n => n == 0)), layer.Silent * ensemble.Size, 1e-9);
            Assert.Equal(Neurons(i => Of(activations, i).All(a => a <= 0)), layer.SilentInRateNetwork * ensemble.Size, 1e-9);

            long above = counts.Count(n => n / Seconds > scale + 1e-6);
            Assert.Equal(above, layer.Above.Pairs);
            Assert.Equal((double)above / counts.Length, layer.Above.Share, 1e-15);
            Assert.Equal(Neurons(i => Of(counts, i).Any(n => n / Seconds > scale + 1e-6)), layer.Above.Neurons);
            Assert.Equal(above, layer.Above.Causes.Sum(cause => cause.Pairs));
            Assert.Equal(Enumerable.Range(0, counts.Length).Count(i => counts[i] / Seconds > scale + 1e-6 && activations[i] > 1), layer.Above.Causes[(int)RateCause.Input].Pairs);
            if (above > 0)
            {
                Assert.Equal(counts.Where(n => n / Seconds > scale + 1e-6).Average() / Seconds, layer.Above.Rate, 1e-9);
                Assert.Equal(layer.Above.Rate, layer.Above.Mean!.Value.Sum, 1e-6);
            }

            Assert.Equal(binary.Average() / Seconds, layer.Binary.Mean, 1e-9);
            Assert.Equal(binary.Max() / Seconds, layer.Binary.Max, 1e-9);
            Assert.Equal(1 - (binary.Sum() / counts.Sum()), layer.Binary.Missed, 1e-12);

            double[] outputs = [.. counts.Select(n => n / Seconds / scale)];
            double meanOutput = outputs.Average(), meanActivation = activations.Average();
            double covariance = outputs.Zip(activations, (x, y) => (x - meanOutput) * (y - meanActivation)).Sum();
            double deviations = Math.Sqrt(outputs.Sum(x => (x - meanOutput) * (x - meanOutput)) * activations.Sum(y => (y - meanActivation) * (y - meanActivation)));
            Assert.Equal(covariance / deviations, layer.Agreement.Correlation, 1e-6);
            Assert.Equal(outputs.Zip(activations, (x, y) => Math.Abs(x - y)).Average(), layer.Agreement.MeanAbsoluteError, 1e-6);
            Assert.Equal(meanActivation, layer.Agreement.MeanActivation, 1e-6);

            Assert.Equal(counts.Length, layer.Histogram.Total);
            int spikesInABin = (int)Math.Round(layer.Histogram.BinWidth * Seconds);
            Assert.Equal(layer.Histogram.BinWidth, spikesInABin / Seconds, 1e-9);
            Assert.All(layer.Histogram.Pairs, (pairs, bin) => Assert.Equal(counts.Count(n => (int)n / spikesInABin == bin), pairs));
            for (int i = 0; i < counts.Length; i++) all.Add((layer.Layer, i % ensemble.Size, i / ensemble.Size, counts[i]));

            int Neurons(Func<int, bool> which) => Enumerable.Range(0, ensemble.Size).Count(which);
            IEnumerable<double> Of(double[] values, int neuron) => Enumerable.Range(0, Images).Select(image => values[(image * ensemble.Size) + neuron]);
        }
        double[] fastest = [.. all.GroupBy(pair => (pair.Layer, pair.Neuron)).Select(neuron => neuron.Max(pair => pair.Count)).OrderDescending().Take(3)];
        Assert.Equal(fastest, measured.Busiest.Select(neuron => (double)neuron.Spikes));
        Assert.All(measured.Busiest, neuron =>
        {
            Assert.Contains((neuron.Layer, neuron.Index, neuron.Item, neuron.Spikes), all);
            Assert.Equal(neuron.Rate, neuron.Parts!.Value.Sum, 1e-6);
            Assert.Equal(scale * neuron.Activation, neuron.Parts.Value.Input, 1e-9);
        });
    }

    [Fact]
    public void Measure_SingleAndMoreThreads_GivesTheSame()
    {
        BuiltModel model = Sample.Model();
        Presentation presentation = new(model, Sample.Inputs(40));
        RateMeasurement one = RateMeasurement.Measure(model, presentation, 10, new SessionOptions { Threads = 1 });
        RateMeasurement two = RateMeasurement.Measure(model, presentation, 10, new SessionOptions { Threads = 2 });
        Assert.Equal(one.Busiest.AsEnumerable(), two.Busiest);
        Assert.Equal(
            one.Layers.Select(layer => (layer.Mean, layer.Silent, layer.Agreement, layer.Above.Mean)), two.Layers.Select(layer => (layer.Mean, layer.Silent, layer.Agreement, layer.Above.Mean)));
    }

    [Fact]
    public void Measure_Lif_HasRatesButNoParts()
    {
        BuiltModel model = Sample.Model(neurons: new Lif());
        RateMeasurement measured = RateMeasurement.Measure(model, new Presentation(model, Sample.Inputs(2)), Steps);
        Assert.Equal(2, measured.Layers.Length);
        Assert.All(measured.Layers, layer =>
        {
            Assert.Empty(layer.Above.Causes);
            Assert.Null(layer.Above.Mean);
            Assert.Equal(1, layer.MaxSpikesInAStep);
            Assert.True(layer.Max > 0);
        });
        Assert.All(measured.Busiest, neuron => Assert.Null(neuron.Parts));
    }

    [Fact]
    public void Measure_RateNetwork_HasNoLayersToMeasure()
    {
        BuiltModel model = Sample.Model(neurons: new RectifiedLinear());
        Assert.Empty(RateMeasurement.Measure(model, new Presentation(model, Sample.Inputs(1)), 2).Layers);
    }

    [Fact]
    public void Arithmetic_ThreeParts_AreOneLine()
    {
        BusiestNeuron neuron = new("conv", 3, 7, 0.05, 460, 200, 2.13, 200, new RateParts(426, 31.2, 2.8), 1);
        Assert.Equal("200 x 2.130 = 426.00 Hz, + 31.20 Hz jitter, + 2.80 Hz rounding = 460 Hz (23 spikes in 50 ms)", neuron.Arithmetic());
        Assert.Equal("- 4.03", BusiestNeuron.Signed(-4.03));
        Assert.Equal("+ 0.00", BusiestNeuron.Signed(-0.001));
    }

    [Theory]
    [InlineData(230, 10, 5, RateCause.Input), InlineData(190, 20, 5, RateCause.Jitter), InlineData(190, 5, 15, RateCause.Rounding), InlineData(210, -5, 5, RateCause.Input)]
    public void CauseAbove_Parts_IsTheFirstThatPasses(double input, double jitter, double rounding, RateCause cause) =>
        Assert.Equal(cause, new RateParts(input, jitter, rounding).CauseAbove(200));

    [Fact]
    public void RectifiedMean_SinglePrecision_EqualsTheMeanOfTheRectifiedTrace()
    {
        BuiltModel model = Sample.Model();
        Presentation presentation = new(model, Sample.Inputs(1));
        Signal[] signals = [model.Probes[0].Signal, model.Ensembles[1].Current];
        presentation.Run(
            1, Steps,
            items => CpuBackend.Instance.Open(model, new SessionOptions
            {
                Items = items, Inputs = presentation.Signals, Recordings = [.. signals.SelectMany(signal => new Recording[] { new(signal), new(signal, Reduction.RectifiedMean) })],
            }),
            (session, _, _) =>
            {
                for (int i = 0; i < signals.Length; i++)
                {
                    double[] trace = session.Recorded(2 * i).ToDoubles(), sums = new double[signals[i].Size];
                    for (int j = 0; j < trace.Length; j++) sums[j % sums.Length] += Math.Max(trace[j], 0);
                    Assert.Equal(Array.ConvertAll(sums, sum => sum / Steps), session.Recorded((2 * i) + 1).ToDoubles());
                    Assert.Contains(trace, value => value < 0);
                }
            });
    }

    private static double[][] Spikes(BuiltModel model, BuiltEnsemble ensemble)
    {
        double[][] spikes = new double[Images][];
        Presentation presentation = new(model, Sample.Inputs(Images));
        presentation.Run(
            Images, Steps, items => CpuBackend.Instance.Open(model, Double with { Items = items, Recordings = [new(ensemble.Output)], Inputs = presentation.Signals }),
            (session, _, items) =>
            {
                for (int item = 0; item < items; item++)
                    spikes[item] = Array.ConvertAll(session.Recorded(0, item).ToDoubles(), value => Math.Round(value * model.Dt / ensemble.NeuronType.Amplitude));
            });
        return spikes;
    }
}
