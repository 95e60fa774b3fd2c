using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

public sealed class ErrorReportTests
{
    [Fact]
    public void Print_SeveralRefusals_ListsAllAndEveryHintOnce()
    {
        CliRun run = CliRun.Doing(_ => throw new ConversionException(
        [
            new Diagnostic("SPK1201", "lstm", "layer 'lstm' (LSTM) is not supported", "retrain without it"),
            new Diagnostic("SPK1201", "gru", "layer 'gru' (GRU) is not supported", "retrain without it"),
        ]));

        Assert.Equal(3, run.Exit);
        Assert.Equal("error: layer 'lstm' (LSTM) is not supported [SPK1201]\nerror: layer 'gru' (GRU) is not supported [SPK1201]\n\nhint: retrain without it\n", run.Error);
    }

    [Fact]
    public void Print_FileErrorWithoutHint_PointsToThePageOfItsCode()
    {
        CliRun run = CliRun.Doing(_ => throw new ModelFormatException("SPK1101", "x.npy", "cut"));

        Assert.Equal((1, "", "error: x.npy: cut [SPK1101]\n\nhint: spikesharp explain SPK1101 tells more\n"), (run.Exit, run.Out, run.Error));
    }

    [Fact]
    public void Print_UnforeseenException_ShowsTheStackOnlyToThoseWhoDebug()
    {
        static void Fail(CliContext cli) => throw new InvalidOperationException("boom");

        CliRun normal = CliRun.Doing(Fail);
        CliRun debug = CliRun.Doing(Fail, "--verbosity", "debug");

        Assert.Equal((1, 1), (normal.Exit, debug.Exit));
        Assert.StartsWith("error: an unexpected InvalidOperationException: boom [SPK1099]\n\nhint: ", normal.Error);
        Assert.DoesNotContain("   at ", normal.Error);
        Assert.Contains("   at ", debug.Error);
    }

    [Fact]
    public void Run_Cancelled_Exits130WithoutResults()
    {
        using CancellationTokenSource source = new();
        CliRun run = CliRun.Of(
            cli =>
            {
                CliCommand command = new("test", "A test.");
                command.SetAction(_ =>
                {
                    cli.Document.Fact("accuracy", 1, null);
                    source.Cancel();
                    cli.Cancel.ThrowIfCancellationRequested();
                    return 0;
                });
                return command;
            },
            ["test", "--json"],
            cancel: source.Token);

        Assert.Equal((130, "", "cancelled\n"), (run.Exit, run.Out, run.Error));
    }

    [Fact]
    public void Print_TerminalWithAndWithoutColor_PaintsOnlyWithColor()
    {
        Terminal color = new(true, true, true, 80);

        Assert.StartsWith("\e[1;31merror:\e[0m there is no command", CliRun.Of(color, "exlpain").Error);
        Assert.StartsWith("error: there is no command", CliRun.Of(color with { Color = false }, "exlpain").Error);
    }
}
