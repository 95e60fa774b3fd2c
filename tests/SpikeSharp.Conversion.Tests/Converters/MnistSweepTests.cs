using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>A trained network on 200 images over scales, synapses and steps, from our own draws with network seed 0, against the recorded sweep.</summary>
[Trait("Category", "Slow")]
public sealed class MnistSweepTests
{
    private const int Images = 200;

    private static readonly LayerGraph Graph = KerasModel.Load(TestData.File("converter/mnist-cnn.h5"));

    [Fact]
    public void Sweep_EveryRow_EqualsOriginal()
    {
        Npz runs = Npz.Load(TestData.File("converter/mnist-cnn-runs.npz"));
        double[] labels = runs["labels"].ToDoubles();
        NdArray images = NdArray.From(Array.ConvertAll(runs["images_uint8"].ToSingles(), pixel => pixel / 255), Images, 784);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(TestData.File("converter/mnist-sweep.json")));
        int compared = 0;
        foreach (JsonElement row in json.RootElement.GetProperty("rows").EnumerateArray())
        {
            if (row.GetProperty("neuron").GetString() != "SpikingRectifiedLinear") continue;
            compared++;
            JsonElement scale = row.GetProperty("scale"), synapse = row.GetProperty("synapse");
            int steps = row.GetProperty("n_steps").GetInt32();
            string what = $"scale {scale}, synapse {synapse}, {steps} steps";
            Converter converter = new(Graph, new ConverterOptions
            {
                SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() },
                ScaleFiringRates = scale.ValueKind == JsonValueKind.Number ? scale.GetDouble() : FiringRateScale.None,
                Synapse = synapse.ValueKind == JsonValueKind.Number ? synapse.GetDouble() : Synapse.None,
                Seed = 0,
            });
            BuiltModel model = converter.Build();
            Presentation presentation = new(model, new Dictionary<string, NdArray> { [model.Inputs[0].Name] = images });
            Recording[] recordings =
            [
                new(model.Probes[0].Signal),
                .. model.Ensembles.SelectMany(e => new Recording[]
                {
                    new(e.Output, Reduction.SpikeCount), new(e.Output, Reduction.MaxSpikes), new(e.Output, Reduction.MultiSpikeSteps),
                }),
            ];
            int last = 0, mean = 0;
            double[] spikes = new double[2], multi = new double[2], most = new double[2], highest = new double[2];
            presentation.Run(
                50, steps, items => CpuBackend.Instance.Open(model, new SessionOptions { Items = items, Recordings = [.. recordings], Inputs = presentation.Signals }),
                (session, first, items) =>
                {
                    for (int item = 0; item < items; item++)
                    {
                        ReadOnlySpan<float> output = session.Recorded(0, item).AsSpan<float>();
                        double[] sums = new double[10];
                        for (int i = 0; i < output.Length; i++) sums[i % 10] += output[i];
                        if (ArgMax([.. output[^10..]]) == labels[first + item]) last++;
                        if (ArgMax(Array.ConvertAll(sums, s => (float)s)) == labels[first + item]) mean++;
                        for (int layer = 0; layer < 2; layer++)
                        {
                            double[] counts = session.Recorded(1 + (3 * layer), item).ToDoubles();
                            spikes[layer] += counts.Sum();
                            highest[layer] = Math.Max(highest[layer], counts.Max());
                            most[layer] = Math.Max(most[layer], session.Recorded(2 + (3 * layer), item).ToDoubles().Max());
                            multi[layer] += session.Recorded(3 + (3 * layer), item).ToDoubles().Sum();
                        }
                    }
                });
            AssertNear(what + " last step", row.GetProperty("accuracy_last_step").GetDouble() * Images, last, 1);
            AssertNear(what + " mean", row.GetProperty("accuracy_mean_over_steps").GetDouble() * Images, mean, 1);
            for (int layer = 0; layer < 2; layer++)
            {
                JsonElement expected = row.GetProperty($"conv{layer}");
                double neuronSteps = (double)model.Ensembles[layer].Size * Images * steps;
                AssertRate("mean_rate_hz", spikes[layer] / neuronSteps / model.Dt);
                AssertRate("max_rate_hz", highest[layer] / steps / model.Dt);
                AssertRate("fraction_steps_with_more_than_one_spike", multi[layer] / neuronSteps);
                Assert.Equal(expected.GetProperty("max_spikes_in_one_step").GetDouble(), most[layer]);

                void AssertRate(string key, double actual)
                {
                    double value = expected.GetProperty(key).GetDouble();
                    AssertNear($"{what} conv{layer} {key}", value, actual, 0.005 * value);
                }
            }
        }
        Assert.True(compared >= 96, $"only {compared} rows were compared");
    }

    private static int ArgMax(float[] values) => Array.IndexOf(values, values.Max());

    private static void AssertNear(string what, double expected, double actual, double margin) =>
        Assert.True(Math.Abs(expected - actual) <= margin, $"{what}: {actual} is not within {margin} of {expected}");
}
