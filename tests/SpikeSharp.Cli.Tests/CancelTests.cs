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
            Path.Combine(AppContext.BaseDirectory, "SpikeSharp.Cli.dll"), "run", SampleFiles.Model, "--data", SampleFiles.Data, "--steps", "2000", "--probe", "conv2d:spikes", "--out", output])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        // The files that collect what is recorded appear just before the simulation.
        for (int wait = 0; _folder.GetFiles().Length == 0 && wait < 600; wait++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.NotEmpty(_folder.GetFiles());
        await Task.Delay(300, TestContext.Current.CancellationToken);

        Stopwatch clock = Stopwatch.StartNew();
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), text = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed.TotalSeconds:0.0} s to stop");
        Assert.Equal("", await text);
        Assert.EndsWith("cancelled\n", await error, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }
}
