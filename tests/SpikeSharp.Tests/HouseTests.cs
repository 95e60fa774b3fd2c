namespace SpikeSharp.Tests;

public sealed class HouseTests
{
    [Fact]
    public void Core_References_OnlyTheFramework()
    {
        Assert.Equal(4, 2 + 2);
    }
}
