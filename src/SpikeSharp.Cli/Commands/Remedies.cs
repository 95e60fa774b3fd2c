using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Building;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Commands;

/// <summary>Settings near that of a run which lost accuracy, tried on some of its images, so that what is advised is known to help.</summary>
internal static class Remedies
{
    private const int MostImages = 100;

    /// <summary>A sentence with the accuracy of each; null for a model whose setting is fixed, or if there is nothing to try.</summary>
    /// <param name="cli">Tells progress.</param>
    /// <param name="prepared">The run, of data with labels.</param>
    /// <param name="conversion">Its setting.</param>
    public static string? Measure(CliContext cli, PreparedRun prepared, ConversionSettings conversion)
    {
        if (prepared.Trained is not { } trained || prepared.Data.Labels is not { } labels) return null;
        (string Words, ConversionSettings Setting, int Steps)[] tries = [.. Tries(conversion, prepared.Run.Steps)];
        if (tries.Length == 0) return null;

        // Data are often sorted by class.
        int count = Math.Min(MostImages, prepared.Data.Count);
        int[] items = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * prepared.Data.Count / count))];
        int[] right = [.. items.Select(item => labels[item])];
        Dictionary<string, NdArray> inputs = prepared.Inputs.ToDictionary(pair => pair.Key, pair => Rows(pair.Value, items));
        (string Words, Proportion Accuracy, double Spikes)[] results = cli.WithProgress("trying other settings", progress => tries.Prepend(("", conversion, prepared.Run.Steps)).Select((one, i) =>
        {
            BuiltModel model = Evaluation.AnsweredBy(ModelSource.Convert(trained, one.Item2).Build(prepared.Run.Dt, cli.Cancel), prepared.Model.Outputs[0].Name);
            Evaluation evaluation = Evaluation.Measure(model, new Presentation(model, inputs), one.Item3, [.. right], prepared.Session, cancel: cli.Cancel);
            progress.Report((i + 1.0) / (tries.Length + 1));
            return (one.Item1, evaluation.Right(evaluation.Answers(prepared.Run.Readout))!.Value, evaluation.SpikesPerItem);
        }).ToArray());
        IEnumerable<string> parts = results.Skip(1).OrderByDescending(result => result.Accuracy.Successes).ThenBy(result => result.Spikes).Select(result => $"{result.Words} {Percent(result.Accuracy, result.Spikes)}");
        string of = count == prepared.Data.Count ? "these" : string.Create(CultureInfo.InvariantCulture, $"{count} of these");
        return $"measured on {of} images, right for {Percent(results[0].Accuracy, results[0].Spikes)} now: {string.Join(", ", parts)}; sweep tries more";
    }

    private static IEnumerable<(string Words, ConversionSettings Setting, int Steps)> Tries(ConversionSettings conversion, int steps)
    {
        if (conversion.Scale.All is double scale && Larger(scale) is double larger)
            yield return ($"--scale {conversion.Scale with { All = larger }}", conversion with { Scale = conversion.Scale with { All = larger } }, steps);
        // Sequences are as long as they are. A longer filter needs time to fill.
        int more = conversion.Temporal ? steps : 2 * steps;
        double tau = conversion.Synapse.All is double given ? 2 * given : ConversionSettings.Personal.Synapse.All!.Value;
        int settled = conversion.Synapse.All is null ? steps : more;
        LayerValues synapse = conversion.Synapse with { All = tau };
        yield return (settled == steps ? $"--synapse {synapse}" : string.Create(CultureInfo.InvariantCulture, $"--synapse {synapse} --steps {settled}"), conversion with { Synapse = synapse }, settled);
        if (more > steps) yield return (string.Create(CultureInfo.InvariantCulture, $"--steps {more}"), conversion, more);
    }

    /// <summary>The next of 1, 2, 5, 10, ...</summary>
    private static double Larger(double scale)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(scale))), first = scale / power;
        return power * (first < 2 ? 2 : first < 5 ? 5 : 10);
    }

    private static string Percent(Proportion accuracy, double spikes) => string.Create(CultureInfo.InvariantCulture, $"{100 * accuracy.Value:0.0} % ({spikes:N0} spikes each)");

    private static NdArray Rows(NdArray values, int[] items)
    {
        int size = values.Length / values.Shape[0];
        float[] rows = new float[items.Length * size];
        for (int i = 0; i < items.Length; i++) values.AsSpan<float>().Slice(items[i] * size, size).CopyTo(rows.AsSpan(i * size));
        return NdArray.From(rows, [items.Length, .. values.Shape.AsSpan()[1..]]);
    }
}
