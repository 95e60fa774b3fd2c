using SpikeSharp.Cli.Commands;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class CliTests
{
    [Fact]
    public void Run_NoWords_PrintsHelp()
    {
        CliRun run = CliRun.Of();

        Assert.Equal(0, run.Exit);
        Assert.Equal(CliRun.Of("--help").Out, run.Out);
        Assert.Contains("explain", run.Out);
    }

    [Fact]
    public void Help_OfCommand_ShowsUsageAndExamples()
    {
        CliRun run = CliRun.Of("explain", "--help");

        Assert.Equal((0, ""), (run.Exit, run.Error));
        Snapshot.Match(run.Out);
    }

    [Fact]
    public void Version_Asked_PrintsOneLine()
    {
        Assert.Matches(@"^spikesharp \d+\.\d+\.\d+\n$", CliRun.Of("--version").Out);
        Assert.Matches(@"^\d+\.\d+\.\d+$", CliRun.Of("--version", "--json").Json.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("error: there is no command 'exlpain' [SPK1001]\n\nhint: did you mean 'explain'?\n", "exlpain")]
    [InlineData("error: 'spikesharp' has no option '--jsno' [SPK1001]\n\nhint: did you mean '--json'?\n", "--jsno")]
    [InlineData("error: 'spikesharp explain' has no option '--verbsity' [SPK1001]\n\nhint: did you mean '--verbosity'?\n", "explain", "--verbsity", "debug")]
    [InlineData("error: --verbosity is 'qiet'; it must be quiet, normal or debug [SPK1002]\n\nhint: did you mean 'quiet'?\n", "explain", "--verbosity", "qiet")]
    [InlineData("error: option '--verbosity' needs a value, LEVEL [SPK1001]\n\nhint: spikesharp explain --help shows its use\n", "explain", "--verbosity")]
    [InlineData("error: option '--verbosity' is given 2 times, it takes one value [SPK1001]\n\nhint: spikesharp explain --help shows its use\n", "explain", "--verbosity", "quiet", "--verbosity", "debug")]
    [InlineData("error: 'spikesharp explain' has no use for 'SPK1002' [SPK1001]\n\nhint: spikesharp explain --help shows its use\n", "explain", "SPK1001", "SPK1002")]
    public void Run_CommandLineAtFault_SaysWhatAndExits2(string error, params string[] args)
    {
        CliRun run = CliRun.Of(args);

        Assert.Equal((2, "", error), (run.Exit, run.Out, run.Error));
    }

    [Fact]
    public void Run_FaultWithJson_PrintsOneDocument()
    {
        CliRun run = CliRun.Of("explain", "--json", "SPK9999");

        Assert.Equal(2, run.Exit);
        Assert.Equal(2, run.Json.GetProperty("exit").GetInt32());
        Assert.Equal("SPK1002", run.Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.StartsWith("error: ", run.Error);
    }

    [Fact]
    public void Run_RequiredPartsMissing_NamesThem()
    {
        static CliCommand Create(CliContext cli)
        {
            CliCommand command = new("test", "A test.");
            command.Add(new System.CommandLine.Argument<string>("MODEL") { Description = "A model file" });
            command.Add(new System.CommandLine.Option<string>("--data") { Required = true, HelpName = "DATA", Description = "Inputs" });
            command.SetAction(_ => 0);
            return command;
        }

        Assert.Contains("error: 'spikesharp test' needs MODEL: A model file [SPK1001]\n", CliRun.Of(Create, ["test", "--data", "x"]).Error);
        Assert.Contains("error: 'spikesharp test' needs the option '--data' DATA: Inputs [SPK1001]\n", CliRun.Of(Create, ["test", "model"]).Error);
        Assert.Contains("error: 'spikesharp test' has no option '--daat' [SPK1001]\n\nhint: did you mean '--data'?\n", CliRun.Of(Create, ["test", "--daat", "x"]).Error);
        Assert.Contains("error: option '--data' needs a value, DATA [SPK1001]\n", CliRun.Of(Create, ["test", "model", "--data", "--json"]).Error);
        Assert.Equal(0, CliRun.Of(Create, ["test", "model", "--data", "x"]).Exit);
    }

    [Fact]
    public void Run_SeveralRequiredOptionsMissing_NamesEachOnce()
    {
        Assert.DoesNotContain("is required", CliRun.Of("run").Error, StringComparison.Ordinal);
        string error = CliRun.Of("neuron", SampleFiles.Model, "--data", SampleFiles.Data, "--layer", "conv2d").Error;
        Assert.Equal(1, error.Split("needs the option '--index'").Length - 1);
        Assert.Equal(1, error.Split("needs the option '--image'").Length - 1);
    }
}
