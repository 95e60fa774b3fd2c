using System.Diagnostics;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

/// <summary>A real signal to a real process.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spikesharp-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Interrupt_DuringARun_Exits130QuicklyAndLeavesNoFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGINT to send");
        string output = Path.Combine(_folder.FullName, "out.npz");
        ProcessStartInfo start = new("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "SpikeSharp.Cli.dll"), "run", SampleFiles.Model, "--data", SampleFiles.Data, "--steps", "1000", "--threads", "2", "--probe", "conv2d:spikes", "--out", output])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        // This thread waits itself: a continuation could be kept waiting by other tests until the run is over.
        // What the first minibatch recorded is written when it ends; then the second is being simulated.
        for (int wait = 0; !_folder.GetFiles().Any(file => file.Length > 0) && wait < 1200; wait++) Thread.Sleep(50);
        Assert.Contains(_folder.GetFiles(), file => file.Length > 0);

        Stopwatch clock = Stopwatch.StartNew();
        using (System.Diagnostics.Process kill = System.Diagnostics.Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) kill.WaitForExit();
        // What is printed fits the buffers of the pipes.
        process.WaitForExit();
        string error = process.StandardError.ReadToEnd(), text = process.StandardOutput.ReadToEnd();

        Assert.Equal(130, process.ExitCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed.TotalSeconds:0.0} s to stop");
        Assert.Equal("", text);
        Assert.EndsWith("cancelled\n", error, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }
}
