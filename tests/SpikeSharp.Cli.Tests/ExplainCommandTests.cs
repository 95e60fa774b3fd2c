using System.Reflection;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

public sealed class ExplainCommandTests
{
    private static readonly string[] Constants =
        [.. typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Pages_AndConstants_AreTheSameSet() => Assert.Equal(Constants, CodePage.All.Select(p => p.Code));

    [Fact]
    public void Pages_All_HaveTheirCodeAndATitleInTheFirstLine() =>
        Assert.All(CodePage.All, p => Assert.StartsWith($"# {p.Code}: {p.Title}\n", p.Text));

    [Theory]
    [InlineData("SPK1003")]
    [InlineData("spk1003")]
    [InlineData("1003")]
    public void Explain_CodeInAnySpelling_PrintsItsPage(string code)
    {
        CliRun run = CliRun.Of("explain", code);

        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.StartsWith("# SPK1003: a file is not there\n", run.Out);
    }

    [Fact]
    public void Explain_UnknownCode_SuggestsANearOne()
    {
        CliRun run = CliRun.Of("explain", "SPK1O03");

        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.StartsWith("error: there is no code 'SPK1O03' [SPK1002]\n\nhint: did you mean 'SPK1003'", run.Error);
    }

    [Fact]
    public void Explain_WithoutCode_ListsAll()
    {
        Assert.Equal(["code\ttitle", .. CodePage.All.Select(p => $"{p.Code}\t{p.Title}")], CliRun.Of("explain").Lines);
        Assert.Equal(Constants.Length, CliRun.Of("explain", "--json").Json.GetProperty("codes").GetArrayLength());
    }

    [Fact]
    public void Explain_CodeWithJson_GivesCodeTitleAndText()
    {
        CliRun run = CliRun.Of("explain", "SPK1003", "--json");

        Assert.Equal("SPK1003", run.Json.GetProperty("code").GetString());
        Assert.Equal("a file is not there", run.Json.GetProperty("title").GetString());
        Assert.StartsWith("# SPK1003", run.Json.GetProperty("text").GetString());
    }
}
