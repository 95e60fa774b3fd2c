using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Distributions;

public sealed class DistributionTests
{
    private static readonly Golden Reference = Golden.Load("nengo-golden");

    public static TheoryData<string, Distribution, int> Scalars => new()
    {
        { "uniform", new Uniform(-1, 1), 0 },
        { "uniform_int", new Uniform(2, 8, integer: true), 0 },
        { "gaussian", new Gaussian(1, 2), 0 },
        { "exponential", new Exponential(.15, .3, 1), 0 },
        { "choice", new Choice([10, 20, 30], [1, 2, 1]), 0 },
        { "pdf", new Pdf([0, 1, 2], [.2, .5, .3]), 0 },
        { "sqrtbeta", new SqrtBeta(5, 2), 0 },
        { "subvector", new SubvectorLength(10, 3), 0 },
        { "cossim", new CosineSimilarity(10), 0 },
        { "uh_surface", new UniformHypersphere(surface: true), 3 },
        { "quasi1", new QuasirandomSequence(), 1 },
        { "quasi2", new QuasirandomSequence(), 2 },
        { "scat_d1_surface", new ScatteredHypersphere(surface: true), 1 },
        { "scat_d1", new ScatteredHypersphere(), 1 },
        { "scat_d1_min", new ScatteredHypersphere(minMagnitude: .5), 1 },
    };

    [Theory, MemberData(nameof(Scalars))]
    public void Sample_Seed0_EqualsTheReferenceBitForBit(string key, Distribution distribution, int dimensions)
    {
        GoldenArray expected = Reference["dists_seed0", key];
        int count = expected.Length / Math.Max(dimensions, 1);
        expected.AssertClose(distribution.Sample(count, dimensions == 0 ? null : dimensions, new NumpyRandom(0)), Tolerances.Exact);
    }

    /// <summary>Parameters of whole ensembles, drawn in the order of the builder from the seeds it derived.</summary>
    [Theory]
    [InlineData("a", 50, 3)]
    [InlineData("b", 50, 3)]
    [InlineData("c", 380, 1)]
    [InlineData("d", 10, 7)]
    public void Sample_EnsemblesOfTheDistributionNetwork_EqualTheReference(string id, int neurons, int d)
    {
        Golden network = Golden.Load("core/distributions");
        NumpyRandom g = new((long)network.Scalar("results", "seeds", id));
        Distribution points = id == "d" ? new UniformHypersphere(minMagnitude: .5) : new ScatteredHypersphere();
        Distribution encoders = id == "d" ? new UniformHypersphere(surface: true) : new ScatteredHypersphere(surface: true);
        Distribution intercepts = id switch { "a" => new CosineSimilarity(5), "b" => new SqrtBeta(4), _ => new Uniform(-1, .9) };

        double[] eval = points.Sample((int)network.Scalar("results", "built", id, "n_eval_points"), d, g);
        double[] drawn = encoders.Sample(neurons, d, g);
        PairwiseSum.NormalizeRows(drawn, d);
        GoldenArray rows = network["results", "built", id, "eval_points", "first_rows"];
        rows.AssertClose(eval.AsSpan(0, rows.Length), Tolerances.BuildND);
        network["results", "built", id, "encoders"].AssertClose(drawn, Tolerances.BuildND);
        network["results", "built", id, "max_rates"].AssertClose(new Uniform(200, 400).Sample(neurons, g), Tolerances.Exact);
        network["results", "built", id, "intercepts"].AssertClose(intercepts.Sample(neurons, g), Tolerances.Build1D);
    }

    [Fact]
    public void Sample_UniformBallSeed0_EqualsTheReference() =>
        Reference["dists_seed0", "uh_ball"].AssertClose(new UniformHypersphere(minMagnitude: .2).Sample(4, 3, new NumpyRandom(0)), Tolerances.Rounding);

    [Fact]
    public void Sample_SpecificationText_Holds()
    {
        Assert.Equal([.0976270078546495, .43037873274483895, .20552675214328775], new Uniform(-1, 1).Sample(3, new NumpyRandom(0)));
        Assert.Equal([.41938117622446647, .48838961444487566], new Exponential(.15, .3, 1).Sample(2, new NumpyRandom(0)));
        Assert.Equal([.04881350392732475, .29881350392732475, .5488135039273248, .7988135039273248], new QuasirandomSequence().Sample(4, 1, new NumpyRandom(0)));
    }

    [Fact]
    public void Choice_OneOption_StillDraws()
    {
        NumpyRandom g = new(0);
        Distribution constant = 3.0;
        Assert.Equal([3.0, 3, 3], constant.Sample(3, g));
        Assert.Equal(.5448831829968969, g.NextDouble());
    }

