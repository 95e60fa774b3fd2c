using System.CommandLine;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;
using SpikeSharp.Conversion;
using Table = SpikeSharp.Cli.Output.Table;

namespace SpikeSharp.Cli.Commands;

/// <summary>Converts a trained network, checks its rate network against it, and saves what was built.</summary>
internal static class ConvertCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras or .h5 file" };
        ConversionOptions conversion = new();
        Option<string> output = new("--out", "-o") { HelpName = "FILE.ssm", Description = "Where to save the built model" };
        Option<string> dt = new("--dt") { HelpName = "SECONDS", Description = "Length of a step. Default: 0.001" };
        CliCommand command = new("convert", "Convert a model: what each layer becomes, a check against the original, a file that runs.")
        {
            Examples = ["convert mnist-cnn.keras --out mnist-cnn.ssm", "convert mnist-cnn.keras --scale conv2d=100,conv2d_1=50 --out mnist-cnn.ssm", "convert vgg.keras --max-pool average --no-fold", "convert vgg.keras --strict"],
        };
        command.Add(model);
        conversion.AddTo(command);
        command.AddGroup("Output", output, dt);
        command.SetAction(parsed => (int)Run(
            cli, parsed.GetRequiredValue(model), conversion.Read(parsed), parsed.GetValue(output) is { } path ? OutputFile.Checked(output.Name, path, ".ssm") : null, parsed.GetValue(dt) is { } step ? OptionValue.Positive(dt.Name, step) : 0.001));
        return command;
    }

    private static ExitCode Run(CliContext cli, string file, ConversionSettings settings, string? output, double dt)
    {
        LayerGraph graph = ModelSource.Load(file, settings);
        cli.Document.Note("setting", FormattableString.Invariant($"{settings.Describe()}; step {dt} s"));
        Converter converter = ModelSource.Convert(graph, settings);
        BuiltModel model = cli.WithProgress("building", _ => converter.Build(dt, cli.Cancel));
        Print(cli, ConvertedObject.List(model, converter));
        cli.Document.Hints(graph.Diagnostics);
        cli.Document.Hints(converter.Diagnostics);
        ConversionView.PrintVerified(cli, converter);
        if (output is null)
        {
            cli.Document.Note("saved", "nothing was saved; --out FILE.ssm keeps the built model");
            return ExitCode.Ok;
        }

        cli.Cancel.ThrowIfCancellationRequested();
        model.Save(output);
        cli.Document.Fact("out", output, string.Create(CultureInfo.InvariantCulture, $"saved: {output} ({new FileInfo(output).Length / 1024.0:N0} KB)"));
        return ExitCode.Ok;
    }

    /// <summary>What each layer became.</summary>
    internal static void Print(CliContext cli, IReadOnlyList<ConvertedObject> objects)
    {
        Table table = new(
            "layers",
            [
                new Column("layer", "layer"), new Column("became", "became"), new Column("neurons", "neurons"), new Column("parameters", "parameters"), new Column("gain", "gain"),
                new Column("bias", "bias"), new Column("max_rates", "max_rates", "Hz"), new Column("amplitude", "amplitude", null, "0.######"), new Column("synapse", "synapse", "s"),
            ]);
        foreach (ConvertedObject item in objects)
        {
            table.Add(
                item.Layer, item.Became, item.Neurons, item.Parameters is int count ? count : default(Cell), Range(item.Gain), Range(item.Bias), Range(item.MaxRates), item.Amplitude,
                item.Neurons > 0 ? item.Synapse : null);
        }
        cli.Document.Table(table);
        ConversionView.PrintAll(cli, objects);

        static string? Range((double Low, double High)? range) => range is not { } r ? null
            : r.Low == r.High ? string.Create(CultureInfo.InvariantCulture, $"{r.Low:0.####}")
            : string.Create(CultureInfo.InvariantCulture, $"{r.Low:0.####} to {r.High:0.####}");
    }
}
