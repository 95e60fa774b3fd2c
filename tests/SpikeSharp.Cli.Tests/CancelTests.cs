using System.Diagnostics;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

/// <summary>A real signal to a real process: SIGINT, or SIGTERM where that is ignored.</summary>
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
            Path.Combine(AppContext.BaseDirectory, "SpikeSharp.Cli.dll"), "run", SampleFiles.Model, "--data", SampleFiles.Data, "--steps", "10000", "--minibatch", "1", "--threads", "2", "--probe", "conv2d:spikes", "--out", output])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        try
        {
            // This thread waits itself: a continuation could be kept waiting by other tests.
            // What the first image recorded is written when it ends; then the second of a thousand is being simulated, which leaves minutes.
            for (int wait = 0; !_folder.GetFiles().Any(file => file.Length > 0) && wait < 1200; wait++) Thread.Sleep(50);
            Assert.Contains(_folder.GetFiles(), file => file.Length > 0);

            Stopwatch clock = Stopwatch.StartNew();
            using (System.Diagnostics.Process kill = System.Diagnostics.Process.Start("kill", [InterruptIsIgnored() ? "-TERM" : "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) kill.WaitForExit();
            // What is printed fits the buffers of the pipes.
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "it does not stop");
            string error = process.StandardError.ReadToEnd(), text = process.StandardOutput.ReadToEnd();

            Assert.Equal(130, process.ExitCode);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed.TotalSeconds:0.0} s to stop");
            Assert.Equal("", text);
            Assert.EndsWith("cancelled\n", error, StringComparison.Ordinal);
            Assert.Empty(_folder.GetFiles());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }
        }
    }

    // A shell that starts tests in the background has them ignore SIGINT, and what they start inherits that; no program can tell it from nohup, so none stops.
    private static bool InterruptIsIgnored()
    {
        const string Key = "SigIgn:";
        const int Interrupt = 2;
        if (!File.Exists("/proc/self/status")) return false;
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Key, StringComparison.Ordinal))[Key.Length..];
        return ((Convert.ToUInt64(mask.Trim(), 16) >> (Interrupt - 1)) & 1) == 1;
    }
}
