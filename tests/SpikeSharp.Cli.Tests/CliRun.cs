using System.Text.Json;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Cli.Options;

namespace SpikeSharp.Cli.Tests;

/// <summary>One run of the command line inside the test process.</summary>
internal sealed record CliRun(int Exit, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static CliRun Of(params string[] args) => Of(null, args);

    public static CliRun Of(Terminal? terminal, params string[] args) =>
        With((output, error) => Cli.Run(args, output, error, terminal));

    /// <summary>Runs a command made for the test.</summary>
    public static CliRun Of(Func<CliContext, CliCommand> create, string[] args, Terminal? terminal = null, CancellationToken cancel = default) => With((output, error) =>
    {
        CliContext cli = new(output, error, terminal ?? Terminal.Piped, cancel);
        System.CommandLine.RootCommand root = new("test") { create(cli) };
        GlobalOptions.AddTo(root, cli);
        return Cli.Run(cli, root, args);
    });

    /// <summary>Runs a command "test" that does only this.</summary>
    public static CliRun Doing(Action<CliContext> work, params string[] options) => Of(
        cli =>
        {
            CliCommand command = new("test", "A test.");
            command.SetAction(_ =>
            {
                work(cli);
                return 0;
            });
            return command;
        },
        ["test", .. options]);

    private static CliRun With(Func<TextWriter, TextWriter, int> run)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exit = run(output, error);
        return new CliRun(exit, output.ToString(), error.ToString());
    }
}
