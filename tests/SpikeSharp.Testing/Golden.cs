using System.Globalization;
using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Testing;

/// <summary>Reference numbers from a file under <c>Data/</c>: a JSON document or an <c>.npz</c> archive.</summary>
public sealed class Golden
{
    private readonly string _name;
    private readonly JsonElement? _json;
    private readonly Npz? _npz;

    private Golden(string name, JsonElement? json, Npz? npz)
    {
        _name = name;
        _json = json;
        _npz = npz;
    }

    /// <summary>The document itself, for tests that read a description out of it.</summary>
    public JsonElement Json => _json ?? throw new InvalidOperationException($"{_name} is not a JSON document.");

    /// <summary>The numbers under a key; several keys go down into nested objects. Nested lists are flattened, row-major.</summary>
    public GoldenArray this[params ReadOnlySpan<string> path]
    {
        get
        {
            string place = $"{_name}[{string.Join("/", path.ToArray())}]";
            return _npz is not null ? new GoldenArray(place, _npz[path[0]].ToDoubles()) : new GoldenArray(place, Flatten(Find(path), place));
        }
    }

    /// <summary>Loads a file under <c>Data/</c>; without an extension, <c>.json</c> and then <c>.npz</c> is tried.</summary>
    public static Golden Load(string name)
    {
        if (!Path.HasExtension(name))
            name += File.Exists(Path.Combine(AppContext.BaseDirectory, "Data", name + ".json")) ? ".json" : ".npz";
        string path = TestData.File(name);
        if (path.EndsWith(".npz", StringComparison.Ordinal))
            return new Golden(name, null, Npz.Load(path));

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new Golden(name, document.RootElement.Clone(), null);
    }

    /// <summary>The only number under a key.</summary>
    public double Scalar(params ReadOnlySpan<string> path) => this[path].Scalar;

    private static double[] Flatten(JsonElement element, string place)
    {
        List<double> values = [];
        Collect(element, values, place);
        return [.. values];
    }

    private static void Collect(JsonElement element, List<double> values, string place)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    Collect(item, values, place);
                break;
            case JsonValueKind.Number:
                values.Add(element.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                values.Add(element.GetBoolean() ? 1 : 0);
                break;
            case JsonValueKind.String:
                values.Add(element.GetString() switch
                {
                    "inf" => double.PositiveInfinity,
                    "-inf" => double.NegativeInfinity,
                    "nan" => double.NaN,
                    string text => double.Parse(text, CultureInfo.InvariantCulture),
                    null => double.NaN,
                });
                break;
            default:
                throw new InvalidDataException($"{place} holds a {element.ValueKind}, not numbers.");
        }
    }

    private JsonElement Find(ReadOnlySpan<string> path)
    {
        JsonElement element = Json;
        foreach (string key in path)
        {
            element = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement next)
                ? next
                : throw new KeyNotFoundException($"{_name} has no '{key}' in {string.Join("/", path.ToArray())}.");
        }

        return element;
    }
}

/// <summary>Reference numbers with their place in the file; comparisons say where they first differ.</summary>
public sealed class GoldenArray(string place, double[] values)
{
    public ReadOnlySpan<double> Values => values;

    public int Length => values.Length;

    public double Scalar => values.Length == 1 ? values[0] : throw new InvalidOperationException($"{place} holds {values.Length} numbers, not one.");

    public double this[int index] => values[index];

    /// <summary>The first numbers only, when the test has fewer (or the reference more) than all.</summary>
    public GoldenArray First(int count) => new($"{place} (first {count})", values[..count]);

    public void AssertClose(ReadOnlySpan<double> actual, Tolerance tolerance) => Close.Assert(place, values, actual, tolerance);

    public void AssertClose(ReadOnlySpan<float> actual, Tolerance tolerance)
    {
        double[] wide = new double[actual.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = actual[i];
        Close.Assert(place, values, wide, tolerance);
    }
}

/// <summary>Compares two rows of numbers.</summary>
public static class Close
{
    /// <summary>Fails with both values and their difference.</summary>
    public static void Assert(string what, double expected, double actual, Tolerance tolerance) => Assert(what, [expected], [actual], tolerance);

    /// <summary>As the other, in the parts of the largest magnitude expected that the tolerance allows.</summary>
    public static void AssertTensor(string what, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, Tolerance tolerance) =>
        Assert(what, expected, actual, tolerance.OfLargest(expected));

    /// <summary>Fails with the first index, both values, their difference and how many differ.</summary>
    public static void Assert(string what, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, Tolerance tolerance)
    {
        if (expected.Length != actual.Length)
            throw new GoldenException($"{what}: {expected.Length} numbers expected, {actual.Length} found.");

        int first = -1, count = 0, worst = 0;
        double worstDifference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (tolerance.Accepts(expected[i], actual[i]))
                continue;
            if (count++ == 0)
                first = i;
            double difference = Math.Abs(expected[i] - actual[i]);
            if (!(difference <= worstDifference))
                (worst, worstDifference) = (i, difference);
        }

        if (count > 0)
        {
            throw new GoldenException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: index {first}: expected {expected[first]:R}, found {actual[first]:R}, difference {actual[first] - expected[first]:R}. {count} of {expected.Length} differ, most at {worst}: expected {expected[worst]:R}, found {actual[worst]:R}. Tolerance: {tolerance}."));
        }
    }
}

/// <summary>A result differs from its reference.</summary>
public sealed class GoldenException(string message) : Exception(message);
