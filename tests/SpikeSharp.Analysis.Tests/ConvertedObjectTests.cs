using SpikeSharp.Building;

namespace SpikeSharp.Analysis.Tests;

public sealed class ConvertedObjectTests
{
    [Fact]
    public void List_SampleModel_GivesItsNumbers()
    {
        ReportSource source = ReportTests.Sample();

        ConvertedObject[] objects = [.. ConvertedObject.List(source.Model, source.Converter)];

        Assert.Equal(["input_layer", "conv2d", "conv2d_1", "flatten", "dense"], objects.Select(o => o.Layer));
        Assert.Equal(["input", "SpikingRectifiedLinear", "SpikingRectifiedLinear", "node", "node"], objects.Select(o => o.Became));
        Assert.Equal([0, 320, 18496, 0, 92170], objects.Select(o => o.Parameters!.Value));
        ConvertedObject layer = objects[1];
        Assert.Equal(21632, layer.Neurons);
        Assert.Equal((200.0, 200.0), layer.Gain);
        Assert.Equal((200.0, 200.0), layer.MaxRates);
        Assert.Equal(1.0 / 200, layer.Amplitude!.Value, 1e-12);
        Assert.Equal("0.005", layer.Synapse);
        Assert.Equal(Exactness.Exact, layer.Exactness);
    }

    [Fact]
    public void List_WithoutTheConversion_LeavesOutWhatTheModelDoesNotKnow() =>
        Assert.All(ConvertedObject.List(ReportTests.Sample().Model), item => Assert.True(item is { Parameters: null, Reason: null }));
}
