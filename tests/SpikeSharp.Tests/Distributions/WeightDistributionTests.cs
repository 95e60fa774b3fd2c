using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Distributions;

/// <summary>Draws of the distributions that NengoDL adds.</summary>
public sealed class WeightDistributionTests
{
    private static readonly JsonElement[] Cases = [.. Golden.Load("nengo-dl/distributions").Json.GetProperty("cases").EnumerateArray()];

    private static readonly Dictionary<string, Distribution> Distributions = new()
    {
        ["TruncatedNormal()"] = new TruncatedNormal(),
        ["TruncatedNormal(mean=1,stddev=0.5)"] = new TruncatedNormal(1, 0.5),
        ["TruncatedNormal(mean=0,stddev=2,limit=1)"] = new TruncatedNormal(0, 2, 1),
        ["VarianceScaling()"] = new VarianceScaling(),
        ["VarianceScaling(2,'fan_in','normal')"] = new VarianceScaling(2, VarianceMode.FanIn, WeightShape.Normal),
        ["VarianceScaling(3,'fan_out','uniform')"] = new VarianceScaling(3, VarianceMode.FanOut),
        ["Glorot()"] = new Glorot(),
        ["Glorot(distribution='normal')"] = new Glorot(shape: WeightShape.Normal),
        ["Glorot(scale=2)"] = new Glorot(2),
        ["He()"] = new He(),
        ["He(scale=sqrt2)"] = new He(Math.Sqrt(2)),
        ["He(distribution='uniform')"] = new He(shape: WeightShape.Uniform),
    };

    public static IEnumerable<TheoryDataRow<int, string>> Rows =>
        Cases.Select((item, i) => new TheoryDataRow<int, string>(i, $"{item.GetProperty("dist")}, {item.GetProperty("n")} x {item.GetProperty("d")}"));

    [Theory, MemberData(nameof(Rows))]
    public void Sample_SeedOfTheReference_EqualsOriginal(int index, string what)
    {
        JsonElement item = Cases[index];
        int? dimensions = item.GetProperty("d").ValueKind == JsonValueKind.Number ? item.GetProperty("d").GetInt32() : null;
        double[] samples = Distributions[item.GetProperty("dist").GetString()!].Sample(item.GetProperty("n").GetInt32(), dimensions, new NumpyRandom(item.GetProperty("seed").GetInt64()));
        Assert.Equal(item.GetProperty("n").GetInt32() * (dimensions ?? 1), samples.Length);
        Close.Assert(what, Numbers("first"), samples.AsSpan(0, 8), Tolerances.Rounding);
        Close.Assert(what, Numbers("last"), samples.AsSpan(samples.Length - 4), Tolerances.Rounding);
        Close.Assert($"{what} min", item.GetProperty("min").GetDouble(), samples.Min(), Tolerances.Rounding);
        Close.Assert($"{what} max", item.GetProperty("max").GetDouble(), samples.Max(), Tolerances.Rounding);
        Close.Assert($"{what} mean", item.GetProperty("mean").GetDouble(), samples.Average(), Tolerances.FewTerms);

        double[] Numbers(string key) => [.. item.GetProperty(key).EnumerateArray().Select(value => value.GetDouble())];
    }

    [Fact]
    public void Rows_Distributions_AreAllTested() => Assert.Equal(Distributions.Keys.Order(), Cases.Select(item => item.GetProperty("dist").GetString()!).Distinct().Order());

    [Fact]
    public void Sample_VectorIntoMemory_DrawsAsOneSample()
    {
        double[] sample = new double[200];
        TruncatedNormal distribution = new(2, 3, 1);
        NumpyRandom random = new(4), other = new(4);
        distribution.SampleInto(sample, random);
        Assert.Equal(distribution.Sample(1, 200, other), sample);
        Assert.Equal(other.NextDouble(), random.NextDouble());
        Assert.All(sample, value => Assert.InRange(value, 1, 3));
    }

    /// <summary>The kernel is drawn a position at a time as (channels, filters): 2 outputs and 3 inputs, whatever its area is.</summary>
    [Fact]
    public void Draw_KernelOfConvolution_CountsFiltersAsInputs()
    {
        Network network = new(seed: 0);
        Node image = network.Add(Node.Relay(8 * 8 * 2)), result = network.Add(Node.Relay(6 * 6 * 3));
        Connection connection = network.Connect(image, result, new Convolution(3, new ChannelShape([8, 8], 2), [3, 3], new Glorot()));
        double[] kernel = BuiltModel.Build(network).Of(connection).Weights!.Initial.ToDoubles();
        double limit = Math.Sqrt(3 / 2.5);
        Assert.InRange(kernel.Max(Math.Abs), 0.9 * limit, limit);
    }

    [Fact]
    public void Constructor_OutOfRange_IsRefused()
    {
        Assert.Contains("TruncatedNormal.Limit must be finite and at least 0.001", Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedNormal(limit: 1e-4)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedNormal(std: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VarianceScaling(0));
        Assert.Contains("VarianceScaling.Mode must be FanIn", Assert.Throws<ArgumentOutOfRangeException>(() => new VarianceScaling(mode: (VarianceMode)3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Glorot(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new He(shape: (WeightShape)7));
        Assert.Equal(new He(2), new He(2));
        Assert.NotEqual(new Glorot(2), new Glorot(2, WeightShape.Normal));
    }
}
