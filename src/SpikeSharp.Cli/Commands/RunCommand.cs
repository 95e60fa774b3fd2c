using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SpikeSharp.Building;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;

namespace SpikeSharp.Cli.Commands;

/// <summary>Converts a model, presents data to it, and prints accuracy, spikes and speed beside the trained network's accuracy; other built models it just runs.</summary>
internal static class RunCommand
{
    private const int MostBroken = 12;

    // Of a model that runs by itself.
    private static readonly string[] OwnOptions = ["--steps", "--dt", "--precision", "--threads", "--seed", "--out", GlobalOptions.JsonName, GlobalOptions.VerbosityName];

    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras, .h5 or .ssm file" };
        ConversionOptions conversion = new();
        DataOptions data = new(required: false);
        RunOptions run = new();
        RecordOptions record = new();
        ReportOption report = new();
        Option<string> broken = new("--broken") { HelpName = "N", Description = $"List N images that conversion breaks or mends, here and in the report. Default: {MostBroken}" };
        Option<string> require = new("--require-accuracy") { HelpName = "SHARE", Description = "Fail with exit code 4 if fewer are right: 0.98" };
        CliCommand command = new("run", "Run a converted model on data: accuracy, spikes, speed. Any other .ssm file runs by itself: its probes.")
        {
            Examples =
            [
                "run mnist-cnn.keras --data mnist-test-1000.npz",
                "run mnist-cnn.keras --data mnist-test-1000.npz --scale 1000 --synapse none --readout mean",
                "run mnist-cnn.keras --data mnist-test-1000.npz --limit 10 --keep all --probe conv2d:spikes --out out.npz",
                "run mnist-cnn.keras --data mnist-test-1000.npz --report report.html",
                "run mnist-cnn.keras --data pictures --broken 50 --report report.html",
                "run two-in.keras --data image=images.npz --data row_sums=sums.npy --labels digit=digits.npy --labels is_odd=odd.npy",
                "run network.ssm --steps 1000 --out probes.npz",
            ],
        };
        command.Add(model);
        conversion.AddTo(command);
        data.AddTo(command);
        run.AddTo(command);
        record.AddTo(command);
        report.AddTo(command);
        command.AddGroup("Answers", broken, require);
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(model);
            if (ModelSource.IsBuilt(file) && BuiltModel.Load(InputFile.Checked(file)) is var built && BuiltRun.Fits(built))
            {
                RunSettings settings = run.Read(parsed);
                ModelSource.CheckDt(file, built, settings.Dt, settings.HasDt);
                string? useless = parsed.CommandResult.Children.OfType<OptionResult>().Where(given => !given.Implicit).Select(given => given.Option.Name).FirstOrDefault(name => !OwnOptions.Contains(name));
                if (useless is not null)
                    throw new CliException(ExitCode.Usage, DiagnosticCodes.CommandLine, $"{useless} has no use for {file}: it is no converted network", $"its options are {string.Join(", ", OwnOptions)}");
                BuiltRun.Run(cli, file, built, settings, conversion.ReadSeed(parsed), record.Read(parsed).Out);
                return (int)ExitCode.Ok;
            }
            return (int)Run(
                cli, file, conversion.Read(parsed), data.Read(parsed), run.Read(parsed), record.Read(parsed), report.Read(parsed),
                parsed.GetValue(broken) is { } most ? OptionValue.Whole(broken.Name, most, least: 0) : MostBroken, parsed.GetValue(require) is { } share ? OptionValue.Fraction(require.Name, share) : null);
        });
        return command;
    }

    private static ExitCode Run(CliContext cli, string file, ConversionSettings conversion, DataSettings source, RunSettings run, RecordSettings record, string? report, int broken, double? required)
    {
        PreparedRun prepared = PreparedRun.Load(cli, file, conversion, source, run);
        if (required is not null && prepared.Data.Labels is null)
            throw OptionValue.Bad("--require-accuracy", required.Value.ToString(CultureInfo.InvariantCulture), "the data have no labels, so nothing can be right", "add --labels FILE");

        ConversionView.PrintBrief(cli, prepared);
        RunAnswers answers = RunAnswers.Measure(cli, prepared, record);
        answers.Print(cli, broken);
        if (report is not null) ReportFile.OfRun(cli, prepared.ReportSource(Path.GetFileName(file), conversion) with { MostMistakes = broken }, answers.Evaluation, null, report);
        cli.Document.Hints(answers.Findings(cli, conversion));
        if (required is not double target || answers.Spiking is not { } reached || reached.Value >= target) return ExitCode.Ok;
        cli.Document.Missed(new Diagnostic(
            DiagnosticCodes.TargetMissed, "accuracy",
            string.Create(CultureInfo.InvariantCulture, $"the accuracy is {reached.Value:0.####}, --require-accuracy asks for {target}"), "try a larger --scale, more --steps, or a --synapse"));
        return ExitCode.TargetMissed;
    }
}
