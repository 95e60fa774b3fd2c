using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Converted networks against numbers made by running the original: every spike, every output, every initial voltage.</summary>
public sealed class ConverterReferenceTests
{
    private const int CaseCount = 26, SettingCount = 140;

    /// <summary>Where initial voltages come from.</summary>
    public enum Voltages
    {
        /// <summary>As the setting says: zero, our own draws from its seed, or none in a rate network.</summary>
        OfTheSetting,

        /// <summary>The reference's file.</summary>
        Recorded,
    }

    public static IEnumerable<TheoryDataRow<string, string, Voltages>> Runs()
    {
        foreach (string name in ConverterCase.Names)
        {
            using ConverterCase model = new(name);
            foreach (string setting in model.Reproducible)
            {
                if (model.HasSeedsOfTheOriginal || !ConverterCase.InitialVoltage(model.Setting(setting)).StartsWith("seed", StringComparison.Ordinal)) yield return new(name, setting, Voltages.OfTheSetting);
                if (ConverterCase.InitialVoltage(model.Setting(setting)) != "none") yield return new(name, setting, Voltages.Recorded);
            }
        }
    }

    // Max pooling is what the recorded Keras network does, not what its conversion does.
    public static TheoryData<string> Cases => [.. ConverterCase.Names.Where(name => name != "maxpool-to-avgpool")];

    [Fact]
    public void Settings_OfEveryCase_AreAllRun()
    {
        int settings = ConverterCase.Names.Sum(name =>
        {
            using ConverterCase model = new(name);
            return model.Settings.Count();
        });
        Assert.Equal((CaseCount, SettingCount), (ConverterCase.Names.Length, settings));
        // One setting is random, one draws its voltages from a seed that cannot be the original's.
        Assert.Equal(SettingCount - 2, Runs().Count(run => run.Data.Item3 == Voltages.OfTheSetting));
    }

    [Theory, MemberData(nameof(Runs))]
    public void Predict_ReferenceCase_EqualsOriginal(string name, string setting, Voltages voltages)
    {
        using ConverterCase model = new(name);
        JsonElement s = model.Setting(setting);
        Converter converter = voltages == Voltages.Recorded ? model.ConvertWithRecordedVoltages(setting) : model.Convert(setting);
        BuiltModel built = converter.Build(s.GetProperty("dt").GetDouble());
        foreach ((Backend backend, Precision precision) in Ways(model, setting, voltages))
        {
            string how = $"{backend.GetType().Name} {precision}";
            double[][] rows = Run(model, converter, built, backend, s.GetProperty("n_steps").GetInt32(), [.. built.Probes.Select(p => p.Signal), .. built.Ensembles.Select(e => e.Output)], precision);
            for (int p = 0; p < built.Probes.Length; p++)
                Close.AssertTensor($"{how} output {p}", model.Arrays[$"run/{setting}/output/{p}"].ToDoubles(), rows[p], Tolerances.OriginalSum);
            for (int e = 0; e < built.Ensembles.Length; e++)
            {
                BuiltEnsemble ensemble = built.Ensembles[e];
                string what = $"{how} {ensemble.Label}";
                double[] expected = model.Arrays[$"run/{setting}/neurons/{ensemble.Label}"].ToDoubles(), actual = rows[built.Probes.Length + e];
                if (ensemble.NeuronType.IsSpiking)
                {
                    Close.Assert($"{what} spikes", Spikes(expected, ensemble, built.Dt), Spikes(actual, ensemble, built.Dt), Tolerances.Exact);
                    Close.Assert(what, expected, actual, Tolerances.Original);
                }
                else
                {
                    Close.AssertTensor(what, expected, actual, Tolerances.OriginalSum);
                }
            }
        }
    }

