using SpikeSharp.Building;
using SpikeSharp.Testing;

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
        Close.Assert($"{name}: difference of the outputs in parts of their rms", 0, Math.Sqrt(error / power), Tolerances.RunRms);
        for (int layer = 0; layer < MnistCnn.Layers; layer++)
        {
            double[] spikes = Recorded($"spike_counts/conv{layer}"), steps = Recorded($"spikes_per_step/conv{layer}");
            Close.Assert($"{name} conv{layer} spikes", spikes.Sum(), counts[layer].Sum(), Tolerances.RunSpikes);
            int different = spikes.Where((count, i) => count != counts[layer][i]).Count();
            Close.Assert($"{name} conv{layer}: share of neurons with another number of spikes", 0, (double)different / spikes.Length, Tolerances.OtherNeurons);
            Assert.All(spikes.Select((count, i) => Math.Abs(count - counts[layer][i])), difference => Assert.True(difference <= 1));
            Close.Assert($"{name} conv{layer} spikes of images and steps", steps, [.. perStep[layer]], Tolerances.StepSpikes);
            Assert.Equal(Recorded($"max_spikes_in_a_step/conv{layer}"), most[layer]);
        }

        double[] Recorded(string key) => MnistCnn.Recorded[$"run/{name}/{key}"].ToDoubles();
    }

    private static void AssertClose(string what, double[] expected, double[] actual) => Close.AssertTensor(what, expected, actual, Tolerances.Tensor);
}
