using System.CommandLine;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Options;

/// <summary>The option of a command that can show its results as a page.</summary>
internal sealed class ReportOption
{
    private readonly Option<string> _report = new("--report") { HelpName = "FILE.html", Description = "Write a page that shows the results; it needs nothing beside it" };

    public void AddTo(CliCommand command) => command.AddGroup("Report", _report);

    /// <summary>The file, or null.</summary>
    /// <exception cref="Errors.CliException">There is no such place; said before anything is simulated.</exception>
    public string? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_report) is not { } file) return null;
        if (file.Length == 0 || Path.GetFileName(file).Length == 0 || Directory.Exists(file)) throw OptionValue.Bad(_report.Name, file, "it must be the name of a file");
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Directory.Exists(folder) ? file : throw OptionValue.Bad(_report.Name, file, $"there is no folder {folder}", "create it, or name another");
    }
}
