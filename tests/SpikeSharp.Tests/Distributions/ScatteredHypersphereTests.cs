using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Distributions;

public sealed class ScatteredHypersphereTests
{
    private static readonly Golden Reference = Golden.Load("nengo-golden");

    public static MatrixTheoryData<ScatterMethod, int, bool> Cases => new([ScatterMethod.SctApprox, ScatterMethod.Sct, ScatterMethod.Tfww], [2, 3, 4, 5], [true, false]);

    public static TheoryData<string, int, int, int, double> Ensembles => new()
    {
        { "E1 Ensemble(50,1,seed=0)", 50, 1, 0, 1 },
        { "E3 Ensemble(50,2,seed=0)", 50, 2, 0, 1 },
        { "E4 Ensemble(20,3,seed=7,LIFRate,radius=2)", 20, 3, 7, 2 },
        { "E5 Ensemble(30,1,seed=2,Tanh)", 30, 1, 2, 1 },
        { "E8 Ensemble(40,16,seed=3)", 40, 16, 3, 1 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Sample_Seed0_EqualsTheReference(ScatterMethod method, int d, bool surface)
    {
        string name = method switch { ScatterMethod.SctApprox => "sct-approx", ScatterMethod.Sct => "sct", _ => "tfww" };
        Reference["dists_seed0", $"scat_{name}_d{d}_{(surface ? "surface" : "ball")}"].AssertClose(
            new ScatteredHypersphere(surface, method: method).Sample(3, d, new NumpyRandom(0)), Tolerances.Build1D);
    }

    /// <summary>All draws of an ensemble, in order: evaluation points, encoders, rates, intercepts.</summary>
    [Theory, MemberData(nameof(Ensembles))]
    public void Sample_DrawsOfAnEnsemble_EqualTheReference(string key, int neurons, int d, int seed, double radius)
    {
        NumpyRandom g = new(seed);
        double[] points = new ScatteredHypersphere().Sample((int)Reference.Scalar("ens", key, "n_eval_points"), d, g);
        double[] encoders = new ScatteredHypersphere(surface: true).Sample(neurons, d, g);
        PairwiseSum.NormalizeRows(encoders, d);

        Tolerance tolerance = d == 1 ? Tolerances.Exact : Tolerances.BuildND;
        GoldenArray first = Reference["ens", key, "eval_points_first20"];
        first.AssertClose([.. points.Take(first.Length).Select(x => x * radius)], tolerance);
        Reference["ens", key, "encoders"].AssertClose(encoders, tolerance);
        Reference["ens", key, "max_rates"].AssertClose(new Uniform(200, 400).Sample(neurons, g), Tolerances.Exact);
        Reference["ens", key, "intercepts"].AssertClose(new Uniform(-1, .9).Sample(neurons, g), Tolerances.Exact);
    }

    [Theory]
    [InlineData(27)]
    [InlineData(64)]
    [InlineData(360)]
    public void Sample_ManyDimensions_FillsTheSphereEvenly(int d)
    {
        double[] points = new ScatteredHypersphere(surface: true).Sample(200, d, new NumpyRandom(1));
        for (int i = 0; i < 200; i++)
            Assert.Equal(1, PairwiseSum.Norm(points.AsSpan(i * d, d)), 1e-12);
        double meanSquare = Enumerable.Range(0, 200).Average(i => points[i * d] * points[i * d]);
        Assert.InRange(meanSquare * d, 0.5, 1.6);
    }

    [Fact]
    public void Sample_MinMagnitude_KeepsLengthsAbove()
    {
        double[] points = new ScatteredHypersphere(minMagnitude: .5).Sample(500, 3, new NumpyRandom(1));
        for (int i = 0; i < 500; i++)
            Assert.InRange(PairwiseSum.Norm(points.AsSpan(i * 3, 3)), .5 - 1e-12, 1 + 1e-12);
    }

    [Fact]
    public void Sample_NoDimensions_SaysSo() =>
        Assert.Contains("dimensions", Assert.Throws<ArgumentException>(() => new ScatteredHypersphere().Sample(3, new NumpyRandom(0))).Message, StringComparison.Ordinal);
}
