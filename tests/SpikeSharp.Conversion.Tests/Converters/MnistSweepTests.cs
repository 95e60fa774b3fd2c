using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>A trained network on 200 images over scales, synapses and steps, from our own draws with network seed 0, against the recorded sweep: every row, every number.</summary>
[Trait("Category", "Slow")]
public sealed class MnistSweepTests
{
    private static readonly JsonElement Sweep = Golden.Load("converter/mnist-sweep").Json;

    [Fact]
    public void Sweep_EveryRow_EqualsOriginal()
    {
        double[] keras = MnistCnn.Recorded["keras/output"].ToDoubles();
        int compared = 0;
        foreach (JsonElement row in Sweep.GetProperty("rows").EnumerateArray())
        {
            bool isSpiking = row.GetProperty("neuron").GetString() == "SpikingRectifiedLinear";
            int steps = row.GetProperty("n_steps").GetInt32();
            string what = $"{row.GetProperty("neuron")}, scale {row.GetProperty("scale")}, synapse {row.GetProperty("synapse")}, {steps} steps";
            NeuronType neurons = isSpiking ? new SpikingRectifiedLinear() : new RectifiedLinear();
            BuiltModel model = MnistCnn.Convert(neurons, Number(row, "scale"), Number(row, "synapse")).Build();
            int last = 0, mean = 0, lastTen = 0;
            double error = 0;
            Statistics[] layers = [.. model.Ensembles.Select(e => new Statistics(e, steps, model.Dt))];
            MnistCnn.Run(model, MnistCnn.Images, steps, (image, trace, spikes) =>
            {
                if (Best(trace, steps - 1) == MnistCnn.Labels[image]) last++;
                if (Best(trace, 0) == MnistCnn.Labels[image]) mean++;
                if (Best(trace, Math.Max(0, steps - 10)) == MnistCnn.Labels[image]) lastTen++;
                for (int i = 0; i < MnistCnn.Classes; i++) error += Math.Pow(trace[^(MnistCnn.Classes - i)] - keras[(image * MnistCnn.Classes) + i], 2);
                for (int layer = 0; layer < spikes.Length; layer++) layers[layer].Add(spikes[layer]);
            });
            AssertImages(what, row, "accuracy_last_step", last);
            AssertImages(what, row, "accuracy_mean_over_steps", mean);
            if (row.TryGetProperty("accuracy_last10_mean", out _)) AssertImages(what, row, "accuracy_last10_mean", lastTen);
            double rms = Math.Sqrt(error / (MnistCnn.Images * MnistCnn.Classes)), expected = row.GetProperty("rms_last_vs_keras").GetDouble();
            Close.Assert($"{what}: rms_last_vs_keras", expected, rms, Tolerances.RateRms);
            for (int layer = 0; isSpiking && layer < MnistCnn.Layers; layer++)
                foreach (JsonProperty statistic in row.GetProperty($"conv{layer}").EnumerateObject()) layers[layer].Assert($"{what}: conv{layer} ", statistic);
            compared++;
        }
        Assert.Equal(112, compared);
    }

    [Fact]
    public void Forward_Activations_HaveTheRecordedStatistics()
    {
        ForwardResult forward = MnistCnn.Graph.Forward(MnistCnn.Pixels.ToDoubles(), ["conv0", "conv1"]);
        for (int layer = 0; layer < MnistCnn.Layers; layer++)
        {
            double[] values = forward[$"conv{layer}"], positive = [.. values.Where(value => value > 0)];
            JsonElement expected = Sweep.GetProperty($"keras_conv{layer}");
            Close.Assert("max", expected.GetProperty("max").GetDouble(), values.Max(), Tolerances.ActivationStatistics);
            Close.Assert("mean", expected.GetProperty("mean").GetDouble(), values.Average(), Tolerances.ActivationStatistics);
            Close.Assert("mean_nonzero", expected.GetProperty("mean_nonzero").GetDouble(), positive.Average(), Tolerances.ActivationStatistics);
            Close.Assert("fraction_nonzero", expected.GetProperty("fraction_nonzero").GetDouble(), (double)positive.Length / values.Length, Tolerances.ActivationStatistics);
            Close.Assert("fraction_above_1", expected.GetProperty("fraction_above_1").GetDouble(), (double)values.Count(value => value > 1) / values.Length, Tolerances.ActivationStatistics);
        }
        Assert.Equal(Sweep.GetProperty("keras_accuracy_200").GetDouble(), Enumerable.Range(0, MnistCnn.Images).Count(i => Best(forward.Outputs[0][(i * 10)..((i + 1) * 10)], 0) == MnistCnn.Labels[i]) / (double)MnistCnn.Images);
    }

