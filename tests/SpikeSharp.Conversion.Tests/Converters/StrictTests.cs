using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Conversions that allow nothing but exact layers.</summary>
public sealed class StrictTests
{
    private static readonly ConverterOptions Strict = new() { AllowFallback = false };

    [Fact]
    public void AllowFallback_Off_RefusesAllThatIsNotExactAtOnce()
    {
        LayerGraph graph = KerasModel.Load(TestData.File("converter/fallback-maxpool.h5"));
        ConversionException error = Assert.Throws<ConversionException>(() => new Converter(graph, Strict with { SwapLayers = new Dictionary<string, NeuronType> { ["d"] = new Lif() } }));
        Assert.Equal([("p", DiagnosticCodes.NotExact), ("d", DiagnosticCodes.NotExact)], error.Refused.Select(refused => (refused.Subject, refused.Code)));
        Assert.Equal("layer 'p' of class MaxPooling2D does not convert exactly: largest value of each window in each step, computed without neurons", error.Refused[0].Message);
    }

    [Theory, InlineData(MaxPooling.Average), InlineData(MaxPooling.Keep)]
    public void AllowFallback_Off_RefusesReplacedAndKeptPooling(MaxPooling way) =>
        Assert.Equal(["p", "g"], Assert.Throws<ConversionException>(() => new Converter(KerasModel.Load(TestData.File("converter/maxpool-to-avgpool.h5")), Strict with { MaxPooling = way })).Refused.Select(refused => refused.Subject));

    [Fact]
    public void AllowFallback_Off_TakesWhatIsExactAndWhatActsInTrainingOnly()
    {
        Assert.All(new Converter(KerasModel.Load(TestData.File("converter/lenet-small.h5")), Strict).Report, layer => Assert.Equal(Exactness.Exact, layer.Exactness));
        Converter moved = new(KerasModel.Load(TestData.File("converter/fallback-maxpool.h5")), Strict with { MaxPooling = MaxPooling.BeforeNeurons });
        Assert.DoesNotContain(moved.Report, layer => layer.Exactness is Exactness.Kept or Exactness.Approximated);
        InputLayer input = new() { Name = "x", OutputShape = [2] };
        DropoutLayer dropout = new() { Name = "dropout", Inputs = [input], OutputShape = [2] };
        Assert.Equal(Exactness.Dropped, new Converter(new LayerGraph("m", "Functional", [input, dropout], [input], [dropout]), Strict)["dropout"].Exactness);
    }
}
