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

    /// <summary>A copy with a text in <c>model.json</c> replaced at its first place; it must occur.</summary>
    public static byte[] Replace(byte[] archive, string old, string replacement) => ZipEditor.ReplaceFirst(archive, "model.json", old, replacement);

    public static string Json(byte[] archive) => Encoding.UTF8.GetString(ZipEditor.ReadEntry(archive, "model.json"));

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
