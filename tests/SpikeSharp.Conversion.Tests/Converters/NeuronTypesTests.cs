using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>One dense layer, swapped to every neuron type of this version, unscaled and scaled: all numbers that the original gives.</summary>
public sealed class NeuronTypesTests
{
    private static readonly Golden Reference = Golden.Load("converter/neuron-types");
    private static readonly JsonElement[] Rows = [.. Reference.Json.GetProperty("rows").EnumerateArray()];

    public static IEnumerable<TheoryDataRow<int, string>> Known =>
        Rows.Select((row, i) => (row, i)).Where(r => Type(r.row.GetProperty("swap_to")) is not null)
            .Select(r => new TheoryDataRow<int, string>(r.i, $"{r.row.GetProperty("swap_to").GetProperty("type")}, scale {r.row.GetProperty("scale")}"));

    [Fact]
    public void Rows_OfTheNeuronTypesOfThisVersion_AreAllThere() => Assert.Equal(7 * 3, Known.Count());

    [Theory, MemberData(nameof(Known))]
    public void Predict_SwappedDenseLayer_EqualsOriginal(int index, string what)
    {
        JsonElement row = Rows[index];
        Converter converter = Convert(row);
        BuiltModel model = converter.Build(Reference.Scalar("dt"));
        BuiltEnsemble ensemble = Assert.Single(model.Ensembles);
        ImmutableDictionary<string, Distribution> none = ImmutableDictionary<string, Distribution>.Empty;
        Assert.True(Type(row.GetProperty("built"))! with { InitialState = none } == ensemble.NeuronType with { InitialState = none }, $"{what}: built as {ensemble.NeuronType}");
        AssertClose($"{what} gain", Values(row, "gain"), [.. ensemble.Gain]);
        AssertClose($"{what} bias", Values(row, "bias"), [.. ensemble.Bias]);
        AssertClose($"{what} max_rates", Values(row, "max_rates"), [.. ensemble.MaxRates]);
        AssertClose($"{what} intercepts", Values(row, "intercepts"), [.. ensemble.Intercepts]);

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

    private static (double[] Current, double[] Output) Run(BuiltModel model, Backend backend, Precision precision, bool isRate)
    {
        NdArray data = NdArray.From(Array.ConvertAll(Reference["input"].Values.ToArray(), x => (float)x), 2, 4);
        Presentation presentation = new(model, new Dictionary<string, NdArray> { ["x"] = data });
        List<double> current = [], output = [];
        presentation.Run(
            2, (int)Reference.Scalar("n_steps"),
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
            SwapActivations = { [Activation.Relu] = Type(row.GetProperty("swap_to"))! },
            ScaleFiringRates = scale.ValueKind == JsonValueKind.Number ? scale.GetDouble() : FiringRateScale.None,
            InitialVoltage = Reference.Scalar("initial_voltage"),
        });
    }

    private static NeuronType? Type(JsonElement type)
    {
        double amplitude = type.TryGetProperty("amplitude", out JsonElement a) ? a.GetDouble() : 1;
        return type.GetProperty("type").GetString() switch
        {
            "RectifiedLinear" => new RectifiedLinear(amplitude),
            "SpikingRectifiedLinear" => new SpikingRectifiedLinear(amplitude),
            "LIFRate" => new LifRate(Time("tau_rc"), Time("tau_ref"), amplitude),
            "LIF" => new Lif(Time("tau_rc"), Time("tau_ref"), Time("min_voltage"), amplitude),
            _ => null,
        };

        double Time(string key) => type.GetProperty(key).GetDouble();
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
