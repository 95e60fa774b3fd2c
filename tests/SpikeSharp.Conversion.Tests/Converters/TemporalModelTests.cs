using SpikeSharp.Building;
using SpikeSharp.Conversion.Tests.Keras;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Models whose items are sequences: the time axis becomes the time of the simulation.</summary>
public sealed class TemporalModelTests
{
    private static readonly InputLayer Sequence = new() { Name = "x", OutputShape = [4, 3] };

    [Theory]
    [InlineData("keras2/zoo/time_distributed.h5"), InlineData("keras3/zoo/time_distributed.keras")]
    public void TimeDistributed_PresentedStepByStep_EqualsKerasOnTheWholeSequence(string file)
    {
        Converter converter = new(KerasFiles.Load(file), new ConverterOptions { TemporalModel = true });
        (string archive, string prefix) = KerasFiles.Reference(file);
        using Npz reference = Npz.Load(archive);
        NdArray data = reference[$"{prefix}in0"], expected = reference[$"{prefix}out0"];
        Assert.Equal([2, 4, 3], expected.Shape);
        string name = converter.Graph.Inputs[0].Name;

        BuiltModel built = converter.Build();
        Presentation presentation = new(built, new Dictionary<string, NdArray> { [name] = data });
        using Session session = CpuBackend.Instance.Open(built, new SessionOptions { Items = 2, Recordings = [new Recording(built.Probes[0].Signal)], Inputs = presentation.Signals });
        presentation.Present(session, 0, 4);
        Close.AssertTensor(file, expected.ToDoubles(), [.. session.Recorded(0, 0).ToDoubles(), .. session.Recorded(0, 1).ToDoubles()], Tolerances.Tensor);

        Verification verification = converter.Verify(new Dictionary<string, NdArray> { [name] = data });
        Assert.True(verification.IsEqual, verification.ToString());
        Assert.Equal(8, verification.Items);
        Assert.Equal(("time_distributed.1", 3), (Assert.Single(built.Ensembles).Label, built.Ensembles[0].Size));
    }

    [Fact]
    public void TimeDistributed_WithoutTheOption_IsRefusedWithIt()
    {
        ConversionException error = Assert.Throws<ConversionException>(() => new Converter(KerasFiles.Load("keras3/zoo/time_distributed.keras")));
        Assert.Contains("applies a layer to every time step", error.Message, StringComparison.Ordinal);
        Assert.Contains("TemporalModel", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void TemporalModel_LayersAlongOtherAxes_LoseTheTimeAxis()
    {
        BatchNormalizationLayer normalization = new() { Name = "bn", Inputs = [Sequence], OutputShape = [4, 3], Axis = 1, Epsilon = 0, Mean = Values("mean", 1, 2, 3), Variance = Values("variance", 1, 4, 1) };
        PReluLayer relu = new() { Name = "prelu", Inputs = [normalization], OutputShape = [4, 3], Alpha = new Weights("alpha", [1, 3], [0.1, 0.2, 0.3]) };
        ConcatenateLayer both = new() { Name = "both", Inputs = [relu, Sequence], OutputShape = [4, 6], Axis = 1 };
        LayerNormalizationLayer layers = new() { Name = "ln", Inputs = [both], OutputShape = [4, 6], FirstAxis = 1, AxisCount = 1, Epsilon = 1e-3 };
        SoftmaxLayer softmax = new() { Name = "softmax", Inputs = [layers], OutputShape = [4, 6], Axis = 1 };
        LayerGraph graph = new("m", "Functional", [Sequence, normalization, relu, both, layers, softmax], [Sequence], [softmax]);
        Converter converter = new(graph, new ConverterOptions { TemporalModel = true });
        Assert.Equal([6], converter.Graph["softmax"].OutputShape);

        double[] x = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(i))];
        double[] whole = graph.Forward(x).Outputs[0], steps = converter.Graph.Forward(x).Outputs[0];
        Assert.Equal(whole, steps);
        Assert.True(converter.Verify(new Dictionary<string, NdArray> { ["x"] = NdArray.From(x, 1, 4, 3) }).IsEqual);
    }

    [Fact]
    public void TemporalModel_LayersThatMixTimeSteps_AreRefusedAtOnce()
    {
        FlattenLayer flatten = new() { Name = "flatten", Inputs = [Sequence], OutputShape = [12] };
        SoftmaxLayer softmax = new() { Name = "softmax", Inputs = [Sequence], OutputShape = [4, 3], Axis = 0 };
        PReluLayer relu = new() { Name = "prelu", Inputs = [Sequence], OutputShape = [4, 3], Alpha = new Weights("alpha", [4, 3], [.. new double[12]]) };
        LayerGraph graph = new("m", "Functional", [Sequence, flatten, softmax, relu], [Sequence], [flatten, softmax, relu]);
        ConversionException error = Assert.Throws<ConversionException>(() => new Converter(graph, new ConverterOptions { TemporalModel = true }));
        Assert.Equal(["flatten", "softmax", "prelu"], error.Refused.Select(refused => refused.Subject));
        Assert.All(error.Refused, refused => Assert.Contains("TimeDistributed", refused.Hint, StringComparison.Ordinal));
    }

    [Fact]
    public void TemporalModel_ItemsWithoutTimeAxis_AreRefused()
    {
        InputLayer number = new() { Name = "number", OutputShape = [] };
        ActivationLayer relu = new() { Name = "relu", Inputs = [number], OutputShape = [], Activation = Activation.Relu };
        ConversionException error = Assert.Throws<ConversionException>(() => new Converter(new LayerGraph("m", "Functional", [number, relu], [number], [relu]), new ConverterOptions { TemporalModel = true }));
        Assert.Contains("has no time axis", error.Message, StringComparison.Ordinal);
    }

    private static Weights Values(string name, params double[] values) => new(name, [values.Length], [.. values]);
}
