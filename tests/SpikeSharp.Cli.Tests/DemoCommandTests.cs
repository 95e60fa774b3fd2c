using System.Text.Json;

namespace SpikeSharp.Cli.Tests;

public sealed class DemoCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spikesharp-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Demo_PrintsItsPartsInOrderAndCommandsThatWork()
    {
        string report = Path.Combine(_folder.FullName, "report.html");
        CliRun demo = CliRun.Of("demo", "--report", report);
        Assert.Equal(0, demo.Exit);
        int at = 0;
        foreach (string part in (string[])[
            "1000 images: Keras network 98.70 % right, rate network 98.70 %, spiking network 98.60 % (95 % interval 97.7 to 99.2) with 50 steps and 18,923 spikes per image",
            "Without a synapse: 67.80 % by the last step, 95.10 % by the mean of all steps. The last step alone is poor because",
            "measured rates; max_rates is the rate at input 1, not a ceiling",
            "One neuron of conv2d_1 without a synapse, with 2 spikes in one step",
            "max_rates  200 Hz",
            "In 1 of 50 steps it spiked more than once, up to 2 times",
            $"report: {report}",
            "Try next:"])
        {
            int found = demo.Out.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is not where it should be in:\n{demo.Out}");
            at = found;
        }
        Assert.Contains("</html>", File.ReadAllText(report), StringComparison.Ordinal);

        string[] commands = [.. demo.Out[at..].Split('\n').Where(line => line.Contains(" --data ", StringComparison.Ordinal)).Select(line => line.Split(Invocation.Name)[1].Trim())];
        Assert.Equal(3, commands.Length);
        foreach (string command in commands)
        {
            string[] words = [.. command.Split(' ').Select(word => word == "rates.html" ? Path.Combine(_folder.FullName, word) : word)];
            CliRun next = CliRun.Of([.. words, "--limit", "2", "--steps", "3"]);
            Assert.True(next.Exit == 0, $"{command}: {next.Error}");
        }
    }

    [Fact]
    public void Demo_Readme_ShowsItsFirstLines()
    {
        string readme = File.ReadAllText(Path.Combine(Testing.TestData.RepositoryRoot, "README.md")).ReplaceLineEndings(" ");
        Assert.Contains("1000 images: Keras network 98.70 % right, rate network 98.70 %, spiking network 98.60 % (95 % interval 97.7 to 99.2) with 50 steps and 18,923 spikes per image", readme, StringComparison.Ordinal);
        Assert.Contains("Without a synapse: 67.80 % by the last step, 95.10 % by the mean of all steps.", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_Json_IsOneDocument()
    {
        JsonElement json = CliRun.Of("demo", "--json", "--report", Path.Combine(_folder.FullName, "report.html")).Json;
        Assert.Equal(0.986, json.GetProperty("accuracy").GetDouble());
        Assert.Equal(0.678, json.GetProperty("accuracy_without_synapse_last").GetDouble());
        Assert.Equal(3, json.GetProperty("next").GetArrayLength());
    }
}
