using SpikeSharp.Analysis;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>Writes the report of a command and says where.</summary>
internal static class ReportFile
{
    /// <summary>Measures what is not measured yet, and saves.</summary>
    public static void OfRun(CliContext cli, ReportSource source, Evaluation? evaluation, RateMeasurement? rates, string path) =>
        Save(cli, cli.WithProgress("measuring for the report", progress => Report.ForRun(source, evaluation, rates, new SimulationRelay(progress), cli.Cancel)), path);

    public static void Save(CliContext cli, Report report, string path)
    {
        report.Save(path);
        cli.Document.Fact("report", Path.GetFullPath(path), $"\nreport: {Path.GetFullPath(path)}");
    }
}
