using System.Text;
using System.Text.Json;
using SpikeSharp.Conversion.Keras;
using SpikeSharp.Conversion.Keras.Hdf5;

namespace SpikeSharp.Conversion;

/// <summary>Reads trained Keras networks: the <c>.keras</c> zip of Keras 2.12 and later, and whole models in HDF5 (<c>.h5</c>, or named <c>.keras</c> by Keras up to 2.11); weights only
/// (<c>.weights.h5</c>) with <see cref="KerasLoadOptions.Architecture"/>.</summary>
/// <remarks>
/// The kind of file is told by its bytes, not by its name. No Python code in a file is run, no other file is opened but the architecture that the options name, nothing is written. What is allocated is
/// bounded by the size of the file.
/// </remarks>
public static class KerasModel
{
    private const string WeightsEntry = "model.weights.h5", ConfigEntry = "config.json", MetadataEntry = "metadata.json";

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file may leave open; null for none.</param>
    /// <returns>
    /// The graph of its layers with weights. Layers that are not supported are in it as <see cref="UnsupportedLayer"/>;
    /// <see cref="LayerGraph.ThrowIfRefused"/> turns them into one error.
    /// </returns>
    /// <exception cref="ModelFormatException">The file is no model, is damaged, or contradicts itself.</exception>
    /// <exception cref="IOException">The file, or the architecture, cannot be opened (<see cref="FileNotFoundException"/> if it does not exist).</exception>
    public static LayerGraph Load(string path, KerasLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            bool isSavedModel = File.Exists(Path.Combine(path, "saved_model.pb"));
            throw new ModelFormatException(DiagnosticCodes.UnreadableModelFile, path, isSavedModel ? "it is a TensorFlow SavedModel folder, which is not supported" : "it is a folder, expected a .keras or .h5 file",
                isSavedModel ? "in the environment that wrote it: keras.models.load_model(folder).save(\"model.h5\"), or save it as .keras" : null);
        }