    /// <summary>The rate network without synapses is the trained network: its outputs against those of Keras, layer by layer.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Predict_RateSetting_EqualsKeras(string name)
    {
        using ConverterCase model = new(name);
        Converter converter = model.Convert("rate");
        BuiltModel built = converter.Build(model.Setting("rate").GetProperty("dt").GetDouble());
        ModelLayer[] layers = [.. built.Layers.Where(layer => model.Arrays.Names.Contains($"keras/layer/{layer.Name}"))];
        Assert.NotEmpty(layers);
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            double[][] rows = Run(model, converter, built, backend, 1, [.. built.Probes.Select(p => p.Signal), .. layers.Select(layer => layer.Output)]);
            for (int p = 0; p < built.Probes.Length; p++) Close.AssertTensor($"output {p}", model.Arrays[$"keras/output/{p}"].ToDoubles(), rows[p], Tolerances.Tensor);
            for (int i = 0; i < layers.Length; i++)
                Close.AssertTensor(layers[i].Name, model.Arrays[$"keras/layer/{layers[i].Name}"].ToDoubles(), rows[built.Probes.Length + i], Tolerances.Tensor);
        }
    }

    [Fact]
    public void Voltages_NetworkSeed_EqualOriginal()
    {
        int settings = 0;
        foreach (string name in ConverterCase.Names)
        {
            using ConverterCase model = new(name);
            if (!model.HasSeedsOfTheOriginal) continue;
            foreach (string setting in model.Reproducible.Where(setting => ConverterCase.InitialVoltage(model.Setting(setting)).StartsWith("seed", StringComparison.Ordinal)))
            {
                BuiltModel built = model.Convert(setting).Build();
                string prefix = $"run/{setting}/v0/";
                Assert.Equal(model.Arrays.Names.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(), built.Ensembles.Select(ensemble => prefix + ensemble.Label).Order());
                foreach (BuiltEnsemble ensemble in built.Ensembles)
                    Assert.Equal(model.Arrays[prefix + ensemble.Label].ToSingles(), Array.ConvertAll(ensemble.Voltage!.Initial.ToDoubles(), v => (float)v));
                settings++;
            }
        }
        Assert.Equal(CaseCount - 1, settings);                       // one in every case, two in dense-relu, none in sigmoid-tanh and one left out
    }

    /// <summary>Random spikes: as many as the original drew, within five standard deviations of the difference of two Poisson counts.</summary>
    [Fact]
    public void Predict_RandomSetting_HasTheStatisticsOfTheOriginal()
    {
        using ConverterCase model = new("dense-relu");
        string setting = Assert.Single(model.Settings.Except(model.Reproducible));
        JsonElement s = model.Setting(setting);
        Converter converter = model.Convert(setting);
        BuiltModel built = converter.Build(s.GetProperty("dt").GetDouble());
        BuiltEnsemble first = built.Ensembles[0];
        int steps = s.GetProperty("n_steps").GetInt32(), more = 50;
        double[] expected = Spikes(model.Arrays[$"run/{setting}/neurons/{first.Label}"].ToDoubles(), first, built.Dt);
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            double[] actual = Spikes(Run(model, converter, built, backend, steps * more, [first.Output])[0], first, built.Dt);
            for (int neuron = 0; neuron < first.Size; neuron++)
            {
                double drawn = Sum(expected, neuron), mean = Sum(actual, neuron) / more;
                Assert.True(Math.Abs(drawn - mean) <= 5 * Math.Sqrt(Math.Max(drawn, mean) * (1 + (1.0 / more))), $"{backend.GetType().Name} neuron {neuron}: {mean} spikes, the original drew {drawn}");
            }
        }

        double Sum(double[] spikes, int neuron) => spikes.Where((_, i) => i % first.Size == neuron).Sum();
    }

    // Voltages drawn in float32 are not those of a float64 run, so there the recorded ones, or zeros, are compared.
    private static IEnumerable<(Backend, Precision)> Ways(ConverterCase model, string setting, Voltages voltages)
    {
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            yield return (backend, Precision.Single);
            bool isDrawn = ConverterCase.InitialVoltage(model.Setting(setting)).StartsWith("seed", StringComparison.Ordinal);
            if (model.IsSameInDouble && (voltages == Voltages.Recorded || !isDrawn)) yield return (backend, Precision.Double);
        }
    }

    private static double[] Spikes(double[] output, BuiltEnsemble ensemble, double dt) => Array.ConvertAll(output, value => Math.Round(value * dt / ensemble.NeuronType.Amplitude));

    /// <summary>What signals hold: items, steps, elements.</summary>
    private static double[][] Run(ConverterCase model, Converter converter, BuiltModel built, Backend backend, int steps, Signal[] signals, Precision precision = Precision.Single)
    {
        Dictionary<string, NdArray> inputs = [];
        for (int i = 0; i < converter.Graph.Inputs.Length; i++) inputs[converter.Graph.Inputs[i].Name] = model.Arrays[$"input/{i}"];
        Presentation presentation = new(built, inputs);
        List<double>[] rows = [.. signals.Select(_ => new List<double>())];
        presentation.Run(
            2, steps, items => backend.Open(built, new SessionOptions { Items = items, Precision = precision, Recordings = [.. signals.Select(signal => new Recording(signal))], Inputs = presentation.Signals }),
            (session, _, items) =>
            {
                for (int item = 0; item < items; item++)
                    for (int r = 0; r < rows.Length; r++) rows[r].AddRange(session.Recorded(r, item).ToDoubles());
            });
        return [.. rows.Select(row => row.ToArray())];
    }
}
