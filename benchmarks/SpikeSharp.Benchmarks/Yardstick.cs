using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

namespace SpikeSharp.Benchmarks;

/// <summary>A program with the sizes of one network written into it, built in a temporary folder and run beside the engine.</summary>
internal sealed class Yardstick : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <AssemblyName>yardstick</AssemblyName>
          </PropertyGroup>
        </Project>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spikesharp-yardstick");

    /// <param name="source">Folder with cnn-kernel.cs.txt, w0.bin to w5.bin, x1000.bin.gz and y1000.bin.</param>
    public static Yardstick Build(string source)
    {
        Yardstick yardstick = new();
        string folder = yardstick._folder.FullName;
        File.WriteAllText(Path.Combine(folder, "yardstick.csproj"), Project);
        File.Copy(Path.Combine(source, "cnn-kernel.cs.txt"), Path.Combine(folder, "Program.cs"));
        foreach (string weights in Directory.GetFiles(source, "w?.bin")) File.Copy(weights, Path.Combine(folder, Path.GetFileName(weights)));
        File.Copy(Path.Combine(source, "y1000.bin"), Path.Combine(folder, "y.bin"));
        using (GZipStream packed = new(File.OpenRead(Path.Combine(source, "x1000.bin.gz")), CompressionMode.Decompress))
        using (FileStream images = File.Create(Path.Combine(folder, "x.bin"))) packed.CopyTo(images);
        yardstick.Run("dotnet", "build", "-c", "Release", "-o", "out", "--nologo");
        return yardstick;
    }

    /// <summary>Median of its repetitions, microseconds per image-step.</summary>
    public double Measure(int threads)
    {
        string output = Run(Path.Combine(_folder.FullName, "out", "yardstick"), threads.ToString(CultureInfo.InvariantCulture));
        double[] times = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)).Order()];
        return times[times.Length / 2];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Run(string file, params string[] arguments)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} ended with {process.ExitCode}:\n{output}");
    }
}
