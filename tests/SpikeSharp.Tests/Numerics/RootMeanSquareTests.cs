using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Numerics;

public sealed class RootMeanSquareTests
{
    [Fact]
    public void Of_Values_IsTheRootOfTheMeanSquare()
    {
        Assert.Equal(Math.Sqrt(12.5), RootMeanSquare.Of([3, -4]));
        Assert.Equal(Math.Sqrt(2), RootMeanSquare.Error([3, -4], [1, -4]));
        Assert.Equal(0.5, RootMeanSquare.NormalizedError([1, -3], [2, -2]));
        Assert.Equal(double.NaN, RootMeanSquare.Of([]));
        Assert.Throws<ArgumentException>(() => RootMeanSquare.Error([1], [1, 2]));
    }
}
