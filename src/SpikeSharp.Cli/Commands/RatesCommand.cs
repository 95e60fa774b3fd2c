using System.CommandLine;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>Prints how fast each layer fires on data, and why some neurons fire faster than max_rates.</summary>
internal static class RatesCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras, .h5 or .ssm file" };
        ConversionOptions conversion = new();
        DataOptions data = new();
        RunOptions run = new();
        ReportOption report = new();
        CliCommand command = new("rates", "Show how fast every layer fires on data, and why.")
        {
            Examples =
            [
                "rates mnist-cnn.keras --data mnist-test-1000.npz --limit 100",
                "rates mnist-cnn.keras --data mnist-test-1000.npz --scale 20 --synapse none",
            ],
        };
        command.Add(model);
        conversion.AddTo(command);
        data.AddTo(command);
        run.AddTo(command);
        report.AddTo(command);
        command.SetAction(parsed => (int)Run(cli, parsed.GetRequiredValue(model), conversion.Read(parsed), data.Read(parsed), run.Read(parsed), report.Read(parsed)));
        return command;
    }

    internal static ExitCode Run(CliContext cli, string file, ConversionSettings conversion, DataSettings source, RunSettings run, string? report)
    {
        PreparedRun prepared = PreparedRun.Load(cli, file, conversion, source, run);
        RateMeasurement rates = cli.WithProgress("simulating", progress => RateMeasurement.Measure(
            prepared.Model, prepared.Presentation, prepared.Run.Steps, prepared.Session, new SimulationRelay(progress), cli.Cancel));
        if (rates.Layers.IsEmpty) throw NoSpikes(file);

        RateTables.Print(cli, rates);
        if (report is not null) ReportFile.OfRun(cli, prepared.ReportSource(Path.GetFileName(file), conversion), null, rates, report);
        cli.Document.Hints(prepared.Data.Findings);
        cli.Document.Hints(RateTables.Findings(rates));
        return ExitCode.Ok;
    }

    internal static CliException NoSpikes(string file) => new(
        ExitCode.Usage, DiagnosticCodes.InvalidOptionValue, $"{file} becomes a network without spiking neurons in this setting", "swap an activation, for example --swap relu=SpikingRectifiedLinear");
}
