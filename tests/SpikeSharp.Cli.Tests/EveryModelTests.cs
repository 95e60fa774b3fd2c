using System.Text.Json;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

/// <summary>Every command on every trained network of the test data: files of Keras 2 and 3, whole and as weights.</summary>
public sealed class EveryModelTests : IDisposable
{
    private const int Items = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Models() =>
    [
        "mnist-cnn.keras", "mnist-mlp.keras", "mnist-bn.keras", "mnist-residual.keras", "mnist-cnn.weights.h5", "digits-leaky-relu6.keras", "digits-leaky-relu6-with-optimizer.keras", "digits-two-in-two-out.keras",
        "keras2/mnist-cnn.h5", "keras2/mnist-bn.h5", "keras2/mnist-residual.h5", "keras2/mnist-residual.weights.h5", "keras2/digits-leaky-relu6.h5", "keras2/digits-two-in-two-out.h5",
        "keras2/digits-two-in-two-out.weights.h5",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryCommand_TrainedModel_Works(string name)
    {
        string[] model = Model(name), data = Data(name), few = [.. data, "--limit", $"{Items}", "--steps", "6"];
        JsonElement[] layers = [.. Json(["inspect", .. model]).GetProperty("layers").EnumerateArray()];
        Assert.All(layers, layer => Assert.True(layer.GetProperty("converts").GetBoolean()));
        Assert.True(Json(["inspect", .. model, "--plan"]).GetProperty("plan").GetArrayLength() > 1);

        JsonElement converted = Json(["convert", .. model]);
        Assert.True(converted.GetProperty("verified").GetBoolean());

        JsonElement run = Json(["run", .. model, .. few]);
        Assert.Equal(Items, run.GetProperty("images").GetInt32());
        Assert.Equal(layers.Length, run.GetProperty("exact_layers").GetInt32() + run.GetProperty("conversion").GetArrayLength());
        Assert.True(run.GetProperty("verified").GetBoolean());
        Assert.Equal(run.GetProperty("trained_accuracy").GetDouble(), run.GetProperty("rate_accuracy").GetDouble());
        Assert.True(run.GetProperty("spikes_per_image").GetDouble() > 0);

        JsonElement[] rates = [.. Json(["rates", .. model, .. few]).GetProperty("layers").EnumerateArray()];
        Assert.Equal(converted.GetProperty("layers").EnumerateArray().Count(layer => layer.GetProperty("became").GetString()!.StartsWith("Spiking", StringComparison.Ordinal)), rates.Length);

        string last = rates[^1].GetProperty("layer").GetString()!;
        JsonElement neuron = Json(["neuron", .. model, .. few, "--layer", last, "--index", "1", "--image", "0"]);
        Assert.Equal(6, neuron.GetProperty("spikes").GetArrayLength());

        string command = Json(["sweep", .. model, .. few, "--scales", "100", "--synapses", "none"]).GetProperty("recommended")[0].GetProperty("command").GetString()!;
        Assert.Equal(model.Length > 1, command.Contains("--architecture", StringComparison.Ordinal));
        Assert.Equal(Items, Json([.. command.Split(" run ")[1].Split(' ').Prepend("run")]).GetProperty("images").GetInt32());
    }

    [Fact]
    public void Weights_WithoutArchitecture_SaysWhichOption()
    {
        CliRun run = CliRun.Of("inspect", TestData.File("models/keras2/mnist-residual.weights.h5"));

        Assert.Equal((1, ""), (run.Exit, run.Out));
        Assert.Contains("--architecture model.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Architecture_OfAWholeModelOrMissing_IsRefused()
    {
        string json = TestData.File("models/keras2/mnist-residual.json");
        CliRun whole = CliRun.Of("inspect", SampleFiles.Model, "--architecture", json);
        CliRun missing = CliRun.Of("inspect", TestData.File("models/keras2/mnist-residual.weights.h5"), "--architecture", json.Replace("residual", "residul", StringComparison.Ordinal));

        Assert.Equal((1, 1), (whole.Exit, missing.Exit));
        Assert.Contains("leave out --architecture", whole.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'mnist-residual.json'", missing.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(string[] args)
    {
        CliRun run = CliRun.Of([.. args, "--json"]);
        Assert.True(run.Exit == 0, $"{string.Join(' ', args)} gave {run.Exit}: {run.Error}");
        return run.Json;
    }

    private static string[] Model(string name)
    {
        string path = TestData.File($"models/{name}");
        return name.EndsWith(".weights.h5", StringComparison.Ordinal) ? [path, "--architecture", path.Replace(".weights.h5", ".json", StringComparison.Ordinal)] : [path];
    }

    private string[] Data(string name)
    {
        if (name.Contains("mnist", StringComparison.Ordinal)) return ["--data", SampleFiles.Data];
        Random random = new(5);
        string file = Path.Combine(_folder, "data.npz");
        float[] images = [.. Enumerable.Range(0, Items * 64).Select(_ => random.NextSingle())], sums = [.. images.Chunk(8).Select(row => row.Sum() / 8)];
        int[] labels = [.. Enumerable.Range(0, Items)];
        Npz.Save(file, name.Contains("two-in", StringComparison.Ordinal)
            ? [("image", NdArray.From(images, Items, 8, 8, 1)), ("row_sums", NdArray.From(sums, Items, 8)), ("digit", NdArray.From(labels, Items))]
            : [("images", NdArray.From(images, Items, 8, 8)), ("labels", NdArray.From(labels, Items))]);
        return ["--data", file];
    }
}
