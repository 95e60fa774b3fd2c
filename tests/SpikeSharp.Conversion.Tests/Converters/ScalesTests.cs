using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Firing-rate scales over every kind of neurons: the mean output stays, or the conversion says by how much it does not.</summary>
public sealed class ScalesTests
{
    public static TheoryData<string> Proportional => ["SpikingRectifiedLinear", "RegularSpiking", "PoissonSpiking", "StochasticSpiking", "SpikingLeakyRelu", "RegularSpiking over LeakyRelu"];

    /// <summary>Rate times s, spikes divided by s: over 4000 steps the mean is that of the rate network, scaled or not, and there are s times as many spikes.</summary>
    [Theory, MemberData(nameof(Proportional))]
    public void Scale_ProportionalResponse_KeepsTheMeanAndMultipliesTheRate(string kind)
    {
        NeuronType type = Type(kind);
        (double[] small, double few) = Means(type, 50);
        (double[] large, double many) = Means(type, 400);
        Assert.InRange(many / few, 7.5, 8.5);
        double[] expected = Graph(type).Forward(Inputs.ToDoubles()).Outputs[0];
        for (int i = 0; i < expected.Length; i++)
        {
            // Five standard deviations of a Poisson count of 4 s at least; quantisation is far below.
            Assert.True(Math.Abs(large[i] - expected[i]) < 5 * Math.Sqrt(Math.Abs(expected[i]) / (400 * 4)) + 1e-3, $"{kind} {i}: {large[i]}, expected {expected[i]}");
            Assert.True(Math.Abs(small[i] - expected[i]) < 5 * Math.Sqrt(Math.Abs(expected[i]) / (50 * 4)) + 1e-2, $"{kind} {i}: {small[i]}, expected {expected[i]}");
        }
        Converter converter = Convert(type, 400);
        Assert.Empty(converter.Diagnostics);
        Assert.InRange(converter["a"].Distortion!.Value.Largest, 0, 1e-12);
        Assert.Equal(type.Amplitude / 400, converter["a"].Amplitude);
    }

    [Theory]
    [InlineData("LifRate"), InlineData("Lif"), InlineData("Sigmoid"), InlineData("Tanh"), InlineData("RegularSpiking over LifRate")]
    public void Scale_OtherResponse_IsMeasuredAndTold(string kind)
    {
        NeuronType type = Type(kind);
        Converter converter = Convert(type, 10);
        ScaleDistortion distortion = converter["a"].Distortion!.Value;
        Diagnostic note = Assert.Single(converter.Diagnostics);
        Assert.Equal((DiagnosticCodes.ScaleDistortsResponse, "a"), (note.Code, note.Subject));
        Assert.Contains($"changes it by {distortion} over inputs from -2 to 2", note.Message, StringComparison.Ordinal);
        bool hasAmplitude = kind is not ("Sigmoid" or "Tanh");
        double largest = 0, most = 0;
        for (int i = -200; i <= 200; i++)
        {
            double plain = type.Rate(i / 100.0), scaled = type.Rate(i / 10.0) / (hasAmplitude ? 10 : 1);
            largest = Math.Max(largest, Math.Abs(scaled - plain));
            most = Math.Max(most, Math.Abs(plain));
        }
        Close.Assert(kind, largest / most, distortion.Largest, Tolerances.FewTerms);
        Assert.True(distortion.Largest > 0.1 && distortion.RootMeanSquare > 0.1);
        Assert.Empty(Convert(type, null).Diagnostics);
        Assert.Null(Convert(type, null)["a"].Distortion);
    }

    private static NeuronType Type(string kind) => kind switch
    {
        "SpikingRectifiedLinear" => new SpikingRectifiedLinear(),
        "RegularSpiking" => new RegularSpiking(new RectifiedLinear()),
        "PoissonSpiking" => new PoissonSpiking(new RectifiedLinear()),
        "StochasticSpiking" => new StochasticSpiking(new RectifiedLinear()),
        "SpikingLeakyRelu" => new SpikingLeakyRelu(0.3),
        "RegularSpiking over LeakyRelu" => new RegularSpiking(new LeakyRelu(0.3)),
        "RegularSpiking over LifRate" => new RegularSpiking(new LifRate()),
        "LifRate" => new LifRate(),
        "Lif" => new Lif(),
        "Sigmoid" => new Sigmoid(1),
        _ => new Tanh(1),
    };

    private static NdArray Inputs => NdArray.From(new float[] { 0.25f, 1.5f, 3.75f, -1 }, 1, 4);

    private static LayerGraph Graph(NeuronType type)
    {
        InputLayer input = new() { Name = "x", OutputShape = [4] };
        bool isLeaky = type is SpikingLeakyRelu || type.BaseType is LeakyRelu;
        ActivationLayer act = new() { Name = "a", Inputs = [input], OutputShape = [4], Activation = isLeaky ? Activation.LeakyRelu(0.3) : Activation.Relu };
        return new LayerGraph("m", "Functional", [input, act], [input], [act]);
    }

    private static Converter Convert(NeuronType type, double? scale) => new(Graph(type), new ConverterOptions
    {
        SwapLayers = { ["a"] = type },
        ScaleFiringRates = scale is double s ? s : FiringRateScale.None,
        Seed = 0,
    });

    private static (double[] Means, double Spikes) Means(NeuronType type, double scale)
    {
        BuiltModel model = Convert(type, scale).Build();
        Presentation presentation = new(model, new Dictionary<string, NdArray> { ["x"] = Inputs });
        double[] means = [];
        double spikes = 0;
        presentation.Run(
            1, 4000,
            items => CpuBackend.Instance.Open(model, new SessionOptions { Items = items, Recordings = [new(model.Probes[0].Signal, Reduction.Mean), new(model.Probes[0].Signal, Reduction.SpikeCount)], Inputs = presentation.Signals }),
            (session, _, _) => (means, spikes) = (session.Recorded(0, 0).ToDoubles(), session.Recorded(1, 0).ToDoubles().Sum()));
        return (means, spikes);
    }
}
