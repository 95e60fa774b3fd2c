using System.Diagnostics;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

/// <summary>A real signal to a real process.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spikesharp-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Interrupt_DuringARun_Exits130QuicklyAndLeavesNoFile()
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
        // What the first minibatch recorded is written when it ends; then the second is being simulated.
        for (int wait = 0; !_folder.GetFiles().Any(file => file.Length > 0) && wait < 1200; wait++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Contains(_folder.GetFiles(), file => file.Length > 0);

        Stopwatch clock = Stopwatch.StartNew();
        using (System.Diagnostics.Process kill = System.Diagnostics.Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), text = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed.TotalSeconds:0.0} s to stop");
        Assert.Equal("", await text);
        Assert.EndsWith("cancelled\n", await error, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }
}
