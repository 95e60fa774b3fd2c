using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Keras;

/// <summary>The model files under <c>Data/keras</c> and where their reference numbers lie.</summary>
internal static class KerasFiles
{
    public static IReadOnlyList<string> Models { get; } = List("keras2", "keras2/zoo", "keras3", "keras3/zoo", "keras-versions");

    public static IReadOnlyList<string> Bad { get; } = List("bad");

    public static string Path(string file) => TestData.File($"keras/{file}");

    public static LayerGraph Load(string file, KerasLoadOptions? options = null) => KerasModel.Load(File.ReadAllBytes(Path(file)), file, options);

    /// <summary>The architecture that lies beside a file of weights only.</summary>
    public static string Architecture(string weights) => Path(weights.Replace(".weights.h5", ".json", StringComparison.Ordinal));

    /// <summary>The archive of reference numbers of a model and the prefix of its keys.</summary>
    public static (string Archive, string Prefix) Reference(string file)
    {
        string folder = file[..file.LastIndexOf('/')], stem = System.IO.Path.GetFileNameWithoutExtension(file).Replace(".weights", "", StringComparison.Ordinal);
        return folder switch
        {
            "keras2/zoo" or "keras3/zoo" => (Npz($"{folder[..6]}-zoo"), $"{stem}/"),
            "keras-versions" => (Npz($"keras-versions-{stem[..stem.IndexOf('-', StringComparison.Ordinal)]}"), $"{stem[(stem.IndexOf('-', StringComparison.Ordinal) + 1)..]}/"),
            _ => (Npz($"keras-{stem.Replace("-with-optimizer", "", StringComparison.Ordinal)}"), ""),
        };
    }

    private static string Npz(string name) => Path($"reference/{name}.npz");

    private static List<string> List(params ReadOnlySpan<string> folders)
    {
        List<string> files = [];
        foreach (string folder in folders)
            foreach (string path in TestData.Files($"keras/{folder}").Where(path => !path.EndsWith(".json", StringComparison.Ordinal)))
                files.Add($"{folder}/{System.IO.Path.GetFileName(path)}");
        return files;
    }
}
