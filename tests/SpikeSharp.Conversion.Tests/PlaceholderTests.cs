namespace SpikeSharp.Conversion.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Core_References_OnlyTheFramework()
    {
        Assert.Equal(4, 2 + 2);
    }
}
