using System.Text.Json;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>An array of the reference: all its numbers, or of a large one some rows and sums.</summary>
internal static class ReferenceArray
{
    public static void AssertClose(string what, JsonElement expected, NdArray actual, Tolerance tolerance)
    {
        double[] values = actual.ToDoubles();
        if (expected.ValueKind != JsonValueKind.Object)
        {
            Close.Assert(what, Flatten(expected), values, tolerance);
            return;
        }
        Assert.Equal(expected.GetProperty("shape").Integers(), actual.Shape);
        double[] first = Flatten(expected.GetProperty("first_rows")), last = Flatten(expected.GetProperty("last_row"));
        Close.Assert($"{what}, first rows", first, values.AsSpan(0, first.Length), tolerance);
        Close.Assert($"{what}, last row", last, values.AsSpan(values.Length - last.Length), tolerance);
        double sumAbs = expected.Number("sum_abs", 0);
        Close.Assert($"{what}, sum of magnitudes", sumAbs, values.Sum(Math.Abs), tolerance);
        // The sum itself may cancel.
        Close.Assert($"{what}, sum", expected.Number("sum", 0), values.Sum(), tolerance.Plus(tolerance.Relative * sumAbs));
    }

    public static double[] Flatten(JsonElement json) => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().SelectMany(Flatten)] : [json.GetDouble()];
}
