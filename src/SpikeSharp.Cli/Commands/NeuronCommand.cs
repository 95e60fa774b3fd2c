using System.CommandLine;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Commands;

/// <summary>Follows one neuron over time on one image and says why it is above or below max_rates.</summary>
internal static class NeuronCommand
{
    private const string LayerName = "--layer";
    private const string IndexName = "--index";
    private const string ImageName = "--image";

    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras, .h5 or .ssm file" };
        Option<string> layer = new(LayerName) { HelpName = "LAYER", Description = "A layer with spiking neurons, by its name in the model", Required = true };
        Option<string> index = new(IndexName) { HelpName = "I", Description = "Number of the neuron in the layer, from 0", Required = true };
        Option<string> image = new(ImageName) { HelpName = "K", Description = "Number of the image in the data, from 0", Required = true };
        ConversionOptions conversion = new();
        DataOptions data = new();
        RunOptions run = new();
        CliCommand command = new("neuron", "Follow one neuron over time and explain its rate.")
        {
            Examples = ["neuron mnist-cnn.keras --data mnist-test-1000.npz --layer conv2d_1 --index 2180 --image 7"],
        };
        command.Add(model);
        command.AddGroup("Neuron", layer, index, image);
        conversion.AddTo(command);
        data.AddTo(command);
        run.AddTo(command);
        command.SetAction(parsed => (int)Run(
            cli, parsed.GetRequiredValue(model), parsed.GetRequiredValue(layer), OptionValue.Whole(IndexName, parsed.GetRequiredValue(index), least: 0),
            OptionValue.Whole(ImageName, parsed.GetRequiredValue(image), least: 0), conversion.Read(parsed), data.Read(parsed), run.Read(parsed)));
        return command;
    }

    internal static ExitCode Run(CliContext cli, string file, string layer, int index, int image, ConversionSettings conversion, DataSettings source, RunSettings run)
    {
        PreparedRun prepared = PreparedRun.Load(cli, file, conversion, source, run);
        int neurons = NeuronsOf(prepared, file, layer);
        if (index >= neurons) throw OutOfRange(IndexName, index, $"layer '{layer}' has {neurons} neurons", neurons);
        if (image >= prepared.Data.Count) throw OutOfRange(ImageName, image, $"the data have {prepared.Data.Count} images", prepared.Data.Count);

        NeuronExplanation neuron = cli.WithProgress("simulating", _ => NeuronExplanation.Measure(
            prepared.Model, prepared.Presentation, image, layer, index, prepared.Run.Steps, prepared.Session, cli.Cancel));
        NeuronView.Print(cli, neuron, neurons, prepared.Graph?.TryGetLayer(layer)?.OutputShape ?? [], prepared.Data.Labels?[image]);
        cli.Document.Hints(prepared.Data.Findings);
        return ExitCode.Ok;
    }

    private static int NeuronsOf(PreparedRun prepared, string file, string layer)
    {
        BuiltModel model = prepared.Model;
        ModelLayer[] spiking = [.. model.Layers.Where(l => l.Ensemble >= 0 && model.Ensembles[l.Ensemble].NeuronType.IsSpiking)];
        if (spiking.Length == 0) throw RatesCommand.NoSpikes(file);
        string[] names = [.. spiking.Select(l => l.Name)];
        string choose = $"layers with spiking neurons: {string.Join(", ", names)}";
        if (spiking.FirstOrDefault(l => l.Name == layer) is { } found) return model.Ensembles[found.Ensemble].Size;
        throw model.Layers.Any(l => l.Name == layer)
            ? OptionValue.Bad(LayerName, layer, "that layer has no spiking neurons", NeuronsBehind(prepared.Converter, layer, names) is { } behind ? $"its neurons lie behind it: {LayerName} {behind}" : choose)
            : OptionValue.Bad(LayerName, layer, "the model has no such layer", SpellCheck.Hint(layer, names) ?? choose);
    }

    // The activation of a linear layer may be a layer of its own; neurons in front of a max pooling moved behind it.
    private static string? NeuronsBehind(Converter? converter, string layer, string[] spiking)
    {
        if (converter?.Graph.TryGetLayer(layer) is not { } source) return null;
        HashSet<Layer> behind = [source];
        foreach (Layer next in converter.Graph.Layers)
        {
            if (!next.Inputs.Any(behind.Contains)) continue;
            if (spiking.Contains(next.Name)) return next.Name;
            behind.Add(next);
        }
        return null;
    }

    private static CliException OutOfRange(string option, int value, string found, int count) => OptionValue.Bad(
        option, value.ToString(CultureInfo.InvariantCulture), found, string.Create(CultureInfo.InvariantCulture, $"choose from 0 to {count - 1}"));
}
