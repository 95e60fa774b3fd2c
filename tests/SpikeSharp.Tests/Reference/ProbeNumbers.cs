using System.Text.Json;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>Compares what probes recorded with the samples of the reference.</summary>
internal static class ProbeNumbers
{
    /// <summary>Steps over which recurrent networks still follow the reference closely.</summary>
    private const int CloseSteps = 100;

    public static void AssertClose(string id, ProbeData samples, JsonElement expected, bool isExact)
    {
        int[] shape = expected.GetProperty("shape").Integers();
        Assert.Equal(shape[0], samples.Samples);
        Assert.Equal(shape.Skip(1).Aggregate(1, (product, n) => product * n), samples.Shape[^1]);
        double[] values = [.. samples.AsSpan<double>()];
        if (expected.Text("kind") == "spikes") AssertSpikes(id, values, shape[1], expected);
        else AssertTrace(id, values, samples.Shape[^1], expected, isExact);
    }

    private static void AssertTrace(string id, double[] values, int size, JsonElement expected, bool isExact)
    {
        int samples = values.Length / size, columns = expected.Whole("first_columns") ?? size;
        int[] rows = expected.GetProperty("rows").ValueKind == JsonValueKind.Array ? expected.GetProperty("rows").Integers() : [.. Enumerable.Range(0, samples)];
        double[] reference = ReferenceArray.Flatten(expected.GetProperty("values"));
        double[] actual = [.. rows.SelectMany(row => values.AsSpan(row * size, columns).ToArray())];
        if (!isExact)
        {
            int close = rows.Count(row => row < CloseSteps) * columns;
            Close.Assert($"{id}, first steps", reference.AsSpan(0, close), actual.AsSpan(0, close), Tolerances.FilteredTrace);
            Close.Assert($"{id}, rms of the difference", 0, Rms([.. reference.Zip(actual, (a, b) => a - b)]), Tolerances.ChaoticTrace.OfLargest(reference));
            return;
        }
        Close.Assert(id, reference, actual, Tolerances.RunTrace);
        if (expected.Number("last_row_sum") is not double sum) return;
        double[] last = values[^size..];
        Close.Assert($"{id}, sum of the last sample", sum, last.Sum(), Tolerances.RunTrace.OfLargest([expected.Number("last_row_sum_abs", 0)]));
        Close.Assert($"{id}, magnitude of the last sample", expected.Number("last_row_sum_abs", 0), last.Sum(Math.Abs), Tolerances.RunTrace);
    }

    private static void AssertSpikes(string id, double[] values, int neurons, JsonElement expected)
    {
        double one = expected.Number("value_of_one_spike", 0);
        Close.Assert($"{id}, spikes", expected.Number("total", 0), values.Sum() / one, Tolerances.Rounding);
        Close.Assert($"{id}, spikes of either sign", expected.Number("total_abs", 0), values.Sum(Math.Abs) / one, Tolerances.Rounding);
        int neuron = 0;
        foreach (JsonElement steps in expected.GetProperty("steps_by_neuron").EnumerateArray())
        {
            (int, double)[] spikes = [.. steps.EnumerateArray().Select(spike => spike.ValueKind == JsonValueKind.Array ? (spike[0].GetInt32(), spike[1].GetDouble()) : (spike.GetInt32(), 1))];
            List<(int, double)> found = [];
            for (int step = 0; step < values.Length / neurons; step++)
                if (values[(step * neurons) + neuron] is not 0 and double value) found.Add((step + 1, value / one));
            if (!spikes.SequenceEqual(found)) Assert.Fail($"{id}: neuron {neuron} should spike at {string.Join(' ', spikes)}, spiked at {string.Join(' ', found)}.");
            neuron++;
        }
    }

    private static double Rms(double[] values) => Math.Sqrt(values.Sum(value => value * value) / values.Length);
}
