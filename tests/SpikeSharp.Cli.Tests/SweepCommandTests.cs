using System.Text.Json;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

public sealed class SweepCommandTests
{
    private static string[] Arguments(params string[] more) =>
        ["sweep", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "60", "--scales", "50,200", "--synapses", "none,0.005", "--steps", "12", .. more];

    [Fact]
    public void Sweep_Recommended_CommandReproducesTheRow()
    {
        CliRun sweep = CliRun.Of(Arguments("--json", "--seed", "3"));
        JsonElement json = sweep.Json;
        Assert.Equal(2 * 2 * 12, json.GetProperty("rows").GetArrayLength());
        JsonElement best = json.GetProperty("recommended")[0];
        string command = best.GetProperty("command").GetString()!;
        Assert.StartsWith("spikesharp run ", command, StringComparison.Ordinal);
        JsonElement run = CliRun.Of([.. command.Split(' ').Skip(1), "--json"]).Json;
        Assert.Equal(best.GetProperty("accuracy").GetDouble(), run.GetProperty("accuracy").GetDouble(), 1e-12);
        Assert.Equal(best.GetProperty("spikes").GetDouble(), run.GetProperty("spikes_per_image").GetDouble(), 1e-9);
        Assert.Equal(json.GetProperty("rate_accuracy").GetDouble(), run.GetProperty("rate_accuracy").GetDouble());
    }

    [Fact]
    public void Sweep_Piped_ShowsTablesAndRecommendation()
    {
        CliRun run = CliRun.Of(Arguments());
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("setting: swap relu=SpikingRectifiedLinear; scales 50,200; synapses none, 0.005 s", run.Error, StringComparison.Ordinal);
        Assert.Contains("scale\tsynapse\tlast_1\tlast_2\tlast_4\tlast_8\tlast_12\tmean_1", run.Out, StringComparison.Ordinal);
        Assert.Contains("recommended: scale ", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("spikesharp run ", run.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scales", "1,0", "error: --scales is '0'; it must be a number above 0 [SPK1002]")]
    [InlineData("--scales", "5,5", "error: --scales is '5,5'; it names a value twice [SPK1002]")]
    [InlineData("--synapses", "0.1,often", "error: --synapses is 'often'; it must be a number above 0 [SPK1002]")]
    public void Sweep_WrongGrid_IsACommandLineError(string option, string value, string error)
    {
        CliRun run = CliRun.Of("sweep", SampleFiles.Model, "--data", SampleFiles.Data, option, value);
        Assert.Equal(2, run.Exit);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_ScaleOfRun_SuggestsScales()
    {
        CliRun run = CliRun.Of("sweep", SampleFiles.Model, "--data", SampleFiles.Data, "--scale", "5");
        Assert.Equal(2, run.Exit);
        Assert.Contains("did you mean '--scales'", run.Error, StringComparison.Ordinal);
    }
}
