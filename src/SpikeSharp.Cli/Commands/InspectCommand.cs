using System.CommandLine;
using SpikeSharp.Cli.Output;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Commands;

/// <summary>Lists the layers of a model file as they were read.</summary>
internal static class InspectCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .keras or .h5 file" };
        CliCommand command = new("inspect", "List the layers of a model: type, output shape, activation, parameters.")
        {
            Examples = ["inspect mnist-cnn.keras"],
        };
        command.Add(model);
        command.SetAction(parsed => (int)Run(cli, parsed.GetRequiredValue(model)));
        return command;
    }

    internal static ExitCode Run(CliContext cli, string model)
    {
        LayerGraph graph = KerasModel.Load(model);
        Table table = new("layers", [new Column("name", "layer"), new Column("type", "type"), new Column("shape", "output shape"), new Column("activation", "activation"), new Column("parameters", "parameters"), new Column("supported", "supported")]);
        foreach (Layer layer in graph.Layers)
            table.Add(layer.Name, layer.ClassName, layer.IsShapeKnown ? $"({string.Join(", ", layer.OutputShape)})" : "?", layer.Activation.ToString(), layer.ParameterCount, layer is not UnsupportedLayer);
        cli.Document.Table(table);
        cli.Document.Hints(graph.Diagnostics);
        graph.ThrowIfRefused();
        return ExitCode.Ok;
    }
}
