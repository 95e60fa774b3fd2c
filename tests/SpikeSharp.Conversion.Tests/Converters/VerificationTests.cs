using SpikeSharp.Building;
using SpikeSharp.Conversion.Tests.Keras;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

public sealed class VerificationTests
{
    /// <summary>Every model file that converts with the library's defaults.</summary>
    public static IEnumerable<TheoryDataRow<string>> Convertible => KerasFiles.Models.Where(IsConvertible).Select(file => new TheoryDataRow<string>(file));

    [Fact]
    public void Convertible_Models_AreMany() => Assert.True(Convertible.Count() > 100, $"only {Convertible.Count()} models convert");

    [Theory, MemberData(nameof(Convertible))]
    public void Verify_EveryConvertibleModel_EqualsItsOwnForwardPass(string file)
    {
        Converter converter = new(KerasFiles.Load(file));
        Verification verification = converter.Verify();
        Assert.True(verification.IsEqual, verification.ToString());
        Assert.Equal(converter.Report.Select(layer => layer.Layer.Name), verification.Layers.Select(layer => layer.Layer));
        Assert.All(verification.Layers, layer => Assert.True(double.IsFinite(layer.Largest)));
    }

    [Fact]
    public void Verify_SpikingScaledFiltered_ComparesItsRateNetwork()
    {
        Converter converter = new(Lenet(), new ConverterOptions { SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() }, ScaleFiringRates = 200, Synapse = 0.005 });
        NdArray images = Npz.Load(TestData.File("converter/lenet-small.npz"))["input/0"];
        Verification verification = converter.Verify(new Dictionary<string, NdArray> { [converter.Graph.Inputs[0].Name] = images });
        Assert.True(verification.IsEqual, verification.ToString());
        Assert.Equal(2, verification.Items);
        Assert.Contains("equals the trained network in all", verification.ToString(), StringComparison.Ordinal);
        Assert.True(verification.Worst is > 0 and <= 1);
    }

    [Fact]
    public void Verify_AnotherResponse_ComparesTheUnswappedConversion()
    {
        Converter converter = new(Lenet(), new ConverterOptions { SwapActivations = { [Activation.Relu] = new Lif() }, ScaleFiringRates = 200 });
        Assert.True(converter.Verify().IsEqual);
    }

    [Fact]
    public void Verify_NoTolerance_NamesTheFirstLayerAndTheValue()
    {
        Verification verification = new Converter(Lenet()).Verify(absolute: 0, relative: 0);
        LayerDifference first = Assert.IsType<LayerDifference>(verification.FirstDifferent);
        Assert.Equal("c0", first.Layer);
        Assert.Equal(first.Largest, Math.Abs(first.Expected - first.Found));
        Assert.StartsWith("layer 'c0' differs from the trained network: ", verification.ToString(), StringComparison.Ordinal);
        Assert.All(verification.Layers.Where(layer => layer.Layer == "input"), layer => Assert.Equal(0, layer.Largest));
    }

    [Fact]
    public void Verify_MissingOrMisshapenInputs_AreRefused()
    {
        Converter converter = new(Lenet());
        Assert.Throws<ArgumentException>(() => converter.Verify(new Dictionary<string, NdArray>()));
        Assert.Throws<ArgumentException>(() => converter.Verify(new Dictionary<string, NdArray> { ["input"] = NdArray.From(new float[3], 1, 3) }));
    }

    [Fact]
    public void Report_ScaledDenseAndConvolution_SaysWhatTheyBecame()
    {
        Converter converter = new(Lenet(), new ConverterOptions { SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() }, ScaleFiringRates = 200, Synapse = 0.005 });
        BuiltModel model = converter.Build();
        ConvertedLayer convolution = converter["c0"], dense = converter["d0"], flatten = converter["f"], pooling = converter.Report.First(layer => layer.Layer is AveragePoolingLayer), input = converter.Report[0];

        Assert.Equal(($"{convolution.Layer.OutputSize} SpikingRectifiedLinear neurons", 200.0, 1 / 200.0), (convolution.Became, convolution.Gain, convolution.Amplitude));
        Assert.Equal((new ValueRange(0, 0), new ValueRange(200, 200)), (convolution.Bias, convolution.MaxRates));
        Assert.Equal(["Dense", "Sparse", "Convolution"], convolution.ConnectionKinds);
        Assert.Equal("0.005", model.Layers.Single(layer => layer.Name == "c0").Synapse);

        double[] bias = [.. ((DenseLayer)dense.Layer).Bias!.Values.Select(b => 200 * b)];
        Assert.Equal(new ValueRange(bias.Min(), bias.Max()), dense.Bias);
        Close.Assert("max_rates", [200 + bias.Min(), 200 + bias.Max()], [dense.MaxRates!.Value.Least, dense.MaxRates.Value.Most], Tolerances.FewTerms);
        Assert.Equal(["Dense"], dense.ConnectionKinds);
        Assert.Equal(dense.Layer.ParameterCount, dense.Parameters);

        Assert.Equal(("nothing", 0, false), (flatten.Became, flatten.Neurons, flatten.HasObject));
        Assert.Equal(($"node of {pooling.Layer.OutputSize}", null, null), (pooling.Became, pooling.Gain, pooling.MaxRates));
        Assert.Equal($"node of {input.Layer.OutputSize} for data", input.Became);
        Assert.Empty(input.ConnectionKinds);
        Assert.Equal(converter.Network.AllConnections.Count(), converter.Report.Where(layer => layer.HasObject).Sum(layer => layer.Connections.Length));
    }

    [Fact]
    public void ValueRange_AsText_IsShort()
    {
        Assert.Equal("200", new ValueRange(200, 200).ToString());
        Assert.Equal("-1.235 to 3.4", new ValueRange(-1.23456, 3.4).ToString());
        Assert.Equal(new ValueRange(1, 2), ValueRange.Of([double.NaN, 2, 1]));
        Assert.Equal("NaN", ValueRange.Of([]).ToString());
    }

    private static LayerGraph Lenet() => KerasModel.Load(TestData.File("converter/lenet-small.h5"));

    private static bool IsConvertible(string file)
    {
        try
        {
            _ = new Converter(KerasFiles.Load(file));
            return true;
        }
        catch (SpikeSharpException)
        {
            return false;
        }
    }
}
