using System.Diagnostics;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

/// <summary>Malformed and unusual model files through the command line: one clear error, the right exit code, nothing else, within bounds.</summary>
public sealed class BadModelFilesTests : IDisposable
{
    private const int FileCount = 41;
    private const long AllocatedBytes = 100 << 20, WorkingSetBytes = 500 << 20;

    private static readonly string[] Legal = ["fixed-string-attributes.h5", "no-metadata.keras", "path-traversal.keras", "weights-gzip-chunked.keras"];
    private static readonly string[] Refused = ["unknown-activation.keras", "unknown-layer.keras"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spikesharp-");

    public static IEnumerable<TheoryDataRow<string>> Files => TestData.Files("bad-models").Select(path => new TheoryDataRow<string>(Path.GetFileName(path)));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Files_OfTheFolder_AreAllThere() => Assert.Equal(FileCount, Files.Count());

    [Theory, MemberData(nameof(Files))]
    public void Inspect_BadFile_EndsInOneError(string file)
    {
        CliRun run = Bounded("inspect", TestData.File($"bad-models/{file}"));
        AssertOutcome(file, run);
        // A model with a refused layer was loaded: its layers are listed.
        Assert.Equal(Legal.Contains(file) || Refused.Contains(file), run.Out.Length > 0);
    }

    [Theory, MemberData(nameof(Files))]
    public void Convert_BadFile_EndsInOneErrorAndLeavesNothing(string file)
    {
        CliRun run = Bounded("convert", TestData.File($"bad-models/{file}"), "--out", Path.Combine(_folder.FullName, "out.ssm"));
        AssertOutcome(file, run);
        Assert.Equal(Legal.Contains(file), run.Out.Length > 0);
        Assert.Equal(Legal.Contains(file) ? ["out.ssm"] : [], _folder.GetFileSystemInfos().Select(found => found.Name));
    }

    /// <summary>Files that declare far more than they hold, in a process of their own whose heap ends at 100 MB.</summary>
    [Theory]
    [InlineData("units-huge.keras"), InlineData("huge-virtual-dataset.h5"), InlineData("zip-bomb-weights.keras"), InlineData("zip-huge-declared-size.keras"), InlineData("config-deep.keras")]
    public async Task Inspect_FileThatDeclaresTooMuch_StaysSmall(string file)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "SpikeSharp.Cli.dll"), "inspect", TestData.File($"bad-models/{file}")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_GCHeapHardLimit"] = AllocatedBytes.ToString("X", System.Globalization.CultureInfo.InvariantCulture) },
        };
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(cancel), text = process.StandardOutput.ReadToEndAsync(cancel);
        long peak = 0;
        while (!process.HasExited)
        {
            process.Refresh();
            peak = Math.Max(peak, Peak(process));
            await Task.Delay(5, cancel);
        }
        await process.WaitForExitAsync(cancel);

        Assert.Equal((1, ""), (process.ExitCode, await text));
        Assert.StartsWith("error: ", await error, StringComparison.Ordinal);
        Assert.InRange(peak, 1, WorkingSetBytes);
    }

    private static void AssertOutcome(string file, CliRun run)
    {
        string[] errors = [.. run.Error.Split('\n').Where(line => line.StartsWith("error:", StringComparison.Ordinal))];
        if (Legal.Contains(file))
        {
            Assert.Equal(0, run.Exit);
            Assert.Empty(errors);
            return;
        }
        Assert.Equal(Refused.Contains(file) ? 3 : 1, run.Exit);
        Assert.Matches(@" \[SPK1\d\d\d\]$", Assert.Single(errors));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    // On a machine with other work a single measurement says little; the least of three must hold.
    private static CliRun Bounded(params string[] args)
    {
        for (int attempt = 1; ; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Stopwatch watch = Stopwatch.StartNew();
            CliRun run = CliRun.Of(args);
            if (watch.Elapsed >= TimeSpan.FromSeconds(2) && attempt < 3) continue;
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocatedBytes);
            return run;
        }
    }

    private static long Peak(System.Diagnostics.Process process)
    {
        try
        {
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;                                                                       // it ended between the two looks
        }
    }
}
