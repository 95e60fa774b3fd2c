using System.CommandLine;
using System.CommandLine.Parsing;

namespace SpikeSharp.Cli.Errors;

/// <summary>Reads a command line that was not understood and says what is wrong with it in our words.</summary>
internal static class ParseFaults
{
    /// <summary>Empty if the command line can be obeyed.</summary>
    public static IReadOnlyList<Diagnostic> Find(ParseResult parsed)
    {
        bool answersAnyway = parsed.Action is { ClearsParseErrors: true };
        if (answersAnyway)
            return [];

        // One mistyped name makes the parser miss other things too, so the first kind of fault found is the one reported.
        if (Unknown(parsed) is { Count: > 0 } unknown)
            return unknown;

        if (MissingValues(parsed) is { Count: > 0 } missing)
            return missing;

        Diagnostic[] required = [.. Required(parsed)];
        return [.. parsed.Errors.Where(e => required.Length == 0 || e.SymbolResult is not (CommandResult or OptionResult { Tokens.Count: 0 })).Select(e => Translate(parsed, e)), .. required];
    }

    private static List<Diagnostic> Unknown(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string place = command is RootCommand ? "spikesharp" : $"spikesharp {command.Name}";
        // The parser takes "--daat" for the value of an argument that is still open.
        string[] words = [.. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value), .. parsed.UnmatchedTokens];
        string[] options = [.. words.Where(IsOption)];
        if (options.Length > 0)
        {
            string[] known = [.. OptionsOf(command).SelectMany(o => (string[])[o.Name, .. o.Aliases])];
            return [.. options.Select(o => Fault($"'{place}' has no option '{Name(o)}'", SpellCheck.Hint(Name(o), known) ?? Help(command)))];
        }

        if (parsed.UnmatchedTokens is not { Count: > 0 } rest)
            return [];

        return command.Subcommands.Count > 0
            ? [Fault($"there is no command '{rest[0]}'", SpellCheck.Hint(rest[0], command.Subcommands.Select(c => c.Name)) ?? Help(command))]
            : [.. rest.Select(r => Fault($"'{place}' has no use for '{r}'", Help(command)))];
    }

    private static List<Diagnostic> MissingValues(ParseResult parsed) =>
    [
        .. parsed.CommandResult.Children.OfType<OptionResult>()
            .Where(o => o is { Implicit: false } && o.Option.Arity.MinimumNumberOfValues > 0)
            .Where(o => o.Tokens.Count == 0 || o.Tokens.Any(t => t.Value.StartsWith("--", StringComparison.Ordinal)))
            .Select(o => Fault($"option '{o.Option.Name}' needs a value{(o.Option.HelpName is { } name ? $", {name}" : "")}", Help(parsed.CommandResult.Command))),
    ];

    private static Diagnostic Translate(ParseResult parsed, ParseError error)
    {
        Command command = parsed.CommandResult.Command;
        return error.SymbolResult switch
        {
            OptionResult { Option: var option } result when result.Tokens.Count > option.Arity.MaximumNumberOfValues =>
                Fault($"option '{option.Name}' is given {result.Tokens.Count} times, it takes one value", Help(command)),
            ArgumentResult { Argument: var argument, Tokens.Count: 0 } => Fault($"'spikesharp {command.Name}' needs {argument.Name}: {argument.Description}", Help(command)),
            _ => Fault(error.Message.TrimEnd('.'), Help(command)),
        };
    }

    private static IEnumerable<Diagnostic> Required(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        return command.Options.Where(o => o.Required && parsed.GetResult(o) is null or { Implicit: true })
            .Select(o => Fault($"'spikesharp {command.Name}' needs the option '{o.Name}'{Named(o)}", Help(command)));
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word != "--";

    private static string Name(string word) => word.Split('=', 2)[0];

    private static string Named(Option option) => option.HelpName is { } name ? $" {name}: {option.Description}" : $": {option.Description}";

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => OptionsOf(p).Where(o => o.Recursive)));

    private static string Help(Command command) => command is RootCommand ? "spikesharp --help lists the commands" : $"spikesharp {command.Name} --help shows its use";

    private static Diagnostic Fault(string message, string hint) => new(DiagnosticCodes.CommandLine, "", message, hint);
}
