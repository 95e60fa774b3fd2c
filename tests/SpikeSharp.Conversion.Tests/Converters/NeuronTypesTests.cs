using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>One dense layer, swapped to every neuron type, unscaled and scaled: all numbers that the original gives.</summary>
public sealed class NeuronTypesTests
{
    private static readonly Golden Reference = Golden.Load("converter/neuron-types");
    private static readonly JsonElement[] Rows = [.. Reference.Json.GetProperty("rows").EnumerateArray()];

    public static IEnumerable<TheoryDataRow<int, string>> Fixed => Named(isRandom: false);

    public static IEnumerable<TheoryDataRow<int, string>> Random => Named(isRandom: true);

    [Fact]
    public void Rows_OfTheReference_AreAllThere() => Assert.Equal((22 * 3, 3 * 3), (Fixed.Count(), Random.Count()));

    [Theory, MemberData(nameof(Fixed))]
    public void Predict_SwappedDenseLayer_EqualsOriginal(int index, string what)
    {
        JsonElement row = Rows[index];
        (BuiltModel model, BuiltEnsemble ensemble) = Build(row, what);
        double spike = ensemble.NeuronType.Amplitude / model.Dt, slack = row.GetProperty("max_abs_difference_to_float64_core").GetDouble();
        double[] current = Values(row, "J"), output = Values(row, "output");
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            (double[] inputs, double[] single) = Run(model, backend, Precision.Single, row.GetProperty("rate").GetBoolean());
            AssertClose($"{what} J", current, inputs);
            AssertClose($"{what} output", output, single);
            (_, double[] wide) = Run(model, backend, Precision.Double, row.GetProperty("rate").GetBoolean());
            for (int i = 0; i < output.Length; i++)
            {
                if (ensemble.NeuronType.IsSpiking) Assert.Equal((Math.Round(output[i] / spike), Math.Round(output[i] / spike)), (Math.Round(single[i] / spike), Math.Round(wide[i] / spike)));
                // float32 differs from float64 by no more than the original's did, besides rounding.
                Close.Assert($"{what} element {i}", single[i], wide[i], Tolerances.Original.Plus(slack));
            }
        }
    }

    /// <summary>Spikes at random come from other draws than the original's: what both have to agree on is the mean, which is the rate.</summary>
    [Theory, MemberData(nameof(Random))]
    public void Predict_LayerOfRandomSpikes_HasTheMeanOfTheOriginal(int index, string what)
    {
        const int Steps = 2000;
        JsonElement row = Rows[index];
        (BuiltModel model, BuiltEnsemble ensemble) = Build(row, what);
        double[] means = Values(row, "mean_over_2000_steps"), variances = Values(row, "variance_of_output");
        (double[] current, double[] output) = Run(model, CpuBackend.Instance, Precision.Single, isRate: false, Steps);
        AssertClose($"{what} J", Values(row, "J"), current);
        int size = ensemble.Size;
        for (int i = 0; i < means.Length; i++)
        {
            int item = i / size * Steps * size, neuron = i % size;
            double mean = Enumerable.Range(0, Steps).Average(step => output[item + (step * size) + neuron]);
            double rate = ensemble.NeuronType.Rate(current[i]) * ensemble.NeuronType.Amplitude, deviation = ensemble.NeuronType.Amplitude / model.Dt;
            // Five deviations of a mean of that many steps; one spike more or less in all of them.
            double slack = (5 * Math.Sqrt(Math.Max(variances[i], Math.Abs(rate) * deviation) / Steps)) + (deviation / Steps);
            Assert.InRange(mean, rate - slack, rate + slack);
            Assert.InRange(means[i], rate - slack, rate + slack);
        }
    }

    private static IEnumerable<TheoryDataRow<int, string>> Named(bool isRandom) =>
        Rows.Select((row, i) => (row, i)).Where(r => r.row.TryGetProperty("random", out _) == isRandom)
            .Select(r => new TheoryDataRow<int, string>(r.i, $"{r.row.GetProperty("swap_to").GetProperty("type")}, scale {r.row.GetProperty("scale")}"));

    private static (BuiltModel Model, BuiltEnsemble Ensemble) Build(JsonElement row, string what)
    {
        Converter converter = Convert(row);
        BuiltModel model = converter.Build(Reference.Scalar("dt"));
        BuiltEnsemble ensemble = Assert.Single(model.Ensembles);
        ImmutableDictionary<string, Distribution> none = ImmutableDictionary<string, Distribution>.Empty;
        Assert.True(Type(row.GetProperty("built")) with { InitialState = none } == ensemble.NeuronType with { InitialState = none }, $"{what}: built as {ensemble.NeuronType}");
        AssertClose($"{what} gain", Values(row, "gain"), [.. ensemble.Gain]);
        AssertClose($"{what} bias", Values(row, "bias"), [.. ensemble.Bias]);
        AssertClose($"{what} max_rates", Values(row, "max_rates"), [.. ensemble.MaxRates]);
        AssertClose($"{what} intercepts", Values(row, "intercepts"), [.. ensemble.Intercepts]);
        return (model, ensemble);
    }

    private static (double[] Current, double[] Output) Run(BuiltModel model, Backend backend, Precision precision, bool isRate, int? steps = null)
    {
        NdArray data = NdArray.From(Array.ConvertAll(Reference["input"].Values.ToArray(), x => (float)x), 2, 4);
        Presentation presentation = new(model, new Dictionary<string, NdArray> { ["x"] = data });
        List<double> current = [], output = [];
        presentation.Run(
            2, steps ?? (int)Reference.Scalar("n_steps"),
            items => backend.Open(model, new SessionOptions
            {
                Items = items,
                Precision = precision,
                Recordings = [new(model.Ensembles[0].Current, Reduction.Last), new(model.Ensembles[0].Output, isRate ? Reduction.Last : Reduction.Trace)],
                Inputs = presentation.Signals,
            }),
            (session, _, items) =>
            {
                for (int item = 0; item < items; item++)
                {
                    current.AddRange(session.Recorded(0, item).ToDoubles());
                    output.AddRange(session.Recorded(1, item).ToDoubles());
                }
            });
        return ([.. current], [.. output]);
    }

    private static Converter Convert(JsonElement row)
    {
        InputLayer input = new() { Name = "x", OutputShape = [4] };
        DenseLayer dense = new()
        {
            Name = "dense",
            Inputs = [input],
            OutputShape = [8],
            Kernel = new Weights("kernel", [4, 8], [.. Reference["kernel"].Values]),
            Bias = new Weights("bias", [8], [.. Reference["bias"].Values]),
            Activation = Activation.Relu,
        };
        JsonElement scale = row.GetProperty("scale");
        return new Converter(new LayerGraph("m", "Functional", [input, dense], [input], [dense]), new ConverterOptions
        {
            SwapActivations = { [Activation.Relu] = Type(row.GetProperty("swap_to")) },
            ScaleFiringRates = scale.ValueKind == JsonValueKind.Number ? scale.GetDouble() : FiringRateScale.None,
            InitialVoltage = Reference.Scalar("initial_voltage"),
        });
    }

    private static NeuronType Type(JsonElement type)
    {
        double amplitude = type.TryGetProperty("amplitude", out JsonElement a) ? a.GetDouble() : 1;
        return type.GetProperty("type").GetString() switch
        {
            "RectifiedLinear" => new RectifiedLinear(amplitude),
            "SpikingRectifiedLinear" => new SpikingRectifiedLinear(amplitude),
            "LIFRate" => new LifRate(Number("tau_rc"), Number("tau_ref"), amplitude),
            "LIF" => new Lif(Number("tau_rc"), Number("tau_ref"), Number("min_voltage"), amplitude),
            "AdaptiveLIF" => new AdaptiveLif(TauRc: Number("tau_rc"), TauRef: Number("tau_ref"), MinVoltage: Number("min_voltage"), Amplitude: amplitude),
            "SoftLIFRate" => new SoftLifRate(Number("sigma"), Number("tau_rc"), Number("tau_ref"), amplitude),
            "LeakyReLU" => new LeakyRelu(Number("negative_slope"), amplitude),
            "SpikingLeakyReLU" => new SpikingLeakyRelu(Number("negative_slope"), amplitude),
            "Sigmoid" => new Sigmoid(Number("tau_ref")),
            "Tanh" => new Tanh(Number("tau_ref")),
            "RegularSpiking" => new RegularSpiking(Type(type.GetProperty("base_type")), amplitude),
            "PoissonSpiking" => new PoissonSpiking(Type(type.GetProperty("base_type")), amplitude),
            "StochasticSpiking" => new StochasticSpiking(Type(type.GetProperty("base_type")), amplitude),
            string other => throw new InvalidDataException($"{other} is no neuron type of this version."),
            null => throw new InvalidDataException("A neuron type has no name."),
        };

        double Number(string key) => type.GetProperty(key).GetDouble();
    }

    private static double[] Values(JsonElement row, string key) => [.. Flat(row.GetProperty(key))];

    private static IEnumerable<double> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Flat),
        JsonValueKind.Number => [value.GetDouble()],
        _ => [value.GetString() == "nan" ? double.NaN : throw new InvalidDataException($"{value} is no number.")],
    };

    private static void AssertClose(string what, double[] expected, double[] actual) => Close.AssertTensor(what, expected, actual, Tolerances.Tensor);
}
