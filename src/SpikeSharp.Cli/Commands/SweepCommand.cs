using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Commands;

/// <summary>Measures accuracy over scales, synapses and steps, and recommends a setting.</summary>
internal static class SweepCommand
{
    private const string ScalesName = "--scales";
    private const string SynapsesName = "--synapses";
    private const int DefaultSteps = 60;

    public static Command Create(CliContext cli)
    {
        SweepOptions defaults = new();
        Argument<string> model = new("MODEL") { Description = "A .keras or .h5 file" };
        Option<string> scales = new(ScalesName) { HelpName = "LIST", Description = $"Factors on firing rates to try. Default: {string.Join(',', defaults.Scales.Select(Number))}" };
        Option<string> synapses = new(SynapsesName)
        {
            HelpName = "LIST",
            Description = $"Time constants of the synapse to try, in seconds. Default: {string.Join(',', defaults.Synapses.Select(SweepView.Word))}",
        };
        ConversionOptions conversion = new(sweeps: true);
        DataOptions data = new();
        RunOptions run = new(DefaultSteps, readout: false);
        ReportOption report = new();
        CliCommand command = new("sweep", "Measure accuracy over scales, synapses and steps, and recommend a setting.")
        {
            Examples = ["sweep mnist-cnn.keras --data mnist-test-1000.npz", "sweep mnist-cnn.keras --data mnist-test-1000.npz --scales 20,50,100 --synapses none,0.005 --steps 40"],
        };
        command.Add(model);
        command.AddGroup("Grid", scales, synapses);
        conversion.AddTo(command);
        data.AddTo(command);
        run.AddTo(command);
        report.AddTo(command);
        command.SetAction(parsed =>
        {
            RunSettings settings = run.Read(parsed);
            SweepOptions grid = new()
            {
                Scales = parsed.GetValue(scales) is { } some ? List(ScalesName, some, part => OptionValue.Positive(ScalesName, part)) : defaults.Scales,
                Synapses = parsed.GetValue(synapses) is { } taus ? List(SynapsesName, taus, Synapse) : defaults.Synapses,
                Steps = settings.Steps,
                Dt = settings.Dt,
            };
            return (int)Run(cli, parsed.GetRequiredValue(model), grid, conversion.Read(parsed), data.Read(parsed), settings, report.Read(parsed));
        });
        return command;
    }

    internal static ExitCode Run(CliContext cli, string file, SweepOptions grid, ConversionSettings conversion, DataSettings source, RunSettings run, string? report)
    {
        PreparedRun prepared = PreparedRun.Load(cli, file, conversion, source, run, SweepView.Describe(grid, conversion));
        if (prepared.Trained is not { } trained)
            throw new CliException(ExitCode.Usage, DiagnosticCodes.InvalidOptionValue, $"{file} is a model as it was built, so its scale and synapse are fixed", "give the trained network, a .keras or .h5 file");
        if (prepared.Data.Labels is not { } labels)
            throw new CliException(ExitCode.Usage, DiagnosticCodes.DataSelection, "the data have no labels, so no setting can be right more often than another", "add --labels FILE");
        if (!prepared.Model.Ensembles.Any(ensemble => ensemble.NeuronType.IsSpiking)) throw RatesCommand.NoSpikes(file);

        Sweep sweep = cli.WithProgress("simulating", progress => Sweep.Run(
            trained, ModelSource.OptionsOf(trained, conversion), prepared.Inputs, labels, grid with { Output = source.Output, Steps = prepared.Run.Steps }, prepared.Session, new SimulationRelay(progress), cli.Cancel));
        SweepView.Print(cli, sweep, row => Reproduce(file, conversion, source, run, row));
        if (report is not null) SaveReport(cli, sweep, prepared, file, conversion, source, run, report);
        cli.Document.Hints(prepared.Data.Findings);
        return ExitCode.Ok;
    }

    private static void SaveReport(CliContext cli, Sweep sweep, PreparedRun prepared, string file, ConversionSettings conversion, DataSettings source, RunSettings run, string report)
    {
        // The objects of the page are those of the recommended setting.
        SweepRow best = sweep.Recommended();
        Converter converter = ModelSource.Convert(prepared.Trained!, At(conversion, best));
        ReportSource page = (prepared with { Converter = converter, Model = converter.Build(run.Dt, cli.Cancel) }).ReportSource(Path.GetFileName(file), conversion) with
        {
            Settings = [SweepView.Describe(sweep.Options, conversion), .. prepared.Data.Scaling],
            Command = Reproduce(file, conversion, source, run, best),
        };
        ReportFile.Save(cli, Report.ForSweep(page, sweep), report);
    }

    private static ConversionSettings At(ConversionSettings conversion, SweepRow row) =>
        conversion with { Scale = LayerValues.Of(row.Scale), Synapse = row.Synapse is double tau ? LayerValues.Of(tau) : LayerValues.None };

    private static string Reproduce(string file, ConversionSettings conversion, DataSettings source, RunSettings run, SweepRow row)
    {
        List<string> words = [$"{Invocation.Name} run", ConversionSettings.Quoted(file), source.ToArguments(), At(conversion, row).ToArguments(), $"--steps {Number(row.Steps)} --readout {SweepView.Word(row.Readout)}"];
        if (run.Dt != new SweepOptions().Dt) words.Add($"--dt {Number(run.Dt)}");
        if (run.Precision is { } precision) words.Add($"--precision {precision.ToString().ToLowerInvariant()}");
        return string.Join(' ', words);
    }

    private static ImmutableArray<T> List<T>(string option, string text, Func<string, T> read)
    {
        ImmutableArray<T> values = [.. OptionValue.Parts(option, text).Select(read)];
        return values.Distinct().Count() == values.Length ? values : throw OptionValue.Bad(option, text, "it names a value twice");
    }

    private static double? Synapse(string part) =>
        part.Equals(LayerValues.NoneWord, StringComparison.OrdinalIgnoreCase) ? null : OptionValue.Positive(SynapsesName, part);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
