using System.CommandLine;
using System.CommandLine.Parsing;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;

namespace SpikeSharp.Cli;

/// <summary>The command line from its words to its exit code.</summary>
internal static class Cli
{
    private static readonly ParserConfiguration Parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs one command.</summary>
    /// <param name="args">The words after the name of the program.</param>
    /// <param name="output">For data.</param>
    /// <param name="error">For everything that is not data.</param>
    /// <param name="terminal">Null means that both writers lead to a pipe or file.</param>
    /// <param name="input">Requests of another program; null: stdin.</param>
    /// <param name="cancel">Ends the command with exit code 130.</param>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, Terminal? terminal = null, TextReader? input = null, CancellationToken cancel = default)
    {
        CliContext cli = new(output, error, terminal ?? Terminal.Piped, cancel, input);
        return Run(cli, CreateRoot(cli), args);
    }

    /// <summary>As <see cref="Run(IReadOnlyList{string}, TextWriter, TextWriter, Terminal?, TextReader?, CancellationToken)"/> with the commands of <paramref name="root"/>.</summary>
    internal static int Run(CliContext cli, RootCommand root, IReadOnlyList<string> args)
    {
        try
        {
            ParseResult parsed = CommandLineParser.Parse(root, args, Parser);
            cli.Json = args.TakeWhile(word => word != "--").Contains(GlobalOptions.JsonName);
            if (ParseFaults.Find(parsed) is { Count: > 0 } faults)
                return (int)ErrorReport.Print(cli, new Failure(ExitCode.Usage, faults));

            cli.Verbosity = GlobalOptions.ReadVerbosity(parsed);
            cli.Cancel.ThrowIfCancellationRequested();
            int exit = parsed.Invoke(new InvocationConfiguration
            {
                Output = cli.Out,
                Error = cli.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            cli.Document.Complete();
            return exit;
        }
        catch (Exception exception)
        {
            return (int)ErrorReport.Print(cli, exception);
        }
    }

    internal static RootCommand CreateRoot(CliContext cli)
    {
        RootCommand root = new("Turns trained networks into spiking networks, runs them, and shows what their spikes do.")
        {
            DemoCommand.Create(cli),
            ConvertCommand.Create(cli),
            RunCommand.Create(cli),
            RatesCommand.Create(cli),
            NeuronCommand.Create(cli),
            SweepCommand.Create(cli),
            BenchCommand.Create(cli),
            InspectCommand.Create(cli),
            ServeCommand.Create(cli),
            ExplainCommand.Create(cli),
        };
        GlobalOptions.AddTo(root, cli);
        return root;
    }
}
