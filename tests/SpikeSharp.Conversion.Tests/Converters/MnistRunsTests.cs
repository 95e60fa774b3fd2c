using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Ten images, step by step, neuron by neuron, against recorded runs of the original.</summary>
[Trait("Category", "Slow")]
public sealed class MnistRunsTests
{
    private const int Items = 10, Steps = 40;

    [Fact]
    public void Forward_AllImages_EqualsKeras()
    {
        ForwardResult forward = MnistCnn.Graph.Forward(MnistCnn.Pixels.ToDoubles(), ["conv0", "conv1"]);
        AssertClose("output", MnistCnn.Recorded["keras/output"].ToDoubles(), forward.Outputs[0]);
        foreach (string layer in (string[])["conv0", "conv1"])
        {
            double[] expected = MnistCnn.Recorded[$"keras/layer/{layer}_first2"].ToDoubles();
            AssertClose(layer, expected, forward[layer][..expected.Length]);
        }
    }

    [Fact]
    public void Voltages_NetworkSeed0_EqualOriginal()
    {
        BuiltModel model = MnistCnn.Convert(new SpikingRectifiedLinear(), 200, null).Build();
        for (int layer = 0; layer < MnistCnn.Layers; layer++)
            Assert.Equal(MnistCnn.Recorded[$"v0/seed0/conv{layer}"].ToSingles(), Array.ConvertAll(model.Ensembles[layer].Voltage!.Initial.ToDoubles(), v => (float)v));
    }

    [Theory]
    [InlineData("s200_none_v0", 200, null, 0.0)]
    [InlineData("s200_lp5_v0", 200, 0.005, 0.0)]
    [InlineData("s200_none_seed0", 200, null, null)]
    [InlineData("s20_lp10_seed0", 20, 0.01, null)]
    [InlineData("s1000_lp1_v0", 1000, 0.001, 0.0)]
    public void Run_RecordedSetting_EqualsOriginal(string name, double scale, double? synapse, double? voltage)
    {
        BuiltModel model = MnistCnn.Convert(new SpikingRectifiedLinear(), scale, synapse, voltage).Build();
        List<double> output = [];
        List<double>[] counts = [[], []], perStep = [[], []], most = [[], []];
        MnistCnn.Run(model, Items, Steps, (_, trace, layers) =>
        {
            output.AddRange(trace);
            for (int layer = 0; layer < layers.Length; layer++)
            {
                counts[layer].AddRange(layers[layer].Counts);
                perStep[layer].AddRange(layers[layer].PerStep);
                most[layer].Add(layers[layer].Most.Max());
            }
        });

        double[] expected = Recorded("output");
        double power = 0, error = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            power += expected[i] * expected[i];
            error += (expected[i] - output[i]) * (expected[i] - output[i]);
        }
        Assert.True(Math.Sqrt(error) <= 1e-2 * Math.Sqrt(power), $"{name}: outputs differ by {Math.Sqrt(error / power):G3} of their rms");
        for (int layer = 0; layer < MnistCnn.Layers; layer++)
        {
            double[] spikes = Recorded($"spike_counts/conv{layer}"), steps = Recorded($"spikes_per_step/conv{layer}");
            AssertNear($"{name} conv{layer} spikes", spikes.Sum(), counts[layer].Sum(), 0.0005);
            // Rounding moves a spike here and there; nearly all neurons are exact.
            int different = spikes.Where((count, i) => count != counts[layer][i]).Count();
            Assert.True(different <= 1e-3 * spikes.Length, $"{name} conv{layer}: {different} of {spikes.Length} neurons have another number of spikes");
            Assert.All(spikes.Select((count, i) => Math.Abs(count - counts[layer][i])), difference => Assert.True(difference <= 1));
            for (int i = 0; i < steps.Length; i++) Assert.True(Math.Abs(steps[i] - perStep[layer][i]) <= Math.Max(3, 0.005 * steps[i]), $"{name} conv{layer}: image {i / Steps}, step {(i % Steps) + 1}: {perStep[layer][i]} spikes, {steps[i]} are expected");
            Assert.Equal(Recorded($"max_spikes_in_a_step/conv{layer}"), most[layer]);
        }

        double[] Recorded(string key) => MnistCnn.Recorded[$"run/{name}/{key}"].ToDoubles();
    }

    private static void AssertClose(string what, double[] expected, double[] actual)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * largest, $"{what}: element {i} is {actual[i]}, {expected[i]} is expected");
    }

    private static void AssertNear(string what, double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * expected, $"{what}: {actual} is not within {relative:P1} of {expected}");
}
