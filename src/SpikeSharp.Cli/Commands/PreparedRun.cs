using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Commands;

/// <summary>A converted model with data for it: what every command that simulates begins with.</summary>
/// <param name="Trained">The trained network; null for a model that was loaded as it was built.</param>
/// <param name="Converter">The conversion; null for such a model.</param>
/// <param name="Model">What runs.</param>
/// <param name="Data">The items.</param>
/// <param name="Inputs">Their values by input, shape (items, size), or (items, steps, size) for sequences.</param>
/// <param name="Presentation">The items for the engine.</param>
/// <param name="Session">Precision, threads and minibatch.</param>
/// <param name="Run">As asked for, with as many steps as sequences have.</param>
internal sealed record PreparedRun(
    LayerGraph? Trained, Converter? Converter, BuiltModel Model, DataSet Data, IReadOnlyDictionary<string, NdArray> Inputs, Presentation Presentation, SessionOptions Session, RunSettings Run)
{
    /// <summary>The trained network as it was converted: of one time step, if the data are sequences.</summary>
    public LayerGraph? Graph => Converter?.Graph;

    /// <summary>Loads, converts, builds, reads the data, and says which setting is in force (<paramref name="setting"/>, if that is not one conversion).</summary>
    public static PreparedRun Load(CliContext cli, string file, ConversionSettings conversion, DataSettings source, RunSettings run, string? setting = null)
    {
        (LayerGraph? trained, Converter? converter, BuiltModel model) = ModelSource.Open(cli, file, conversion, run.Dt, run.HasDt);
        if (source.Output is { } chosen) model = Answered(model, chosen);
        DataSet data = DataSet.Load(source, ModelSource.InputsOf(model, conversion.Temporal), [.. model.Outputs.Select(output => output.Name)], cli.Cancel);
        if (conversion.Temporal) run = run with { Steps = StepsOf(data, run) };
        data = CheckLabels(data, source, model);
        cli.Document.Note("setting", setting ?? FormattableString.Invariant($"{ModelSource.Describe(converter, model, conversion)}; {run.Steps} steps of {model.Dt} s; readout {run.Readout.ToString().ToLowerInvariant()}"));
        foreach (string line in data.Scaling) cli.Document.Note("scaling", line);

        Dictionary<string, NdArray> inputs = [];
        foreach (DataInput input in data.Inputs)
        {
            float[] values = new float[data.Count * input.Input.Size];
            input.CopyTo<float>(0, values);
            NdArray items = NdArray.From(values, data.Count, input.Input.Size);
            inputs[input.Input.Name] = conversion.Temporal ? FirstSteps(items, input.Input.Shape[0], run.Steps) : items;
        }
        return new PreparedRun(trained, converter, model, data, inputs, new Presentation(model, inputs), new SessionOptions
        {
            Items = run.Minibatch ?? 64,
            Threads = run.Threads ?? 0,
            Precision = run.Precision switch { RunPrecision.Double => Precision.Double, RunPrecision.Single => Precision.Single, _ => null },
        }, run);
    }

    /// <summary>What a report on this run is made from.</summary>
    public ReportSource ReportSource(string title, ConversionSettings conversion) => new()
    {
        Title = title,
        Model = Model,
        Inputs = Inputs,
        Steps = Run.Steps,
        Labels = Data.Labels,
        Readout = Run.Readout,
        Session = Session,
        Converter = Converter,
        ItemShape = Data.Inputs[0].ItemShape,
        Settings = [ModelSource.Describe(Converter, Model, conversion), .. Data.Scaling],
    };

    /// <summary>What the trained network gives out at every output, in the order of the model, shape (items, size), in 64-bit floats; null for a model without one. Of sequences the last step, or the mean over the steps, as is read out.</summary>
    public double[][]? TrainedOutputs(CancellationToken cancel)
    {
        if (Graph is null) return null;
        ForwardResult forward = Graph.Forward([.. Graph.Inputs.Select(input => (ReadOnlyMemory<double>)Inputs[input.Name].ToDoubles())], null, Session.Threads, cancel);
        List<Layer> outputs = [.. Graph.Outputs];
        return [.. Model.Outputs.Select(output => Read(forward.Outputs[Math.Max(outputs.FindIndex(layer => layer.Name == output.Name), 0)], forward.Items / Data.Count))];

        double[] Read(double[] values, int steps)
        {
            if (steps == 1) return values;
            int size = values.Length / (Data.Count * steps);
            double[] read = new double[Data.Count * size];
            for (int item = 0; item < Data.Count; item++)
                for (int step = Run.Readout == Readout.Mean ? 0 : steps - 1; step < steps; step++)
                    for (int i = 0; i < size; i++) read[(item * size) + i] += values[(((item * steps) + step) * size) + i] / (Run.Readout == Readout.Mean ? steps : 1);
            return read;
        }
    }

    private static int StepsOf(DataSet data, RunSettings run)
    {
        int steps = data.Inputs[0].Input.Shape[0];
        if (!run.HasSteps) return steps;
        return run.Steps <= steps ? run.Steps : throw OptionValue.Bad("--steps", run.Steps.ToString(CultureInfo.InvariantCulture), $"the data are sequences of {steps} steps", "leave --steps out, or give fewer: then sequences end early");
    }

    private static NdArray FirstSteps(NdArray items, int steps, int taken)
    {
        int count = items.Shape[0], size = items.Shape[1] / steps;
        if (taken == steps) return items.Reshape([count, steps, size]);
        float[] values = new float[count * taken * size];
        for (int item = 0; item < count; item++) items.AsSpan<float>().Slice(item * steps * size, taken * size).CopyTo(values.AsSpan(item * taken * size));
        return NdArray.From(values, count, taken, size);
    }

    private static BuiltModel Answered(BuiltModel model, string output)
    {
        string[] names = [.. model.Outputs.Select(candidate => candidate.Name)];
        return names.Contains(output)
            ? Evaluation.AnsweredBy(model, output)
            : throw OptionValue.Bad("--output", output, $"the model has no output '{output}'", SpellCheck.Hint(output, names) ?? $"its outputs are {string.Join(", ", names)}");
    }

    // Labels that nobody asked for are left out where they do not fit.
    private static DataSet CheckLabels(DataSet data, DataSettings source, BuiltModel model)
    {
        if (model.Outputs.IsEmpty) return data;
        if (data.Labels is { } labels && Fault(model, 0, labels) is { } fault)
        {
            string[] others = [.. model.Outputs.Skip(1).Select(other => other.Name)];
            throw new ModelFormatException(
                DiagnosticCodes.DataShape, source.Labels?.ToString() ?? source.Inputs[0].ToString(), fault,
                others.Length == 0 ? "give labels that count classes from 0" : $"give labels that count classes from 0, or say which output they belong to: --output {others[0]}");
        }
        for (int i = 1; i < model.Outputs.Length; i++)
        {
            string output = model.Outputs[i].Name;
            if (!data.OtherLabels.TryGetValue(output, out int[]? own) || Fault(model, i, own) is not { } found) continue;
            if (source.NamedLabels.FirstOrDefault(named => named.Layer == output) is { } named) throw new ModelFormatException(DiagnosticCodes.DataShape, named.ToString(), found, "give labels that count classes from 0");
            data = data.WithoutLabelsOf(output, new Diagnostic(DiagnosticCodes.DataShape, output, $"output {output} is not compared with labels: {found}"));
        }
        return data;
    }

    private static string? Fault(BuiltModel model, int output, int[] labels)
    {
        int size = model.Probes[model.Outputs[output].Probe].Signal.Size, classes = size == 1 ? 2 : size, wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        return wrong < 0 ? null : $"the label of item {wrong} is {labels[wrong]}; output '{model.Outputs[output].Name}' has {classes} classes, 0 to {classes - 1}";
    }
}
