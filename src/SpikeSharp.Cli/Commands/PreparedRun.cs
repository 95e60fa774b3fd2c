using SpikeSharp.Building;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Commands;

/// <summary>A converted model with data for it: what every command that simulates begins with.</summary>
internal sealed record PreparedRun(LayerGraph Graph, BuiltModel Model, DataSet Data, IReadOnlyDictionary<string, NdArray> Inputs, Presentation Presentation, SessionOptions Session)
{
    public static PreparedRun Load(CliContext cli, string file, ConversionSettings conversion, DataSettings source, RunSettings run)
    {
        LayerGraph graph = KerasModel.Load(file);
        Converter converter = ModelSource.Convert(graph, conversion);
        DataSet data = DataSet.Load(source, ModelSource.InputsOf(graph), cli.Cancel);
        cli.Document.Note("setting", FormattableString.Invariant($"{conversion.Describe()}, {run.Steps} steps, readout {run.Readout.ToString().ToLowerInvariant()}"));
        foreach (string line in data.Scaling) cli.Document.Note("scaling", line);

        BuiltModel model = converter.Build(run.Dt, cli.Cancel);
        Dictionary<string, NdArray> inputs = [];
        foreach (DataInput input in data.Inputs)
        {
            float[] values = new float[data.Count * input.Input.Size];
            input.CopyTo<float>(0, values);
            inputs[input.Input.Name] = NdArray.From(values, data.Count, input.Input.Size);
        }
        return new PreparedRun(graph, model, data, inputs, new Presentation(model, inputs), new SessionOptions
        {
            Threads = run.Threads ?? 0,
            Precision = run.Precision switch { RunPrecision.Double => Precision.Double, RunPrecision.Single => Precision.Single, _ => null },
        });
    }
}
