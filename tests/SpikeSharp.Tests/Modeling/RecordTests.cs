using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Modeling;

/// <summary>Descriptions are values: equal by content, with a short text.</summary>
public sealed class RecordTests
{
    private const int LongestText = 200;

    [Fact]
    public void Records_MadeAlike_AreEqualWithAShortText()
    {
        List<string> faults = [], seen = [];
        foreach (Type type in Descriptions.Types.Where(type => type.BaseType != typeof(object) && type.GetMethod("<Clone>$") is not null))
        {
            foreach ((object one, object other) in Descriptions.MakeAll(type).Zip(Descriptions.MakeAll(type)))
            {
                seen.Add(type.Name);
                string text = one.ToString()!;
                if (!one.Equals(other)) faults.Add($"{text} does not equal its like");
                if (one.GetHashCode() != other.GetHashCode()) faults.Add($"{text} has another hash code than its like");
                if (text.Length >= LongestText || text.Contains("System.", StringComparison.Ordinal) || text.Contains('`', StringComparison.Ordinal)) faults.Add($"text: {text}");
                if (text != other.ToString()) faults.Add($"{text} or {other}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        string[] known =
        [
            "Lif", "AdaptiveLif", "PoissonSpiking", "Dense", "Sparse", "Convolution", "ConvolutionTranspose", "Piecewise", "PresentInput", "Samples", "Choice", "Pdf", "WhiteSignal", "FilteredNoise", "MaxPool",
            "Lowpass", "LinearFilter", "LstsqL2", "NoSolver", "Conjgrad", "Pes", "Bcm", "Glorot", "CosineSimilarity",
        ];
        Assert.Empty(known.Except(seen));
    }

    [Fact]
    public void Texts_OfLargeValues_SayTheShape()
    {
        Assert.Equal("Dense { 2 }", new Dense(2).ToString());
        Assert.Equal("Dense { (2, 2): 1, 0.5, 0, 1 }", new Dense(new double[,] { { 1, 0.5 }, { 0, 1 } }).ToString());
        Assert.Equal("Dense { (100, 100): 0, 0, 0, 0, 0, 0, 0, 0, ... 10000 values }", new Dense(100, 100, new double[10000]).ToString());
        Assert.StartsWith("Dense { (3, 2): Uniform {", new Dense(3, 2, new Uniform(0, 1)).ToString(), StringComparison.Ordinal);
        Assert.Equal("Sparse { (3, 4): 2 elements }", new Sparse(3, 4, [(0, 0), (1, 1)]).ToString());
        Assert.Equal("Convolution { (28, 28, 1) to (26, 26, 32), kernel 3x3, strides 1x1, Valid }", new Convolution(32, ChannelShape.Of([28, 28, 1])).ToString());
        Assert.Equal("Piecewise { 2 times from 0 to 0.5 s, size 1, Zero }", new Piecewise((0.0, 1.0), (0.5, 2.0)).ToString());
        Assert.Equal("PresentInput { (10, 784), 0.1 s each }", new PresentInput(NdArray.From(new double[7840], 10, 784), 0.1).ToString());
        Assert.Equal("NoSolver { (3, 2), Weights = False }", new NoSolver(new double[3, 2]).ToString());
        Assert.Equal("none", Transform.None.ToString());
    }

    [Fact]
    public void Records_OfOtherContent_Differ()
    {
        Assert.NotEqual(new Dense(2), new Dense(3));
        Assert.NotEqual(new Sparse(2, 2, [(0, 0, 1.0)]), new Sparse(2, 2, [(0, 0, 2.0)]));
        Assert.NotEqual(new Piecewise((0.0, 1.0)), new Piecewise((0.0, 2.0)));
        Assert.NotEqual(new PresentInput([[1.0, 2]], 0.1), new PresentInput([[1.0, 3]], 0.1));
        Assert.NotEqual(new Convolution(1, ChannelShape.Of([2, 2, 1]), [1, 1], [1.0]), new Convolution(1, ChannelShape.Of([2, 2, 1]), [1, 1], [2.0]));
    }

    [Fact]
    public void InitialState_OfAnyDictionary_IsACopy()
    {
        Dictionary<string, Distribution> given = new() { ["voltage"] = new Uniform(0, 1) };
        Lif lif = new() { InitialState = given };
        given["voltage"] = new Uniform(0, 0.5);
        Assert.Equal(new Uniform(0, 1), lif.InitialState["voltage"]);
        Assert.Equal(lif, new Lif { InitialState = ImmutableDictionary<string, Distribution>.Empty.Add("voltage", new Uniform(0, 1)) });
        Assert.Throws<ArgumentNullException>(() => new Lif { InitialState = null! });
    }
}
