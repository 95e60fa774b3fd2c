using CsCheck;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Numerics;

public sealed class NumpyRandomTests
{
    private static readonly Golden Reference = Golden.Load("nengo-golden");

    public static TheoryData<long> Seeds => [0, 1, 42, 4294967295];

    [Theory, MemberData(nameof(Seeds))]
    public void EveryMethod_Seed_EqualsNumpyBitForBit(long seed)
    {
        string key = seed.ToString(System.Globalization.CultureInfo.InvariantCulture);

        AssertDraws("u32", g => g.NextUInt32());
        AssertDraws("random_sample", g => g.NextDouble());
        AssertDraws("randn", g => g.NextGaussian());
        AssertDraws("seeds", g => g.Draw());
        AssertDraws("exponential", g => g.Exponential(1));
        AssertDraws("gamma2p5", g => g.StandardGamma(2.5));
        AssertDraws("gamma0p5", g => g.StandardGamma(0.5));
        AssertDraws("beta_0p5_2p5", g => g.Beta(0.5, 2.5));
        AssertDraws("beta_0p5_0p5", g => g.Beta(0.5, 0.5));
        AssertDraws("poisson0p4", g => g.Poisson(0.4));
        AssertDraws("poisson20", g => g.Poisson(20));
        Reference["rng", key, "shuffle10"].AssertClose(Array.ConvertAll(new NumpyRandom(seed).Permutation(10), i => (double)i), Tolerances.Exact);

        void AssertDraws(string method, Func<NumpyRandom, double> draw)
        {
            NumpyRandom g = new(seed);
            GoldenArray expected = Reference["rng", key, method];
            expected.AssertClose([.. Enumerable.Range(0, expected.Length).Select(_ => draw(g))], Tolerances.Exact);
        }
    }

    [Fact]
    public void SpecTable_Seed0_Holds()
    {
        Assert.Equal([2357136044u, 2546248239, 3071714933, 3626093760], Draws(0, 4, g => g.NextUInt32()));
        Assert.Equal([.5488135039273248, .7151893663724195, .6027633760716439], Draws(0, 3, g => g.NextDouble()));
        Assert.Equal([1.764052345967664, .4001572083672233, .9787379841057392], Draws(0, 3, g => g.NextGaussian()));
        Assert.Equal([209652396, 398764591, 924231285, 1478610112, 441365315], Draws(0, 5, g => g.Draw()));
        Assert.Equal([6, 2, 1, 7, 3, 0, 5, 4], new NumpyRandom(0).Permutation(8));
        Assert.Equal([.79587450816311, 1.2559307629658378], Draws(0, 2, g => g.Exponential(1)));
        Assert.Equal([5.93870070324508, 2.8106696416847097], Draws(0, 2, g => g.StandardGamma(2.5)));
        Assert.Equal([.0714587031057458, .05743444321577108], Draws(0, 2, g => g.Beta(.5, 2.5)));
        Assert.Equal([0L, 1, 0, 0, 0, 0, 2, 1], Draws(0, 8, g => g.Poisson(.4)));
    }

    [Theory]
    [InlineData(1, new[] { 7, 2, 1, 6, 0, 4, 3, 5 })]
    [InlineData(42, new[] { 1, 5, 0, 7, 2, 4, 3, 6 })]
    public void Permutation_Seed_EqualsNumpy(long seed, int[] expected) => Assert.Equal(expected, new NumpyRandom(seed).Permutation(8));

    [Fact]
    public void Poisson_SmallThenLargeMean_EqualsNumpy()
    {
        NumpyRandom g = new(0);
        for (int i = 0; i < 8; i++)
            g.Poisson(.4);
        Assert.Equal([12L, 19, 14, 20], Enumerable.Range(0, 4).Select(_ => g.Poisson(20)));
    }

    [Fact]
    public void NextGaussian_OtherDrawsBetween_KeepsTheCachedValue()
    {
        NumpyRandom g = new(0);
        double first = g.NextGaussian();
        g.NextDouble();
        Assert.Equal([1.764052345967664, .4001572083672233], [first, g.NextGaussian()]);
    }

    [Fact]
    public void State_AnyMoment_ContinuesTheStream() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 1500], Gen.Int[0, 3]).Sample((seed, words, gaussians) =>
        {
            NumpyRandom g = new(seed);
            for (int i = 0; i < words; i++)
                g.NextUInt32();
            for (int i = 0; i < gaussians; i++)
                g.NextGaussian();

            NumpyRandom copy = new(g.State);
            Assert.Equal(g.State.Key, copy.State.Key);
            Assert.Equal(g.NextGaussian(), copy.NextGaussian());
            Assert.Equal(g.NextUInt32(), copy.NextUInt32());
        }, iter: 200);

    [Fact]
    public void State_DefectiveKeyOrPosition_Throws()
    {
        NumpyRandomState state = new NumpyRandom(0).State;
        Assert.Throws<ArgumentException>(() => new NumpyRandom(state with { Key = [1, 2] }));
        Assert.Throws<ArgumentException>(() => new NumpyRandom(state with { Key = default }));
        Assert.Throws<ArgumentException>(() => new NumpyRandom(state with { Position = 625 }));
    }

    [Fact]
    public void ShuffleRows_Matrix_TakesTheDrawsOfAVector()
    {
        int[] matrix = [.. Enumerable.Range(0, 10).SelectMany(i => new[] { i, 10 * i, 100 * i })];
        new NumpyRandom(7).ShuffleRows<int>(matrix, 3);
        Assert.Equal(new NumpyRandom(7).Permutation(10).SelectMany(i => new[] { i, 10 * i, 100 * i }), matrix);
    }

    [Fact]
    public void Bounded_AnyRange_StaysInsideAndNeedsNoDrawForZero()
    {
        Gen.Select(Gen.UInt, Gen.ULong).Sample((seed, max) => new NumpyRandom(seed).Bounded(max) <= max, iter: 500);
        NumpyRandom g = new(0);
        Assert.Equal(0u, g.Bounded(0));
        Assert.Equal(2357136044u, g.NextUInt32());
    }

    [Fact]
    public void RandInt_WholeRangeOfLong_DoesNotOverflow()
    {
        long value = new NumpyRandom(3).RandInt(long.MinValue, long.MaxValue);
        Assert.True(value < long.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyRandom(3).RandInt(5, 5));
    }

    [Fact]
    public void Choice_Probabilities_AreThoseOfTheCumulatedSum()
    {
        // Uniform draws of seed 0: .5488, .7152, .6028, .5449, .4237.
        NumpyRandom g = new(0);
        Assert.Equal([1, 2, 1, 1, 0], Enumerable.Range(0, 5).Select(_ => g.Choice([1, 0.3, 0.7])));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4294967296)]
    public void Constructor_SeedOutOfRange_Throws(long seed) =>
        Assert.Contains("4294967295", Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyRandom(seed)).Message, StringComparison.Ordinal);

    private static T[] Draws<T>(long seed, int count, Func<NumpyRandom, T> draw)
    {
        NumpyRandom g = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => draw(g))];
    }
}
