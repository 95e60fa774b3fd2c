using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SkiaSharp;
using SpikeSharp.Testing;

namespace SpikeSharp.Plotting.Tests;

/// <summary>The programs of one file under <c>examples/</c>, run as a user runs them, one after the other.</summary>
public sealed class ExamplesTests
{
    private static readonly string Folder = Path.Combine(TestData.RepositoryRoot, "examples");
    private static readonly string Page = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "examples.md")).ReplaceLineEndings("\n");

    [Theory]
    [InlineData("communication-channel", @"sent: ([-.\d]+)", 0.03, 0.15)]
    [InlineData("integrator", @"largest difference in 6 s: ([-.\d]+)", 0.001, 0.3)]
    [InlineData("oscillator", @"^([-.\d]+) rounds", 0.9, 1.1)]
    [InlineData("product", @"exact: ([-.\d]+)", 0.001, 0.1)]
    [InlineData("basal-ganglia", @"in ([-.\d]+) %", 99, 100)]
    [InlineData("pes", @"without learning: ([-.\d]+)", 0.001, 0.3)]
    [InlineData("lorenz", @"^(\d+) turns", 5, 60)]
    [InlineData("own-neuron", @"^x² at 0.75 s: ([-.\d]+); loaded from its file it gives the same numbers", 0.85, 1.1)]
    [InlineData("own-process", @"^error with decoders of 3 bits: ([-.\d]+), of 64 bits: [-.\d]+; \d different decoders", 0.01, 0.06)]
    [InlineData("streaming", @"a step takes ([.\d]+) µs \(median\)", 0.1, 2000)]
    public async Task Example_RunAsAUserDoes_PrintsItsNumberAndDrawsItsFigure(string name, string pattern, double low, double high)
    {
        string figure = Path.Combine(Directory.CreateTempSubdirectory("examples").FullName, name + ".png");
        try
        {
            string output = await Run(name, figure);
            Match match = Regex.Match(output, pattern, RegexOptions.Multiline);
            Assert.True(match.Success, $"{name}.cs printed: {output}");
            Assert.InRange(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), low, high);

            using SKBitmap picture = SKBitmap.Decode(figure);
            Assert.True(picture.Width >= 500 && picture.Height >= 360);
            Assert.True(picture.Pixels.Distinct().Count() > 20, "the figure is blank");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(figure)!, recursive: true);
        }
    }

    [Fact]
    public void EveryExample_IsOnThePage_WithLinesOfItsCodeAndItsFigure()
    {
        string[] files = [.. Directory.GetFiles(Folder, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(10, files.Length);
        foreach (string name in files)
        {
            FileInfo picture = new(Path.Combine(TestData.RepositoryRoot, "docs", "images", name + ".png"));
            Assert.Contains($"](images/{name}.png)", Page, StringComparison.Ordinal);
            Assert.InRange(picture.Length, 5_000, 60_000);

            string[] code = Array.ConvertAll(File.ReadAllLines(Path.Combine(Folder, name + ".cs")), line => line.Trim());
            string section = Page.Split($"examples/{name}.cs)")[1].Split("\n## ")[0];
            string[] shown = [.. section.Split("```csharp\n")[1].Split("```")[0].Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
            Assert.NotEmpty(shown);
            Assert.All(shown, line => Assert.True(code.Contains(line), $"docs/examples.md shows '{line}', which is not in {name}.cs"));
        }
    }

    private static async Task<string> Run(string name, string figure)
    {
        ProcessStartInfo start = new("dotnet", ["run", "-c", "Release", Path.Combine(Folder, name + ".cs"), "--", figure])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = TestData.RepositoryRoot,
        };
        // Build servers that outlive the program would keep its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string text = await output;
        Assert.True(process.ExitCode == 0, $"{name}.cs ended with {process.ExitCode}: {text}{await errors}");
        return text;
    }
}
