namespace SpikeSharp.Tests.Diagnostics;

public sealed class SpellCheckTests
{
    [Theory]
    [InlineData("relu", "relu", 0)]
    [InlineData("rleu", "relu", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_KnownPairs_CountsEdits(string a, string b, int expected)
    {
        Assert.Equal(expected, SpellCheck.Distance(a, b));
        Assert.Equal(expected, SpellCheck.Distance(b, a));
    }

    [Fact]
    public void Hint_SeveralWordsEquallyNear_NamesThemAll()
    {
        Assert.Null(SpellCheck.Hint("--data", ["--steps", "--threads"]));
        Assert.Equal("did you mean 'conv2d_1' or 'conv2d_2'?", SpellCheck.Hint("conv2d_3", ["conv2d_1", "dense", "conv2d_2"]));
    }

    [Fact]
    public void Question_SeveralWordsNear_NamesTheNearest()
    {
        Assert.Equal(" (did you mean 'relu'?)", SpellCheck.Question("RELUU", ["elu", "relu6", "relu", "tanh"]));
        Assert.Equal("", SpellCheck.Question("quadratic", ["elu", "relu"]));
    }

    [Fact]
    public void Nearest_EndlessWord_CostsNothing() => Assert.Empty(SpellCheck.Nearest(new string('x', 1_000_000), ["relu"]));
}
