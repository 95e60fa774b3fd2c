using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Testing;

public sealed class GoldenTests
{
    private static readonly Golden Numbers = Golden.Load("nengo-golden");

    [Fact]
    public void AssertClose_EqualValues_Passes() => Numbers["dists_seed0", "quasi2"].First(2).AssertClose([0.3036911701740175, 0.2850296573704727], Tolerances.Exact);

    [Fact]
    public void AssertClose_OneDiffers_NamesIndexAndBothValues()
    {
        GoldenException e = Assert.Throws<GoldenException>(() => Numbers["dists_seed0", "uniform_int"].AssertClose([6.0, 7, 3, 5], Tolerances.Exact));
        Assert.Contains("dists_seed0/uniform_int", e.Message, StringComparison.Ordinal);
        Assert.Contains("index 2: expected 2, found 3, difference 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AssertClose_NaNFound_Fails() => Assert.Throws<GoldenException>(() => Close.Assert("x", [1.0], [double.NaN], Tolerances.Single));

    [Fact]
    public void AssertClose_OtherLength_Fails() => Assert.Throws<GoldenException>(() => Close.Assert("x", [1.0], [], Tolerances.Single));

    [Fact]
    public void Indexer_UnknownKey_NamesIt() =>
        Assert.Contains("'nothing'", Assert.Throws<KeyNotFoundException>(() => Numbers["rng", "nothing"]).Message, StringComparison.Ordinal);

    [Fact]
    public void Tolerances_Table_HasUniqueNamesAndReasons()
    {
        Assert.Equal(Tolerances.All.Count, Tolerances.All.Select(t => t.Name).Distinct().Count());
        Assert.All(Tolerances.All, t => Assert.NotEmpty(t.Reason));
    }

    [Fact]
    public void Snapshot_KnownText_Matches() => Snapshot.Match("one\ntwo\n");

    [Fact]
    public void Snapshot_OtherText_NamesTheLine()
    {
        GoldenException e = Assert.Throws<GoldenException>(() => Snapshot.Match("one\nthree", member: nameof(Snapshot_KnownText_Matches)));
        Assert.Contains("line 2", e.Message, StringComparison.Ordinal);
        Snapshot.Match("one\ntwo", member: nameof(Snapshot_KnownText_Matches));
    }
}
