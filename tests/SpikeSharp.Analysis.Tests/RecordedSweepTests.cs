using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Analysis.Tests;

/// <summary>Part of the recorded sweep of the original (the tests of Conversion hold the files, and check every row of it): accuracies and rates as analyses give them.</summary>
public sealed class RecordedSweepTests
{
    private const int Images = 200;

    private static readonly string Folder = Path.Combine(TestData.RepositoryRoot, "tests", "SpikeSharp.Conversion.Tests", "Data", "converter");
    private static readonly LayerGraph Graph = KerasModel.Load(Path.Combine(Folder, "mnist-cnn.h5"));
    private static readonly (Dictionary<string, NdArray> Inputs, ImmutableArray<int> Labels) Data = Load();
    private static readonly JsonElement[] Rows = ReadRows();

    [Fact]
    public void Run_ScalesAndSynapses_EqualsRecordedAccuracy()
    {
        SweepOptions grid = new() { Scales = [20, 200], Synapses = [null, 0.005], Steps = 60 };
        Sweep sweep = Sweep.Run(Graph, Sample.Options(), Data.Inputs, Data.Labels, grid);
        Assert.Equal(Images, sweep.RateNetwork.Successes);
        int compared = 0;
        foreach (SweepRun run in sweep.Runs)
        {
            foreach (int steps in (int[])[10, 30, 60])
            {
                JsonElement row = Row(run.Scale, run.Synapse, steps);
                Assert.InRange(run.Accuracy.Last[steps - 1].Successes - (row.GetProperty("accuracy_last_step").GetDouble() * Images), -1.01, 1.01);
                Assert.InRange(run.Accuracy.Mean[steps - 1].Successes - (row.GetProperty("accuracy_mean_over_steps").GetDouble() * Images), -1.01, 1.01);
                compared++;
            }
        }
        Assert.Equal(12, compared);
    }

    [Theory, InlineData(5, null, 30), InlineData(200, null, 10), InlineData(200, 0.005, 60)]
    public void Measure_Layers_EqualsRecordedRates(double scale, double? tau, int steps)
    {
        BuiltModel model = new Converter(Graph, Sample.Options(scale, tau)).Build();
        RateMeasurement rates = RateMeasurement.Measure(model, new Presentation(model, Data.Inputs), steps);
        JsonElement row = Row(scale, tau, steps);
        for (int i = 0; i < 2; i++)
        {
            JsonElement expected = row.GetProperty($"conv{i}");
            LayerRates layer = rates.Layers[i];
            Near("mean_rate_hz", layer.Mean);
            Near("max_rate_hz", layer.Max);
            Near("fraction_neurons_above_max_rates", layer.Above.Share);
            Near("fraction_steps_with_more_than_one_spike", layer.MultiSpikeShare);
            Near("fraction_steps_with_a_spike", layer.Binary.Mean * model.Dt);
            Near("fraction_neurons_active", 1 - (layer.Histogram.BinWidth * steps * model.Dt < 1.5 ? (double)layer.Histogram.Pairs[0] / layer.Histogram.Total : double.NaN));
            Near("max_rates", layer.MaxRateHigh);
            Assert.Equal(expected.GetProperty("max_spikes_in_one_step").GetInt32(), layer.MaxSpikesInAStep);

            void Near(string key, double actual)
            {
                double value = expected.GetProperty(key).GetDouble();
                Assert.True(Math.Abs(value - actual) <= 0.005 * value, $"conv{i} {key}: {actual}, recorded {value}");
            }
        }
    }

    private static JsonElement Row(double scale, double? tau, int steps) => Rows.Single(row =>
        row.GetProperty("neuron").GetString() == "SpikingRectifiedLinear" && row.GetProperty("n_steps").GetInt32() == steps && Number(row.GetProperty("scale")) == scale
        && Number(row.GetProperty("synapse")) == tau);

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static (Dictionary<string, NdArray> Inputs, ImmutableArray<int> Labels) Load()
    {
        Npz runs = Npz.Load(Path.Combine(Folder, "mnist-cnn-runs.npz"));
        float[] pixels = Array.ConvertAll(runs["images_uint8"].ToSingles(), pixel => pixel / 255);
        return (new() { [Graph.Inputs[0].Name] = NdArray.From(pixels, Images, 784) }, [.. runs["labels"].ToDoubles().Select(label => (int)label)]);
    }

    private static JsonElement[] ReadRows()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "mnist-sweep.json")));
        return [.. json.RootElement.Clone().GetProperty("rows").EnumerateArray()];
    }
}
