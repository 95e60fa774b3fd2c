using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Options;

/// <summary>The options that every command understands.</summary>
internal static class GlobalOptions
{
    public const string JsonName = "--json";
    public const string VerbosityName = "--verbosity";

    private static readonly string[] Levels = ["quiet", "normal", "debug"];

    public static void AddTo(RootCommand root, CliContext cli)
    {
        Option<bool> json = new(JsonName) { Description = "Print one JSON document on stdout instead of lines and tables", Recursive = true };
        Option<string> verbosity = new(VerbosityName)
        {
            Description = "How much to say on stderr: quiet, normal or debug (with timings and stack traces). Default: normal",
            HelpName = "LEVEL",
            Recursive = true,
        };
        root.Add(json);
        root.Add(verbosity);
        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Description = "Show how to use the program or one command";
                help.Action = new WriteHelp(cli);
            }
            else if (option is VersionOption version)
            {
                version.Description = "Show the version";
                version.Validators.Clear();
                version.Action = new WriteVersion(cli);
            }
        }

        root.SetAction(_ =>
        {
            HelpText.Write(root, cli);
            return (int)ExitCode.Ok;
        });
    }

    public static Verbosity ReadVerbosity(ParseResult parsed) =>
        parsed.GetValue<string>(VerbosityName) is { } level ? (Verbosity)OptionValue.OneOf(VerbosityName, level, Levels) : Verbosity.Normal;

    private sealed class WriteHelp(CliContext cli) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            HelpText.Write(parseResult.CommandResult.Command, cli);
            return (int)ExitCode.Ok;
        }
    }

    private sealed class WriteVersion(CliContext cli) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            string version = typeof(Cli).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
            cli.Document.Fact("version", version, $"spikesharp {version}");
            return (int)ExitCode.Ok;
        }
    }
}
