using System.CommandLine;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Output;

/// <summary>The help of the program and of each command: usage, what it does, names in two columns, examples.</summary>
internal static class HelpText
{
    private const int Widest = 34;

    public static void Write(Command command, CliContext cli)
    {
        TextWriter output = cli.Out;
        bool isRoot = command is RootCommand;
        string name = isRoot ? "spikesharp" : $"spikesharp {command.Name}";
        string arguments = string.Concat(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues > 0 ? $" {a.Name}" : $" [{a.Name}]"));
        string required = string.Concat(command.Options.Where(o => o.Required).Select(o => $" {Label(o)}"));
        output.WriteLine($"Usage: {name}{(isRoot ? " COMMAND" : "")}{arguments}{required} [options]");
        output.WriteLine();
        output.WriteLine(command.Description);

        Section(cli, "Commands", command.Subcommands.Select(c => (c.Name, FirstSentence(c.Description))));
        Section(cli, "Arguments", command.Arguments.Select(a => (a.Name, a.Description ?? "")));
        CliCommand? own = command as CliCommand;
        HashSet<Option> grouped = [.. own?.Groups.SelectMany(g => g.Options) ?? []];
        Section(cli, "Options", Rows(command.Options.Where(o => !isRoot && !grouped.Contains(o))));
        foreach ((string title, Option[] options) in own?.Groups ?? [])
            Section(cli, title, Rows(options));

        Section(cli, isRoot ? "Options" : "Of every command", Rows(Global(command)));
        if (own is { Examples.Count: > 0 })
            Section(cli, "Examples", own.Examples.Select(e => ($"spikesharp {e}", "")));

        if (isRoot)
        {
            output.WriteLine();
            output.WriteLine("spikesharp COMMAND --help shows the options of a command and examples.");
        }
    }

    private static IEnumerable<Option> Global(Command command) =>
        command is RootCommand root ? root.Options : command.Parents.OfType<Command>().SelectMany(Global).Where(o => o.Recursive);

    private static IEnumerable<(string, string)> Rows(IEnumerable<Option> options) =>
        options.Where(o => !o.Hidden).Select(o => (Label(o), o.Description ?? ""));

    private static string Label(Option option)
    {
        IEnumerable<string> aliases = option.Aliases.Where(a => a.StartsWith('-') && a != option.Name && a != "-?").Order(StringComparer.Ordinal);
        string names = string.Join(", ", [option.Name, .. aliases]);
        return option.HelpName is { } value && option.ValueType != typeof(bool) ? $"{names} {value}" : names;
    }

    private static string FirstSentence(string? text) => text?.Split(". ", 2)[0].TrimEnd('.') ?? "";

    private static void Section(CliContext cli, string title, IEnumerable<(string Left, string Right)> rows)
    {
        (string Left, string Right)[] all = [.. rows];
        if (all.Length == 0)
            return;

        int column = Math.Min(Widest, all.Max(r => r.Left.Length)) + 4;
        cli.Out.WriteLine();
        cli.Out.WriteLine($"{title}:");
        foreach ((string left, string right) in all)
        {
            string[] lines = [.. Wrapped(right, Math.Max(30, cli.Width - column))];
            if (left.Length + 4 > column)
            {
                cli.Out.WriteLine($"  {left}");
            }
            else
            {
                cli.Out.WriteLine($"  {left.PadRight(column - 2)}{lines.FirstOrDefault()}".TrimEnd());
                lines = lines[Math.Min(1, lines.Length)..];
            }

            foreach (string line in lines)
                cli.Out.WriteLine($"{new string(' ', column)}{line}");
        }
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        if (line.Length > 0)
            yield return line;
    }
}
