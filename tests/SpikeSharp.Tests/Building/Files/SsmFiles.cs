using System.IO.Compression;
using System.Text;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation.Cpu;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>Files of tests: saved in memory's stead to a temporary folder, edited, loaded.</summary>
internal static class SsmFiles
{
    public static string Path(string name) => TestData.File($"ssm/{name}");

    /// <summary>The bytes that a model is saved as.</summary>
    public static byte[] Save(BuiltModel model, ModelSaveOptions? options = null)
    {
        using TemporaryFile file = new();
        model.Save(file.Path, options);
        return File.ReadAllBytes(file.Path);
    }

    public static BuiltModel Load(byte[] bytes, ModelLoadOptions? options = null)
    {
        using TemporaryFile file = new();
        File.WriteAllBytes(file.Path, bytes);
        return BuiltModel.Load(file.Path, options);
    }

    /// <summary>A copy of an archive with one entry changed; checksums are right again.</summary>
    public static byte[] Change(byte[] archive, string name, Func<byte[], byte[]> change)
    {
        MemoryStream result = new();
        using (ZipArchive source = new(new MemoryStream(archive)))
        using (ZipArchive target = new(result, ZipArchiveMode.Create, leaveOpen: true))
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using Stream from = entry.Open(), to = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                MemoryStream bytes = new();
                from.CopyTo(bytes);
                to.Write(entry.FullName == name ? change(bytes.ToArray()) : bytes.ToArray());
            }
        return result.ToArray();
    }

    /// <summary>A copy with a text in <c>model.json</c> replaced at its first place; it must occur.</summary>
    public static byte[] Replace(byte[] archive, string old, string replacement) => Change(archive, "model.json", bytes =>
    {
        string text = Encoding.UTF8.GetString(bytes);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        return at >= 0 ? Encoding.UTF8.GetBytes(text[..at] + replacement + text[(at + old.Length)..]) : throw new ArgumentException($"model.json does not contain {old}");
    });

    public static byte[] ReadEntry(byte[] archive, string name)
    {
        using ZipArchive zip = new(new MemoryStream(archive));
        using Stream entry = zip.GetEntry(name)!.Open();
        MemoryStream bytes = new();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static string Json(byte[] archive) => Encoding.UTF8.GetString(ReadEntry(archive, "model.json"));

    public static byte[] ToBytes(NdArray array)
    {
        MemoryStream stream = new();
        Npy.Write(stream, array);
        return stream.ToArray();
    }

    /// <summary>The plan that runs all probes of a model.</summary>
    public static string PlanText(BuiltModel model, bool inputsHeld)
    {
        SessionOptions options = new() { Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal))], Inputs = [.. model.Inputs.Select(input => input.Signal)] };
        return PlanPasses.Apply(Plan.Of(model, options, inputsHeld)).ToText();
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.ssm");

        public void Dispose() => File.Delete(Path);
    }
}