    [Fact]
    public void Choice_Vectors_NeedTheirLength()
    {
        Choice choice = new([[1, 2], [3, 4]]);
        Assert.Equal([3.0, 4, 3, 4, 3, 4, 3, 4, 1, 2], choice.Sample(5, 2, new NumpyRandom(0)));
        Assert.Contains("vectors of length 2", Assert.Throws<ArgumentException>(() => choice.Sample(5, 3, new NumpyRandom(0))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => choice.Sample(5, new NumpyRandom(0)));
        Assert.Throws<ArgumentException>(() => new Choice([1.0]).Sample(5, 2, new NumpyRandom(0)));
        Assert.Equal([1.0, 1], new Choice([1.0]).Sample(2, 1, new NumpyRandom(0)));
    }

    [Fact]
    public void Choice_TenOptions_IsFairOnTheBoundary()
    {
        // 0.1 summed ten times stays below 1: the last option takes the rest.
        Choice choice = new([.. Enumerable.Range(0, 10).Select(i => (double)i)]);
        double[] samples = choice.Sample(20_000, new NumpyRandom(1));
        Assert.All(samples.GroupBy(x => x), group => Assert.InRange(group.Count(), 1850, 2150));
    }

    [Fact]
    public void Samples_FittingShape_AreReturnedWithoutDraws()
    {
        NumpyRandom g = new(0);
        Distribution vectors = new double[,] { { 1, 2 }, { 3, 4 } };
        Distribution numbers = new double[] { 5, 6 };
        Assert.Equal([1.0, 2, 3, 4], vectors.Sample(2, 2, g));
        Assert.Equal([5.0, 6], numbers.Sample(2, g));
        Assert.Equal([5.0, 6], numbers.Sample(2, 1, g));
        Assert.Equal(.5488135039273248, g.NextDouble());
        Assert.Contains("2 vectors of length 2 were given; 3 vectors of length 2", Assert.Throws<ArgumentException>(() => vectors.Sample(3, 2, g)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equality_SameValues_IsByValue()
    {
        Assert.Equal(new Uniform(1, 2), new Uniform(1, 2));
        Assert.NotEqual<Distribution>(new Uniform(1, 2), new Uniform(1, 3));
        Assert.Equal(new Choice([1, 2]), new Choice([1, 2]));
        Assert.NotEqual(new Choice([1, 2]), new Choice([1, 2], [1, 3]));
        Assert.Equal(new Samples([1, 2]), new Samples([1, 2]));
        Assert.NotEqual(new Samples([1, 2]), new Samples([[1], [2]]));
        Assert.Equal(new ScatteredHypersphere(), new ScatteredHypersphere());
        Assert.Equal(new Choice([1, 2]).GetHashCode(), new Choice([1, 2]).GetHashCode());
        Assert.Equal("Choice { (2, 1): 1, -1 }", new Choice([[1], [-1]]).ToString());
    }

    [Fact]
    public void Constructor_ParameterOutOfRange_NamesItAndTheValue()
    {
        AssertNames("std", "-2", () => new Gaussian(0, -2));
        AssertNames("scale", "0", () => new Exponential(0));
        AssertNames("minMagnitude", "1", () => new ScatteredHypersphere(minMagnitude: 1));
        AssertNames("high", "2", () => new Uniform(2, 2, integer: true));
        AssertNames("low", "NaN", () => new Uniform(double.NaN, 2));
        Assert.Throws<ArgumentException>(() => new Choice([1, 2], [0, 0]));
        Assert.Throws<ArgumentException>(() => new Pdf([1, 2], [.5, .6]));
        Assert.Throws<ArgumentException>(() => new Choice([[1], [2, 3]]));

        static void AssertNames(string name, string value, Func<Distribution> make)
        {
            ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(make);
            Assert.Equal(name, e.ParamName);
            Assert.Contains(value, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void None_Sample_SaysThereIsNothing() => Assert.Throws<InvalidOperationException>(() => Distribution.None.Sample(1, new NumpyRandom(0)));

    [Fact]
    public void SqrtBeta_Quantile_InvertsCdf()
    {
        SqrtBeta distribution = new(5, 2);
        foreach (double p in new[] { 0, .01, .3, .5, .99, 1 })
            Assert.Equal(p, distribution.Cdf(distribution.Quantile(p)), 1e-13);
    }

    [Fact]
    public void CosineSimilarity_Quantile_InvertsCdfOnBothSides()
    {
        CosineSimilarity distribution = new(6);
        Assert.Equal(0.5, distribution.Cdf(0));
        foreach (double p in new[] { .01, .3, .5, .7, .99 }) Assert.Equal(p, distribution.Cdf(distribution.Quantile(p)), 1e-13);
        Assert.True(distribution.Quantile(.3) < 0 && distribution.Quantile(.7) > 0);
    }

    [Fact]
    public void Pdf_IsTheSlopeOfTheCdf()
    {
        SqrtBeta beta = new(5, 2);
        SubvectorLength length = new(7, 2);
        CosineSimilarity cosine = new(6);
        const double H = 1e-5;
        foreach (double x in new[] { .1, .35, .8 })
        {
            Assert.Equal((beta.Cdf(x + H) - beta.Cdf(x - H)) / (2 * H), beta.Pdf(x), 1e-8);
            Assert.Equal(beta.Pdf(x), length.Pdf(x));
            Assert.Equal(beta.Quantile(x), length.Quantile(x));
            Assert.Equal((cosine.Cdf(-x + H) - cosine.Cdf(-x - H)) / (2 * H), cosine.Pdf(-x), 1e-8);
        }
    }
}
