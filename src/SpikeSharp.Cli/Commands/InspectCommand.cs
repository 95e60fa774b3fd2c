using System.CommandLine;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;
using SpikeSharp.Conversion;
using Table = SpikeSharp.Cli.Output.Table;

namespace SpikeSharp.Cli.Commands;

/// <summary>Lists the layers of a model file as they were read, and what the settings would make of each.</summary>
internal static class InspectCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras, .h5 or .ssm file" };
        ConversionOptions conversion = new();
        Option<bool> plan = new("--plan") { Description = "Show how the engine plans a run, pass by pass" };
        CliCommand command = new("inspect", "List the layers of a model, and whether and how each is converted.")
        {
            Examples = ["inspect mnist-cnn.keras", "inspect mnist-cnn.keras --plan"],
        };
        command.Add(model);
        command.Add(plan);
        conversion.AddTo(command);
        command.SetAction(parsed => (int)Run(cli, parsed.GetRequiredValue(model), conversion.Read(parsed), parsed.GetValue(plan)));
        return command;
    }

    private static ExitCode Run(CliContext cli, string file, ConversionSettings settings, bool showPlan)
    {
        if (ModelSource.IsBuilt(file)) return RunBuilt(cli, ModelSource.Open(cli, file, settings, 0.001).Model, showPlan);
        LayerGraph graph = ModelSource.Load(file, settings);
        cli.Document.Note("setting", settings.Describe());
        Converter? converter = null;
        ConversionException? refused = null;
        try
        {
            converter = ModelSource.Convert(graph, settings);
        }
        catch (ConversionException exception)
        {
            refused = exception;
        }

        Table table = new(
            "layers",
            [
                new Column("name", "layer"), new Column("type", "type"), new Column("shape", "output shape"), new Column("activation", "activation"), new Column("parameters", "parameters"),
                new Column("converts", "converts"), new Column("exactness", "conversion"), new Column("reason", "how, or why not"),
            ]);
        foreach (Layer layer in graph.Layers)
        {
            (bool converts, string? exactness, string reason) = Treatment(layer);
            table.Add(
                layer.Name, layer.ClassName, layer.IsShapeKnown ? $"({string.Join(", ", layer.OutputShape)})" : "?", layer.Activation.ToString(), layer.ParameterCount, converts, exactness, reason);
        }
        cli.Document.Table(table);
        cli.Document.Hints(graph.Diagnostics);
        if (refused is not null) throw refused;
        if (showPlan) PrintPlan(cli, converter!.Build(cancel: cli.Cancel));
        return ExitCode.Ok;

        (bool Converts, string? Exactness, string Reason) Treatment(Layer layer)
        {
            if (converter?.Report.FirstOrDefault(converted => converted.Layer.Name == layer.Name) is { } converted) return (true, converted.Exactness.ToString(), converted.Reason);
            return refused?.Refused.FirstOrDefault(fault => fault.Subject == layer.Name) is { } fault ? (false, null, fault.Message) : (true, null, "");
        }
    }

    private static ExitCode RunBuilt(CliContext cli, BuiltModel model, bool showPlan)
    {
        cli.Document.Note("setting", string.Create(
            CultureInfo.InvariantCulture,
            $"as built: {(model.Label.Length > 0 ? $"{model.Label}, " : "")}steps of {model.Dt} s, {model.Precision.ToString().ToLowerInvariant()} precision, {model.Operators.Length} operators, {model.Signals.Length} signals, probes {string.Join(", ", model.Probes.Select(probe => probe.Label))}"));
        if (model.Layers.IsEmpty)
        {
            Table ensembles = new("ensembles", [new Column("ensemble", "ensemble"), new Column("neurons", "neurons"), new Column("type", "type"), new Column("dimensions", "dimensions")]);
            foreach (BuiltEnsemble ensemble in model.Ensembles) ensembles.Add(ensemble.Label, ensemble.Size, ensemble.NeuronType.GetType().Name, ensemble.Dimensions);
            cli.Document.Table(ensembles);
        }
        else
        {
            ConvertCommand.Print(cli, ConvertedObject.List(model));
        }
        if (showPlan) PrintPlan(cli, model);
        return ExitCode.Ok;
    }

    // Every pass as what it changed, then the plan that runs: the whole plan after each pass would hide both.
    private static void PrintPlan(CliContext cli, BuiltModel model)
    {
        IReadOnlyList<PlanStage> stages = CpuBackend.Instance.Explain(model);
        if (cli.Json)
        {
            Table table = new("plan", [new Column("pass", "pass"), new Column("operations", "operations"), new Column("text", "plan")]);
            foreach (PlanStage stage in stages) table.Add(stage.Pass, stage.Operations, stage.Text);
            cli.Document.Table(table);
            return;
        }

        cli.Document.Text("\nplan: when an operation runs, the bytes that it touches, its synaptic events if every source is active, what it does");
        string[] before = [];
        foreach (PlanStage stage in stages)
        {
            string[] lines = stage.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            IEnumerable<string> changes = before.Length == 0 ? lines.Select(line => $"  {line}") : [.. Without(before, lines).Select(line => $"- {line}"), .. Without(lines, before).Select(line => $"+ {line}")];
            cli.Document.Text(string.Create(CultureInfo.InvariantCulture, $"\n{stage.Pass}: {stage.Operations} operations"));
            foreach (string line in changes) cli.Document.Text(line);
            before = lines;
        }
        cli.Document.Text($"\nas it runs: {before.Length} operations");
        foreach (string line in before) cli.Document.Text($"  {line}");

        static IEnumerable<string> Without(string[] lines, string[] others)
        {
            Dictionary<string, int> left = others.CountBy(line => line).ToDictionary();
            foreach (string line in lines)
            {
                int count = left.GetValueOrDefault(line);
                if (count == 0) yield return line;
                else left[line] = count - 1;
            }
        }
    }
}
