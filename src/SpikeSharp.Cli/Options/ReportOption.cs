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
        return parsed.GetValue(_report) is { } file ? OutputFile.Checked(_report.Name, file, ".html") : null;
    }
}
