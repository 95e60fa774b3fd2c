using SpikeSharp.Cli.Output;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class DocumentTests
{
    private static readonly Diagnostic Finding = new("SPK1008", "conv1", "layer conv1 is 93 % silent", "try --scale 20");

    private static void Fill(CliContext cli)
    {
        cli.Document.Note("setting", "setting: scale 200");
        cli.Document.Fact("accuracy", 0.987, "98.7 % correct");
        cli.Document.Series("spikes", [0, 1, 2.5], "spikes 0 1 2.5");
        Table table = new("layers", [new Column("layer", "layer"), new Column("mean_hz", "mean", "Hz", "0.0"), new Column("neurons", "neurons"), new Column("ok", "ok")]) { Title = "Rates" };
        table.Add("conv1", 12.345, 21632, true);
        table.Add("tab\there", double.NaN, 9L, false);
        table.Add((string?)null, (double?)null, 0, true);
        cli.Document.Table(table);
        cli.Document.Hints([Finding]);
    }

    [Fact]
    public void Text_Piped_HasTabsOnStdoutAndNotesOnStderr()
    {
        CliRun run = CliRun.Doing(Fill);

        Assert.Equal("98.7 % correct\nspikes 0 1 2.5\n\nRates\nlayer\tmean_hz\tneurons\tok\nconv1\t12.3\t21632\tyes\ntab here\t-\t9\tno\n-\t-\t0\tyes\n", run.Out);
        Assert.Equal("setting: scale 200\nhint: layer conv1 is 93 % silent; try --scale 20 [SPK1008]\n", run.Error);
    }

    [Fact]
    public void Text_Quiet_LeavesStderrEmpty() => Assert.Equal("", CliRun.Doing(Fill, "--verbosity", "quiet").Error);

    [Fact]
    public void Json_Asked_IsOneDocumentWithAllDigits()
    {
        CliRun run = CliRun.Doing(Fill, "--json");

        Assert.Equal("", run.Error);
        Assert.Equal("setting: scale 200", run.Json.GetProperty("setting").GetString());
        Assert.Equal(0.987, run.Json.GetProperty("accuracy").GetDouble());
        Assert.Equal(3, run.Json.GetProperty("spikes").GetArrayLength());
        Assert.Equal(12.345, run.Json.GetProperty("layers")[0].GetProperty("mean_hz").GetDouble());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Json.GetProperty("layers")[1].GetProperty("mean_hz").ValueKind);
        Assert.True(run.Json.GetProperty("layers")[0].GetProperty("ok").GetBoolean());
        Assert.Equal("SPK1008", run.Json.GetProperty("hints")[0].GetProperty("code").GetString());
    }

    [Fact]
    public void Json_CommandFails_HasNoHalfDocument()
    {
        CliRun run = CliRun.Doing(
            cli =>
            {
                Fill(cli);
                throw new IOException("disk full");
            },
            "--json");

        Assert.Equal("SPK1004", run.Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.False(run.Json.TryGetProperty("accuracy", out _));
    }

    [Fact]
    public void Text_Terminal_DrawsTables()
    {
        Terminal plain = new(true, false, false, 60);
        CliRun run = CliRun.Of(
            cli =>
            {
                Commands.CliCommand command = new("test", "A test.");
                command.SetAction(_ =>
                {
                    Fill(cli);
                    return 0;
                });
                return command;
            },
            ["test"],
            plain);

        Assert.DoesNotContain("\e", run.Out);
        Snapshot.Match(run.Out);
    }

    [Fact]
    public void Table_WrongNumberOfCells_IsRefused()
    {
        Table table = new("t", [new Column("a", "a")]);

        Assert.Throws<ArgumentException>(() => table.Add(1, 2));
    }

    [Fact]
    public void WithProgress_Terminal_ShowsABarOnStderrOnly()
    {
        Terminal terminal = new(true, true, true, 60);
        CliRun run = CliRun.Of(
            cli =>
            {
                Commands.CliCommand command = new("test", "A test.");
                command.SetAction(_ => cli.WithProgress("simulating", progress =>
                {
                    progress.Report(0.5);
                    return 0;
                }));
                return command;
            },
            ["test"],
            terminal);

        Assert.Equal((0, ""), (run.Exit, run.Out));
        Assert.Contains("simulating", run.Error);
    }
}