        using FileStream stream = File.OpenRead(path);
        if (stream.Length > Array.MaxLength)
            throw new ModelFormatException(DiagnosticCodes.UnreadableModelFile, path, $"it has {stream.Length} bytes, at most {Array.MaxLength} can be read");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Load(bytes, path, options);
    }

    /// <summary>Reads a model from bytes in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">What the file may leave open; null for none.</param>
    /// <returns>The graph, as <see cref="Load(string, KerasLoadOptions?)"/> returns it.</returns>
    /// <exception cref="ModelFormatException">The bytes are no model, are damaged, or contradict themselves.</exception>
    /// <exception cref="IOException">The architecture that the options name cannot be opened.</exception>
    public static LayerGraph Load(ReadOnlyMemory<byte> bytes, string name, KerasLoadOptions? options = null)
    {
        ReadContext context = new(name, options ?? new KerasLoadOptions());
        try
        {
            ReadOnlySpan<byte> head = bytes.Span;
            if (head.IsEmpty) throw context.Unreadable("the file is empty");
            if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) return LoadZip(bytes, context);
            if (head.StartsWith(Hdf5File.Signature)) return LoadHdf5(bytes, context);
            throw context.Unreadable($"it is neither a zip archive nor an HDF5 file: it begins with {Head(head)}");
        }
        catch (Hdf5Exception broken)
        {
            throw context.Hdf5("", broken);
        }
        catch (InvalidOperationException broken)
        {
            throw context.Invalid($"the architecture cannot be read: {broken.Message}");        // text that is no text, deep in the JSON
        }
    }

    private static LayerGraph LoadZip(ReadOnlyMemory<byte> bytes, ReadContext context)
    {
        RefuseArchitecture(context);
        KerasArchive archive = KerasArchive.Open(bytes, context);
        if (!archive.Has(ConfigEntry)) throw context.Invalid($"{ConfigEntry} is missing from the archive", "a .keras file is written by model.save(\"model.keras\")");
        ReadVersion(archive, context);
        using JsonDocument config = KerasJson.Parse(archive.Read(ConfigEntry), ConfigEntry, context);
        ModelDefinition model = new ArchitectureReader(context).Read(new ConfigValue(config.RootElement, ConfigEntry, context));
        if (!archive.Has(WeightsEntry) && archive.Has("model.weights.json"))
            throw context.BadWeights("the weights are stored in several files (shards), which is not supported", "save the model again without max_shard_size");
        if (!archive.Has(WeightsEntry)) throw context.BadWeights($"{WeightsEntry} is missing from the archive");

        byte[] weights = archive.Read(WeightsEntry, Hdf5File.Signature, "is not HDF5");
        try
        {
            new ZipWeights(new Hdf5File(weights), context).Assign(model);
        }
        catch (Hdf5Exception broken)
        {
            throw context.Hdf5(WeightsEntry, broken);
        }

        return new GraphBuilder(context).Build(model, new ModelSource(context.File, "Keras zip", context.Version));
    }

    private static LayerGraph LoadHdf5(ReadOnlyMemory<byte> bytes, ReadContext context)
    {
        Hdf5File file = new(bytes);
        if (file.Root.Attribute("model_config") is not { } attribute)
        {
            bool isPlain = file.Root.Find("layers") is not null || file.Root.Find("_layer_checkpoint_dependencies") is not null;
            bool hasWeights = isPlain || file.Root.Find("model_weights") is not null || file.Root.Attribute("layer_names") is not null || file.Root.Attribute("layer_names0") is not null;
            if (!hasWeights) throw context.Invalid("it is an HDF5 file without a Keras model: there is no attribute model_config");
            return context.Options.Architecture is { } architecture
                ? LoadWeights(file, isPlain, architecture, context)
                : throw new ModelFormatException(DiagnosticCodes.WeightsWithoutArchitecture, context.File, "it holds weights only: there is no attribute model_config",
                    "give the architecture that model.to_json() wrote beside them: --architecture model.json (KerasLoadOptions.Architecture); or save the whole model where they were written: model.save(\"model.keras\")");
        }

        RefuseArchitecture(context);
        context.Version = file.Root.Attribute("keras_version")?.String() ?? file.Root.Find("model_weights")?.Attribute("keras_version")?.String();
        if (context.Version is null) WarnUnknownVersion(context, "it has no attribute keras_version");
        using JsonDocument config = KerasJson.Parse(Encoding.UTF8.GetBytes(attribute.String()), "model_config", context);
        ModelDefinition model = new ArchitectureReader(context).Read(new ConfigValue(config.RootElement, "model_config", context));
        new LegacyWeights(file, context).Assign(model);
        return new GraphBuilder(context).Build(model, new ModelSource(context.File, "Keras HDF5", context.Version));
    }

    private static LayerGraph LoadWeights(Hdf5File file, bool isPlain, string architecture, ReadContext context)
    {
        using JsonDocument json = KerasJson.Parse(File.ReadAllBytes(architecture), architecture, context);
        ConfigValue root = new(json.RootElement, architecture, context);
        context.Version = root["keras_version"].IsText ? root["keras_version"].Text() : file.Root.Attribute("keras_version")?.String();
        // Keras 2 writes its version into the JSON; Keras 3 the module of every object.
        if (context.Version is null && !root["module"].IsText) WarnUnknownVersion(context, $"{architecture} does not say it");
        ModelDefinition model = new ArchitectureReader(context).Read(root);
        if (isPlain) new ZipWeights(file, context).Assign(model);
        else new LegacyWeights(file, context).Assign(model);
        return new GraphBuilder(context).Build(model, new ModelSource(context.File, "Keras weights", context.Version));
    }

    private static void RefuseArchitecture(ReadContext context)
    {
        if (context.Options.Architecture is { } architecture)
            throw context.Invalid($"it holds its own architecture, so '{architecture}' does not belong to it", "leave out --architecture (KerasLoadOptions.Architecture), which is for files of weights only");
    }

    private static void ReadVersion(KerasArchive archive, ReadContext context)
    {
        if (!archive.Has(MetadataEntry))
        {
            WarnUnknownVersion(context, $"{MetadataEntry} is missing from the archive");
            return;
        }

        using JsonDocument metadata = KerasJson.Parse(archive.Read(MetadataEntry), MetadataEntry, context);
        ConfigValue version = new ConfigValue(metadata.RootElement, MetadataEntry, context)["keras_version"];
        if (version.IsText) context.Version = version.Text();
        else WarnUnknownVersion(context, $"{MetadataEntry} does not say it");
    }

    private static void WarnUnknownVersion(ReadContext context, string why) => context.Diagnostics.Add(new Diagnostic(DiagnosticCodes.UnknownFrameworkVersion, context.File,
        $"the version of Keras that wrote the model is not known: {why}", "layers that changed are read as Keras 3 defines them"));

    private static string Head(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, 16)];
        return bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 ? $"'{Encoding.ASCII.GetString(bytes)}'" : Convert.ToHexString(bytes);
    }
}
