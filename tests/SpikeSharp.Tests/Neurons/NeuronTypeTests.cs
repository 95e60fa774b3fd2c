using System.Collections.Immutable;

namespace SpikeSharp.Tests.Neurons;

public sealed class NeuronTypeTests
{
    [Fact]
    public void ToString_EveryType_ShowsItsParameters()
    {
        Assert.Equal("RectifiedLinear { Amplitude = 0.5 }", new RectifiedLinear(0.5).ToString());
        Assert.Equal("SpikingRectifiedLinear { Amplitude = 0.005 }", new SpikingRectifiedLinear(0.005).ToString());
        Assert.Equal("LifRate { Amplitude = 1, TauRc = 0.02, TauRef = 0.002 }", new LifRate().ToString());
        Assert.Equal("Lif { Amplitude = 1, TauRc = 0.02, TauRef = 0.002, MinVoltage = 0 }", new Lif().ToString());
    }

    [Fact]
    public void Equals_EmptyInitialState_IsTheSameAsNone() =>
        Assert.Equal(new RectifiedLinear(), new RectifiedLinear { InitialState = ImmutableDictionary<string, Distribution>.Empty });
}
