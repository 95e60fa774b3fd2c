using System.Text.Json;
using System.Xml.Linq;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

public sealed class ReportOptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("report-option").FullName;

    private string File => Path.Combine(_folder, "report.html");

    [Theory, InlineData("run"), InlineData("rates")]
    public void Report_OfRunAndRates_IsAPageOfTheResults(string command)
    {
        CliRun run = CliRun.Of(command, SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "10", "--steps", "10", "--report", File, "--json");

        Assert.Equal(0, run.Exit);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        Assert.Equal(File, json.RootElement.GetProperty("report").GetString());
        string page = XDocument.Load(File).Root!.Value;
        Assert.Contains("How many steps it takes", page, StringComparison.Ordinal);
        Assert.Contains("Why neurons fire faster than max_rates", page, StringComparison.Ordinal);
        Assert.Contains("scale 200", page, StringComparison.Ordinal);
        if (command == "run")
            Assert.Contains($"gets {Math.Round(10 * json.RootElement.GetProperty("accuracy").GetDouble())} of 10 images right after 10 steps", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfSweep_HoldsTheCommandThatReproducesTheRecommendedSetting()
    {
        CliRun run = CliRun.Of(
            "sweep", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "10", "--scales", "50,200", "--synapses", "none,0.005", "--steps", "12", "--report", File, "--json");

        Assert.Equal(0, run.Exit);
        string command = JsonDocument.Parse(run.Out).RootElement.GetProperty("recommended")[0].GetProperty("command").GetString()!;
        XElement page = XDocument.Load(File).Root!;
        Assert.Contains(page.Descendants(), element => element.Name.LocalName == "code" && element.Value == command);
        Assert.Contains("What accuracy costs", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_FolderMissing_SaysSoBeforeAnythingRuns()
    {
        CliRun run = CliRun.Of("run", SampleFiles.Model, "--data", SampleFiles.Data, "--report", Path.Combine(_folder, "missing", "report.html"));

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Out);
        Assert.Contains($"there is no folder {Path.Combine(_folder, "missing")}", run.Error, StringComparison.Ordinal);
        Assert.Contains("hint:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_AFolder_IsNoFile()
    {
        CliRun run = CliRun.Of("run", SampleFiles.Model, "--data", SampleFiles.Data, "--report", _folder);
        Assert.Equal(2, run.Exit);
        Assert.Contains("it must be the name of a file", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
