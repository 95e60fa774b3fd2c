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
