using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>A model with the parameters of a file, and what happened to them on the way.</summary>
/// <param name="Model">The model.</param>
/// <param name="Diagnostics">One for each ensemble whose gains are a multiple of those in the file: its biases and encoders were multiplied.</param>
public sealed record LoadedParameters(BuiltModel Model, ImmutableArray<Diagnostic> Diagnostics);

public sealed partial class BuiltModel
{
    private const string Manifest = "manifest", Format = "spikesharp-parameters";
    private const int Version = 1;

    // Gains that a scale multiplied are a multiple of each other to rounding.
    private const double GainRounding = 1e-5;

    /// <summary>Writes the parameters to an <c>.npz</c> file that NumPy reads: one array a parameter, <c>NAME.gain</c> for each ensemble, and a manifest (JSON in bytes).</summary>
    /// <param name="path">The file; it appears under its name only when it is complete, and replaces an existing one.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveParameters(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Npz.Save(path, [(Manifest, NdArray.From(WriteManifest())), .. Parameters.Select(parameter => (parameter.Name, parameter.Value)), .. Gains()]);
    }

    /// <summary>The same model with the parameters of a file that <see cref="SaveParameters"/> wrote.</summary>
    /// <remarks>
    /// Firing-rate scales multiply gains and biases. Where the gains of an ensemble are one multiple of those in the file, its biases and encoders are multiplied too, and a
    /// diagnostic says so; where they differ otherwise, the file belongs to another network and is refused.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <returns>The model, which shares everything else with this one.</returns>
    /// <exception cref="ModelFormatException">The file is damaged, or its names, shapes or gains are not those of the model; all differences are listed.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public LoadedParameters LoadParameters(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Npz file = Npz.Load(path);
        CheckManifest(path, file);
        List<string> faults = [];
        List<Diagnostic> diagnostics = [];
        Dictionary<string, NdArray> values = [];
        Dictionary<int, double> scales = [];
        foreach ((int ensemble, string name) in EnsembleNames())
        {
            if (!file.TryGet($"{name}.gain", out NdArray? gains)) continue;
            if (Multiple(gains.ToDoubles(), Ensembles[ensemble].Gain) is not double scale)
            {
                faults.Add($"'{name}.gain' is no multiple of the model's gains: the file was written for another tuning.");
                continue;
            }
            scales[ensemble] = scale;
            if (scale != 1)
            {
                diagnostics.Add(new Diagnostic(
                    DiagnosticCodes.RescaledParameters, name, FormattableString.Invariant($"The gains of '{name}' are {scale:R} times those in {Path.GetFileName(path)}; its biases and encoders were multiplied."),
                    "build the network with the firing-rate scale that the file was written with to load them as they are"));
            }
        }
        foreach (ModelParameter parameter in Parameters)
        {
            if (!file.TryGet(parameter.Name, out NdArray? value))
            {
                faults.Add($"'{parameter.Name}' is missing.");
                continue;
            }
            if (!Fits(parameter.Shape, value.Shape))
            {
                faults.Add($"'{parameter.Name}' has shape ({string.Join(", ", value.Shape)}); the model needs ({string.Join(", ", parameter.Shape)}).");
                continue;
            }
            double scale = parameter.Kind == ParameterKind.Weights ? 1 : scales.GetValueOrDefault(parameter.Object, 1);
            values[parameter.Name] = scale == 1 ? value : NdArray.From(Array.ConvertAll(value.ToDoubles(), number => number * scale), value.Shape.AsSpan());
        }
        HashSet<string> known = [Manifest, .. Parameters.Select(parameter => parameter.Name), .. EnsembleNames().Select(entry => $"{entry.Name}.gain")];
        foreach (string name in file.Names.Where(name => !known.Contains(name)))
            faults.Add($"The model has no '{name}'{SpellCheck.Question(name, known)}.");
        if (faults.Count > 0) throw Mismatch(path, string.Join(" ", faults));
        try
        {
            return new LoadedParameters(WithParameters(values), [.. diagnostics]);
        }
        catch (ArgumentException error)
        {
            throw Mismatch(path, error.Message);
        }
    }

    private static ModelFormatException Mismatch(string path, string message) =>
        new(DiagnosticCodes.ParameterMismatch, path, message, "build the network that the file was written for, or write the file again");

    private static double? Multiple(double[] given, ImmutableArray<double> own)
    {
        if (given.Length != own.Length) return null;
        if (own.AsSpan().SequenceEqual(given)) return 1;
        double scale = own[0] / given[0];
        for (int i = 0; i < given.Length; i++)
            if (!(Math.Abs(own[i] - (scale * given[i])) <= GainRounding * Math.Abs(own[i]))) return null;
        return Math.Abs(scale - 1) <= GainRounding ? 1 : scale;
    }

    private IEnumerable<(string, NdArray)> Gains() => EnsembleNames().Select(entry => ($"{entry.Name}.gain", NdArray.From(Ensembles[entry.Ensemble].Gain.ToArray())));

    // The name of an ensemble is what its bias is called by.
    private IEnumerable<(int Ensemble, string Name)> EnsembleNames() =>
        Parameters.Where(parameter => parameter.Kind == ParameterKind.Bias).Select(parameter => (parameter.Object, parameter.Name[..^".bias".Length]));

    private byte[] WriteManifest()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteStartArray("parameters");
            foreach (ModelParameter parameter in Parameters)
            {
                json.WriteStartObject();
                json.WriteString("name", parameter.Name);
                json.WriteString("kind", parameter.Kind.ToString());
                json.WriteStartArray("shape");
                foreach (int n in parameter.Shape) json.WriteNumberValue(n);
                json.WriteEndArray();
                json.WriteBoolean("trainable", parameter.IsTrainable);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void CheckManifest(string path, Npz file)
    {
        if (!file.TryGet(Manifest, out NdArray? bytes) || bytes.Type != ElementType.UInt8)
            throw Mismatch(path, $"there is no '{Manifest}': SaveParameters did not write it.");
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes.AsSpan<byte>().ToArray());
            string? format = json.RootElement.GetProperty("format").GetString();
            int version = json.RootElement.GetProperty("version").GetInt32();
            if (format != Format || version != Version) throw Mismatch(path, $"the manifest says {format} version {version}; {Format} version {Version} is read.");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Mismatch(path, $"the manifest cannot be read: {error.Message}");
        }
    }
}
