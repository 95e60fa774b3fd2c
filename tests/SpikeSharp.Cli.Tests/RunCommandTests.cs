using System.Text.Json;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class RunCommandTests
{
    [Fact]
    public void Run_Sample_IsAsRightAsTheTrainedNetwork()
    {
        CliRun run = CliRun.Of("run", SampleFiles.Model, "--data", SampleFiles.Data, "--json");
        Assert.Equal(0, run.Exit);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        Assert.Equal(0.987, json.RootElement.GetProperty("trained_accuracy").GetDouble());
        Assert.InRange(json.RootElement.GetProperty("accuracy").GetDouble(), 0.983, 0.99);
        Assert.InRange(json.RootElement.GetProperty("spikes_per_image").GetDouble(), 15_000, 25_000);
    }

    [Fact]
    public void Run_Sample_SaysHowExactTheConversionIs()
    {
        string[] run = ["run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "5", "--steps", "3"];
        CliRun normal = CliRun.Of(run), quiet = CliRun.Of([.. run, "--verbosity", "quiet"]), folded = CliRun.Of(["run", TestData.File("models/mnist-bn.keras"), .. run[2..]]);

        Assert.Equal("conversion         5 layers exact", normal.Lines[0]);
        Assert.StartsWith("verified           the rate network equals the trained network in all 5 layers on 4 items; the largest difference is ", normal.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("verified", quiet.Out, StringComparison.Ordinal);
        Assert.Equal(["conversion         14 layers exact, 1 dropped", "  dropout          dropped: acts in training only"], folded.Lines[..2]);
    }

    [Fact]
    public void Run_AccuracyLost_AdvisesWhatWasMeasuredToHelp()
    {
        string[] run = ["run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "100", "--steps", "15", "--scale", "20"];
        string hint = Assert.Single(CliRun.Of(run).Error.Split('\n'), line => line.Contains("[SPK1611]", StringComparison.Ordinal));
        double spikes = CliRun.Of([.. run, "--scale", "50", "--json"]).Json.GetProperty("spikes_per_image").GetDouble();

        Assert.Contains("measured on these images, right for ", hint, StringComparison.Ordinal);
        foreach (string advice in (string[])["--scale 50 ", "--synapse 0.01 --steps 30 ", "--steps 30 "]) Assert.Contains(advice, hint, StringComparison.Ordinal);
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({spikes:N0} spikes each)"), hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OtherThreadsAndMinibatch_ChangeNothing()
    {
        string[] Arguments(params string[] more) => ["run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "30", "--steps", "20", "--json", .. more];
        double[] Numbers(params string[] more)
        {
            using JsonDocument json = JsonDocument.Parse(CliRun.Of(Arguments(more)).Out);
            return [json.RootElement.GetProperty("accuracy").GetDouble(), json.RootElement.GetProperty("spikes_per_image").GetDouble()];
        }
        Assert.Equal(Numbers(), Numbers("--threads", "1", "--minibatch", "7"));
    }

    [Fact]
    public void Run_UnknownLayerInScale_IsRefusedWithASuggestion()
    {
        CliRun run = CliRun.Of("run", SampleFiles.Model, "--data", SampleFiles.Data, "--scale", "conv2=3");
        Assert.Equal(2, run.Exit);
        Assert.Contains("did you mean 'conv2d'", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void Swap_ReluWhereALayerHasThatName_StillMeansEveryRelu()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("spikesharp-").FullName, "named.keras");
        File.WriteAllBytes(file, ZipEditor.ReplaceAll(File.ReadAllBytes(TestData.File("models/mnist-bn.keras")), "config.json", "\"re_lu\"", "\"relu\""));
        try
        {
            foreach (string[] options in (string[][])[[], ["--swap", "relu=SpikingRectifiedLinear"]])
            {
                JsonElement[] layers = [.. CliRun.Of(["inspect", file, "--json", .. options]).Json.GetProperty("layers").EnumerateArray()];
                string[] relus = [.. layers.Where(layer => layer.GetProperty("activation").GetString() == "relu").Select(layer => $"{layer.GetProperty("name")}: {layer.GetProperty("reason")}")];
                Assert.Equal(["relu: SpikingRectifiedLinear", "re_lu_1: SpikingRectifiedLinear", "activation: SpikingRectifiedLinear"], relus);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public void Inspect_Sample_ListsLayers()
    {
        CliRun run = CliRun.Of("inspect", SampleFiles.Model);
        Assert.Equal(0, run.Exit);
        Assert.Contains("conv2d_1\tConv2D\t(12, 12, 64)\trelu\t18496\tyes\tExact\tSpikingRectifiedLinear", run.Out, StringComparison.Ordinal);
    }
}
