using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Linear filters as a file holds them: discrete matrices to run, and the parameters of the synapse for people.</summary>
internal static class FilterFormat
{
    public const string TypeName = "LinearFilter";

    // A kernel keeps the states of an element on the stack.
    private const int MaxOrder = 1000;

    public static DiscreteStateSpace ReadMatrices(SsmValue process)
    {
        ImmutableArray<double> b = process["B"].Numbers(), c = process["C"].Numbers();
        if (b.Length > MaxOrder) throw process["B"].Invalid($"a filter of {b.Length} states is not supported; {MaxOrder} are possible");
        if (c.Length != b.Length) throw process["C"].Invalid($"B has {b.Length} numbers, C has {c.Length}; both need one for each state");
        ImmutableArray<SsmValue> rows = process["A"].Items();
        if (rows.Length != b.Length) throw process["A"].Invalid($"{b.Length} rows are expected (one for each number of B), {rows.Length} were found");
        ImmutableArray<double>.Builder a = ImmutableArray.CreateBuilder<double>(b.Length * b.Length);
        foreach (SsmValue row in rows)
        {
            ImmutableArray<double> numbers = row.Numbers();
            if (numbers.Length != b.Length) throw row.Invalid($"{b.Length} numbers are expected, {numbers.Length} were found");
            a.AddRange(numbers);
        }
        return new DiscreteStateSpace(a.MoveToImmutable(), b, c, process["D"].Number());
    }

    /// <summary>The synapse that the filter came from; null where the file does not say, or names one that is unknown here.</summary>
    public static Synapse? ReadSource(SsmValue source)
    {
        if (source.IsNull) return null;
        switch (source["type"].Text())
        {
            case "Lowpass": return new Lowpass(source["tau"].NotNegative());
            case "Alpha": return new Alpha(source["tau"].NotNegative());
            case TypeName:
                Discretization method = source["method"].TextOr("zoh") switch
                {
                    "zoh" => Discretization.ZeroOrderHold,
                    "bilinear" => Discretization.Bilinear,
                    "euler" => Discretization.Euler,
                    "backward_diff" => Discretization.BackwardDifference,
                    _ => throw source["method"].Wrong("zoh, bilinear, euler or backward_diff"),
                };
                try
                {
                    return new LinearFilter(source["num"].Numbers(), source["den"].Numbers(), source["analog"].FlagOr(true), method);
                }
                catch (ArgumentException e)
                {
                    throw source.Invalid(e.Message);
                }
            default: return null;
        }
    }

    public static void Write(Utf8JsonWriter json, DiscreteStateSpace filter, Synapse? source)
    {
        json.WriteStartObject();
        json.WriteString("type", TypeName);
        json.WriteStartArray("A");
        for (int row = 0; row < filter.Order; row++)
        {
            json.WriteStartArray();
            foreach (double value in filter.A.AsSpan(row * filter.Order, filter.Order)) json.WriteNumberValue(value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        WriteNumbers(json, "B", filter.B);
        WriteNumbers(json, "C", filter.C);
        json.WriteNumber("D", filter.D);
        if (source is LinearFilter linear) WriteSource(json, linear);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, LinearFilter source)
    {
        json.WriteStartObject("source");
        switch (source)
        {
            case Lowpass lowpass:
                json.WriteString("type", "Lowpass");
                json.WriteNumber("tau", lowpass.Tau);
                break;
            case Alpha alpha:
                json.WriteString("type", "Alpha");
                json.WriteNumber("tau", alpha.Tau);
                break;
            default:
                json.WriteString("type", TypeName);
                WriteNumbers(json, "num", source.Numerator);
                WriteNumbers(json, "den", source.Denominator);
                json.WriteBoolean("analog", source.IsAnalog);
                json.WriteString("method", source.Method switch
                {
                    Discretization.ZeroOrderHold => "zoh",
                    Discretization.Bilinear => "bilinear",
                    Discretization.Euler => "euler",
                    _ => "backward_diff",
                });
                break;
        }
        json.WriteEndObject();
    }

    public static void WriteNumbers(Utf8JsonWriter json, string name, ImmutableArray<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
