using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>The names of processes in a file, and how they are written; <see cref="ProcessReader"/> is the inverse.</summary>
internal static class ProcessFormat
{
    public const string Triangle = "Triangle", WhiteNoise = "WhiteNoise", FilteredNoise = "FilteredNoise", WhiteSignal = "WhiteSignal";

    public const string PresentInput = "PresentInput", Piecewise = "Piecewise", Pool = "Pool", Table = "Table", External = "External";

    /// <summary>The names that can be read.</summary>
    public static string Supported { get; } = string.Join(", ", Names);

    private static string[] Names => [FilterFormat.TypeName, Triangle, WhiteNoise, FilteredNoise, WhiteSignal, PresentInput, Piecewise, Pool, Table, External];

    public static bool CanRead(string name) => Names.Contains(name);

    /// <summary>Whether a file can hold a process as it is.</summary>
    public static bool CanWrite(Process process) => process switch
    {
        LinearFilter or SpikeSharp.Triangle or DiscreteFilter or SpikeSharp.WhiteSignal or SpikeSharp.PresentInput or MaxPool or TableProcess or ExternalProcess => true,
        SpikeSharp.WhiteNoise noise => DistributionFormat.CanWrite(noise.Distribution),
        SpikeSharp.FilteredNoise noise => DistributionFormat.CanWrite(noise.Distribution),
        SpikeSharp.Piecewise piecewise => piecewise is { HasFunctions: false, Interpolation: PiecewiseInterpolation.Zero },
        _ => false,
    };

    public static void Write(Utf8JsonWriter json, Process process, double dt, ArrayTable arrays)
    {
        if (process is LinearFilter or SpikeSharp.Triangle or DiscreteFilter)
        {
            WriteSynapse(json, (Synapse)process, dt);
            return;
        }
        json.WriteStartObject();
        switch (process)
        {
            case SpikeSharp.WhiteNoise noise:
                json.WriteString("type", WhiteNoise);
                DistributionFormat.Write(json, noise.Distribution);
                json.WriteBoolean("scale", noise.Scale);
                break;
            case SpikeSharp.FilteredNoise noise:
                json.WriteString("type", FilteredNoise);
                DistributionFormat.Write(json, noise.Distribution);
                json.WriteBoolean("scale", noise.Scale);
                json.WritePropertyName("synapse");
                WriteSynapse(json, noise.Synapse, dt);
                break;
            case SpikeSharp.WhiteSignal signal:
                json.WriteString("type", WhiteSignal);
                json.WriteNumber("period", signal.Period);
                json.WriteNumber("high", signal.High);
                json.WriteNumber("rms", signal.Rms);
                if (signal.Y0 is double y0) json.WriteNumber("y0", y0);
                else json.WriteNull("y0");
                break;
            case SpikeSharp.PresentInput present:
                json.WriteString("type", PresentInput);
                json.WriteString("inputs", arrays.AddFloats(present.Inputs));
                json.WriteNumber("presentation_time", present.PresentationTime);
                break;
            case SpikeSharp.Piecewise piecewise:
                json.WriteString("type", Piecewise);
                FilterFormat.WriteNumbers(json, "times", piecewise.Times);
                WriteRows(json, "values", piecewise.Values, piecewise.DefaultSizeOut);
                break;
            case MaxPool pool:
                json.WriteString("type", Pool);
                PoolFormat.Write(json, pool);
                break;
            case TableProcess table:
                json.WriteString("type", Table);
                json.WriteString("values", arrays.AddFloats(table.Rows));
                json.WriteString("source", table.Source);
                break;
            case ExternalProcess external:
                json.WriteString("type", External);
                json.WriteNumber("id", external.Id);
                json.WriteString("source", external.Source);
                break;
            default:
                throw new NotSupportedException(process.GetType().Name);
        }
        json.WriteEndObject();
    }

    /// <summary>The names of the state signals, in the order of the process.</summary>
    public static ImmutableArray<string> VariablesOf(Process process, int sizeIn, int sizeOut, double dt) =>
        process is ExternalProcess external ? external.Variables : [.. process.State(sizeIn, sizeOut, dt).Select(variable => variable.Name)];

    public static void WriteRows(Utf8JsonWriter json, string name, ImmutableArray<double> values, int columns)
    {
        json.WriteStartArray(name);
        for (int row = 0; row < values.Length; row += columns)
        {
            json.WriteStartArray();
            foreach (double value in values.AsSpan(row, columns)) json.WriteNumberValue(value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void WriteSynapse(Utf8JsonWriter json, Synapse synapse, double dt)
    {
        switch (synapse)
        {
            case LinearFilter filter: FilterFormat.Write(json, filter.Discretize(dt), filter); break;
            case DiscreteFilter filter: FilterFormat.Write(json, filter.Matrices, filter.Source); break;
            case SpikeSharp.Triangle triangle:
                (int taps, double first, double last) = triangle.Weights(dt);
                json.WriteStartObject();
                json.WriteString("type", Triangle);
                json.WriteNumber("taps", taps);
                json.WriteNumber("first", first);
                json.WriteNumber("last", last);
                json.WriteStartObject("source");
                json.WriteString("type", Triangle);
                json.WriteNumber("t", triangle.Duration);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