    /// <summary>The class with the largest sum of outputs from a step on.</summary>
    private static int Best(double[] trace, int from)
    {
        double[] sums = new double[MnistCnn.Classes];
        for (int i = from * sums.Length; i < trace.Length; i++) sums[i % sums.Length] += trace[i];
        return Array.IndexOf(sums, sums.Max());
    }

    private static double? Number(JsonElement row, string key) => row.GetProperty(key).ValueKind == JsonValueKind.Number ? row.GetProperty(key).GetDouble() : null;

    private static void AssertImages(string what, JsonElement row, string key, int actual) => Close.Assert($"{what}: {key}", row.GetProperty(key).GetDouble() * MnistCnn.Images, actual, Tolerances.Accuracy);

    /// <summary>What one layer did on all images.</summary>
    private sealed class Statistics(BuiltEnsemble ensemble, int steps, double dt)
    {
        private double _spikes, _highest, _most, _stepsWithSpikes, _stepsWithSeveral;
        private int _active, _aboveMaxRates, _aboveOneAStep;

        public void Add(LayerSpikes spikes)
        {
            _most = Math.Max(_most, spikes.Most.Max());
            _stepsWithSpikes += spikes.StepsWithSpikes.Sum();
            _stepsWithSeveral += spikes.StepsWithSeveral.Sum();
            for (int i = 0; i < spikes.Counts.Length; i++)
            {
                double count = spikes.Counts[i];
                _spikes += count;
                _highest = Math.Max(_highest, count);
                if (count > 0) _active++;
                double most = ensemble.MaxRates[i] * steps * dt;
                if (count > most && !Tolerances.CountOverRate.Accepts(most, count)) _aboveMaxRates++;
                if (count > steps) _aboveOneAStep++;
            }
        }

        public void Assert(string what, JsonProperty statistic)
        {
            double pairs = (double)ensemble.Size * MnistCnn.Images;
            (double actual, double unit) = statistic.Name switch
            {
                "mean_rate_hz" => (_spikes / pairs / steps / dt, 0),
                "mean_rate_of_active_hz" => (_spikes / _active / steps / dt, 0),
                "max_rate_hz" => (_highest / steps / dt, 0),
                "max_rates" => (ensemble.MaxRates.Distinct().Single(), 0),
                "max_spikes_in_one_step" => (_most, 0),
                "fraction_neurons_active" => (_active / pairs, 1 / pairs),
                "fraction_neurons_above_max_rates" => (_aboveMaxRates / pairs, 1 / pairs),
                "fraction_neurons_above_1_per_dt" => (_aboveOneAStep / pairs, 1 / pairs),
                "fraction_steps_with_a_spike" => (_stepsWithSpikes / pairs / steps, 1 / pairs / steps),
                "fraction_steps_with_more_than_one_spike" => (_stepsWithSeveral / pairs / steps, 1 / pairs / steps),
                _ => throw new InvalidDataException($"{statistic.Name} is not compared."),
            };
            double expected = statistic.Value.GetDouble();
            Close.Assert(what + statistic.Name, expected, actual, statistic.Name.StartsWith("max_", StringComparison.Ordinal) ? Tolerances.Extreme : Tolerances.RateStatistics.Plus(unit));
        }
    }
}
