using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spikesharp-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Convert_Sample_SaysWhatEachLayerBecameAndSavesWhatRuns()
    {
        string file = Path.Combine(_folder.FullName, "cnn.ssm");
        CliRun convert = CliRun.Of("convert", SampleFiles.Model, "--out", file, "--json");
        Assert.Equal(0, convert.Exit);
        Assert.True(convert.Json.GetProperty("verified").GetBoolean());
        JsonElement layer = convert.Json.GetProperty("layers").EnumerateArray().Single(layer => layer.GetProperty("layer").GetString() == "conv2d_1");
        Assert.Equal("SpikingRectifiedLinear", layer.GetProperty("became").GetString());
        Assert.Equal(9216, layer.GetProperty("neurons").GetInt32());
        Assert.Equal(18496, layer.GetProperty("parameters").GetInt32());
        Assert.Equal("200", layer.GetProperty("gain").GetString());
        Assert.Equal("200", layer.GetProperty("max_rates").GetString());
        Assert.Equal(0.005, layer.GetProperty("amplitude").GetDouble(), 12);
        Assert.Equal("0.005", layer.GetProperty("synapse").GetString());
        Assert.All(convert.Json.GetProperty("conversion").EnumerateArray(), row => Assert.Equal(nameof(Exactness.Exact), row.GetProperty("exactness").GetString()));

        string[] run = ["--data", SampleFiles.Data, "--limit", "40", "--steps", "20", "--json"];
        JsonElement saved = CliRun.Of(["run", file, .. run]).Json, trained = CliRun.Of(["run", SampleFiles.Model, .. run]).Json;
        foreach (string key in (string[])["accuracy", "rate_accuracy", "spikes_per_image"]) Assert.Equal(trained.GetProperty(key).GetDouble(), saved.GetProperty(key).GetDouble());
        Assert.False(saved.TryGetProperty("trained_accuracy", out _), "a built model has no trained network beside it");
    }

    [Fact]
    public void Run_BuiltModelWithConversionOption_SaysThatItIsConvertedAlready()
    {
        string file = Path.Combine(_folder.FullName, "cnn.ssm");
        Assert.Equal(0, CliRun.Of("convert", SampleFiles.Model, "--out", file).Exit);
        CliRun run = CliRun.Of("run", file, "--data", SampleFiles.Data, "--scale", "20");
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains("--scale has no use for", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_FolderMissing_FailsAndLeavesNothing()
    {
        CliRun run = CliRun.Of("convert", SampleFiles.Model, "--out", Path.Combine(_folder.FullName, "missing", "cnn.ssm"));
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.StartsWith("error: --out is '", run.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void Convert_OntoTheModelItself_IsRefused()
    {
        string model = Path.Combine(_folder.FullName, "cnn.keras");
        File.Copy(SampleFiles.Model, model);
        CliRun run = CliRun.Of("convert", model, "--out", model);
        Assert.Equal(2, run.Exit);
        Assert.Contains("it must be the name of a file that ends in .ssm", run.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(SampleFiles.Model), File.ReadAllBytes(model));
    }

    [Fact]
    public void Convert_SwapThatChangesTheFunction_SaysWhatWasVerified()
    {
        CliRun run = CliRun.Of("convert", SampleFiles.Model, "--swap", "relu=Lif");
        Assert.Equal(0, run.Exit);
        Assert.Contains("verified without the swaps, which change what conv2d, conv2d_1 computes", run.Out, StringComparison.Ordinal);
        Assert.Contains("before any spike", CliRun.Of("run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "200", "--steps", "5", "--swap", "relu=Lif").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Softmax_Kept_IsComputedWithoutNeurons()
    {
        string file = Testing.TestData.File("models/mnist-residual.keras");
        string? Became(params string[] more) => CliRun.Of(["inspect", file, "--json", .. more]).Json.GetProperty("layers").EnumerateArray().Last().GetProperty("exactness").GetString();

        Assert.Equal((nameof(Exactness.Exact), nameof(Exactness.Kept), nameof(Exactness.Kept)), (Became(), Became("--softmax", "keep"), Became("--defaults", "nengo-dl")));
    }

    [Fact]
    public void Swap_LeakyRelu_KeepsTheTrainedSlope()
    {
        string built = Path.Combine(_folder.FullName, "leaky.ssm");
        Assert.Equal(0, CliRun.Of("convert", Testing.TestData.File("models/digits-leaky-relu6.keras"), "--swap", "leaky_relu=LeakyRelu", "--out", built).Exit);

        Assert.Equal(0.1f, (float)Assert.Single(BuiltModel.Load(built).Ensembles.Select(ensemble => ensemble.NeuronType).OfType<LeakyRelu>()).NegativeSlope);
    }

    [Fact]
    public void Inspect_Plan_ShowsThePassesAndWhatRuns()
    {
        CliRun run = CliRun.Of("inspect", SampleFiles.Model, "--plan");
        Assert.Equal(0, run.Exit);
        foreach (string part in (string[])["as built: ", "fold-constants: ", "hoist-held-inputs: ", "as it runs: "]) Assert.Contains(part, run.Out, StringComparison.Ordinal);
        JsonElement[] stages = [.. CliRun.Of("inspect", SampleFiles.Model, "--plan", "--json").Json.GetProperty("plan").EnumerateArray()];
        Assert.Equal("as built", stages[0].GetProperty("pass").GetString());
        Assert.True(stages[^1].GetProperty("operations").GetInt32() < stages[0].GetProperty("operations").GetInt32(), "the passes leave fewer operations");
    }

    [Fact]
    public void Inspect_BuiltModel_ShowsWhatItHolds()
    {
        string file = Path.Combine(_folder.FullName, "cnn.ssm");
        Assert.Equal(0, CliRun.Of("convert", SampleFiles.Model, "--out", file).Exit);
        CliRun run = CliRun.Of("inspect", file, "--plan");
        Assert.Equal(0, run.Exit);
        Assert.Contains("conv2d_1\tSpikingRectifiedLinear\t9216", run.Out, StringComparison.Ordinal);
        Assert.Contains("as it runs: ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("convert")]
    [InlineData("run", "--data", "x.npz")]
    [InlineData("sweep", "--data", "x.npz")]
    public void Model_NameMistyped_IsSuggested(string command, params string[] more)
    {
        CliRun run = CliRun.Of([command, SampleFiles.Model.Replace("cnn", "cn", StringComparison.Ordinal), .. more]);
        Assert.Equal((1, ""), (run.Exit, run.Out));
        Assert.Contains("did you mean 'mnist-cnn.keras'?", run.Error, StringComparison.Ordinal);
        Assert.Contains("[SPK1003]", run.Error, StringComparison.Ordinal);
    }
}
