using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Commands;

/// <summary>A converted model with data for it: what every command that simulates begins with.</summary>
/// <param name="Converter">The conversion; null for a model that was loaded as it was built.</param>
/// <param name="Model">What runs.</param>
/// <param name="Data">The items.</param>
/// <param name="Inputs">Their values by input, shape (items, size).</param>
/// <param name="Presentation">The items for the engine.</param>
/// <param name="Session">Precision, threads and minibatch.</param>
internal sealed record PreparedRun(Converter? Converter, BuiltModel Model, DataSet Data, IReadOnlyDictionary<string, NdArray> Inputs, Presentation Presentation, SessionOptions Session)
{
    /// <summary>The trained network; null for a model that was loaded as it was built.</summary>
    public LayerGraph? Graph => Converter?.Graph;

    /// <summary>Loads, converts, builds, reads the data, and says which setting is in force (<paramref name="setting"/>, if that is not one conversion).</summary>
    public static PreparedRun Load(CliContext cli, string file, ConversionSettings conversion, DataSettings source, RunSettings run, string? setting = null)
    {
        (Converter? converter, BuiltModel model) = ModelSource.Open(cli, file, conversion, run.Dt, run.HasDt);
        if (source.Output is { } chosen) model = Answered(model, chosen);
        DataSet data = DataSet.Load(source, ModelSource.InputsOf(model), cli.Cancel);
        CheckLabels(data, source, model);
        cli.Document.Note("setting", setting ?? FormattableString.Invariant($"{ModelSource.Describe(converter, model, conversion)}; {run.Steps} steps of {model.Dt} s; readout {run.Readout.ToString().ToLowerInvariant()}"));
        foreach (string line in data.Scaling) cli.Document.Note("scaling", line);

        Dictionary<string, NdArray> inputs = [];
        foreach (DataInput input in data.Inputs)
        {
            float[] values = new float[data.Count * input.Input.Size];
            input.CopyTo<float>(0, values);
            inputs[input.Input.Name] = NdArray.From(values, data.Count, input.Input.Size);
        }
        return new PreparedRun(converter, model, data, inputs, new Presentation(model, inputs), new SessionOptions
        {
            Items = run.Minibatch ?? 64,
            Threads = run.Threads ?? 0,
            Precision = run.Precision switch { RunPrecision.Double => Precision.Double, RunPrecision.Single => Precision.Single, _ => null },
        });
    }

    /// <summary>What a report on this run is made from.</summary>
    public ReportSource ReportSource(string title, ConversionSettings conversion, RunSettings run) => new()
    {
        Title = title,
        Model = Model,
        Inputs = Inputs,
        Steps = run.Steps,
        Labels = Data.Labels,
        Readout = run.Readout,
        Session = Session,
        Converter = Converter,
        ItemShape = Data.Inputs[0].ItemShape,
        Settings = [ModelSource.Describe(Converter, Model, conversion), .. Data.Scaling],
    };

    /// <summary>What the trained network gives out at the output that counts, shape (items, size), in 64-bit floats; null for a model without one.</summary>
    public double[]? TrainedOutputs(CancellationToken cancel)
    {
        if (Graph is null) return null;
        ForwardResult forward = Graph.Forward([.. Graph.Inputs.Select(input => (ReadOnlyMemory<double>)Inputs[input.Name].ToDoubles())], null, Session.Threads, cancel);
        int output = Graph.Outputs.ToList().FindIndex(layer => layer.Name == Model.Outputs[0].Name);
        return forward.Outputs[Math.Max(output, 0)];
    }

    private static BuiltModel Answered(BuiltModel model, string output)
    {
        string[] names = [.. model.Outputs.Select(candidate => candidate.Name)];
        return names.Contains(output)
            ? Evaluation.AnsweredBy(model, output)
            : throw OptionValue.Bad("--output", output, $"the model has no output '{output}'", SpellCheck.Hint(output, names) ?? $"its outputs are {string.Join(", ", names)}");
    }

    private static void CheckLabels(DataSet data, DataSettings source, BuiltModel model)
    {
        if (data.Labels is not { } labels || model.Outputs.IsEmpty) return;
        int size = model.Probes[model.Outputs[0].Probe].Signal.Size, classes = size == 1 ? 2 : size;
        int wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        if (wrong < 0) return;
        string[] others = [.. model.Outputs.Skip(1).Select(other => other.Name)];
        throw new ModelFormatException(
            DiagnosticCodes.DataShape, source.Labels?.ToString() ?? source.Inputs[0].ToString(),
            $"the label of item {wrong} is {labels[wrong]}; output '{model.Outputs[0].Name}' has {classes} classes, 0 to {classes - 1}",
            others.Length == 0 ? "give labels that count classes from 0" : $"give labels that count classes from 0, or say which output they belong to: --output {others[0]}");
    }
}
