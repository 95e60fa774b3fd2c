using SpikeSharp.Analysis;

namespace SpikeSharp.Cli.Commands;

/// <summary>Writes the report of a command and says where.</summary>
internal static class ReportFile
{
    public static void Save(CliContext cli, Report report, string path)
    {
        report.Save(path);
        cli.Document.Fact("report", Path.GetFullPath(path), $"\nreport: {Path.GetFullPath(path)}");
    }
}
