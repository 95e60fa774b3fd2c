using System.Text.Json;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

/// <summary>Two inputs (image, row_sums), a model within the model, two outputs: ten digits and one sigmoid.</summary>
public sealed class SeveralOutputsTests : IDisposable
{
    private const int Items = 24;

    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-outputs-").FullName;
    private readonly string _model = TestData.File("models/digits-two-in-two-out.keras");
    private readonly string _data;

    public SeveralOutputsTests()
    {
        Random random = new(3);
        float[] images = [.. Enumerable.Range(0, Items * 64).Select(_ => random.NextSingle())], sums = [.. images.Chunk(8).Select(row => row.Sum() / 8)];
        _data = Path.Combine(_folder, "data.npz");
        Npz.Save(_data, [("image", NdArray.From(images, Items, 8, 8, 1)), ("row_sums", NdArray.From(sums, Items, 8)),
            ("labels", NdArray.From(Enumerable.Range(0, Items).Select(i => i % 10).ToArray(), Items)), ("is_odd", NdArray.From(Enumerable.Range(0, Items).Select(i => i % 2).ToArray(), Items))]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_ChosenOutput_TakesLabelsOfItsName()
    {
        JsonElement digit = Run().Json, odd = Run("--output", "is_odd").Json;

        Assert.Equal(10, digit.GetProperty("classes").GetArrayLength());
        Assert.Equal(2, odd.GetProperty("classes").GetArrayLength());
        Assert.Equal(Items / 2, odd.GetProperty("classes")[1].GetProperty("images").GetInt32());
        // The sigmoid is not scaled, so before any spike the answers are those of the trained network.
        Assert.Equal(odd.GetProperty("trained_accuracy").GetDouble(), odd.GetProperty("rate_accuracy").GetDouble());
        Assert.Equal(digit.GetProperty("spikes_per_image").GetDouble(), odd.GetProperty("spikes_per_image").GetDouble());
    }

    [Fact]
    public void Run_SeveralLabelledOutputs_ShowsTheAccuracyOfEach()
    {
        JsonElement[] outputs = [.. Run().Json.GetProperty("outputs").EnumerateArray()];
        JsonElement odd = Run("--output", "is_odd").Json;

        Assert.Equal(["digit", "is_odd"], outputs.Select(row => row.GetProperty("output").GetString()));
        foreach ((string all, string one) in ((string, string)[])[("trained", "trained_accuracy"), ("rate", "rate_accuracy"), ("spiking", "accuracy")])
            Assert.Equal(odd.GetProperty(one).GetDouble(), outputs[1].GetProperty(all).GetDouble());
        Assert.Equal(Run("--readout", "mean", "--output", "is_odd").Json.GetProperty("accuracy").GetDouble(), Run("--readout", "mean").Json.GetProperty("outputs")[1].GetProperty("spiking").GetDouble());
        Assert.Equal(["is_odd"], Run("--output", "is_odd").Json.GetProperty("outputs").EnumerateArray().Select(row => row.GetProperty("output").GetString()));
    }

    [Fact]
    public void Run_LabelsByOutput_AreThoseOfTheOutput()
    {
        JsonElement[] outputs = [.. Run("--labels", $"digit={_data}:is_odd", "--labels", $"is_odd={_data}:is_odd").Json.GetProperty("outputs").EnumerateArray()];
        JsonElement[] asUsual = [.. Run().Json.GetProperty("outputs").EnumerateArray()];
        CliRun wrong = Run("--labels", $"isodd={_data}:is_odd"), misfit = Run("--labels", $"is_odd={_data}:labels");

        Assert.Equal(asUsual[1].GetProperty("spiking").GetDouble(), outputs[1].GetProperty("spiking").GetDouble());
        Assert.NotEqual(asUsual[0].GetProperty("trained").GetDouble(), outputs[0].GetProperty("trained").GetDouble());
        Assert.Equal((2, 1), (wrong.Exit, misfit.Exit));
        Assert.Contains("did you mean 'is_odd'", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("output 'is_odd' has 2 classes", misfit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ArrayOfAnOutputThatHoldsNoClasses_IsLeftOutWithAHint()
    {
        string file = Path.Combine(_folder, "targets.npz");
        using (Npz data = Npz.Load(_data))
            Npz.Save(file, [.. data.Names.Where(name => name != "is_odd").Select(name => (name, data[name])), ("is_odd", NdArray.From(Enumerable.Repeat(0.25f, Items).ToArray(), Items))]);
        CliRun run = CliRun.Of("run", _model, "--data", file, "--steps", "5");

        Assert.Equal(0, run.Exit);
        Assert.Contains("output is_odd is not compared with labels", run.Error, StringComparison.Ordinal);
        Assert.Contains("no labels for output is_odd: add --labels is_odd=FILE", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InputsOneByOne_EqualTheArchive() => Assert.Equal(
        Accuracy(Run().Json), Accuracy(CliRun.Of("run", _model, "--data", $"image={_data}:image", "--data", $"row_sums={_data}:row_sums", "--steps", "10", "--json").Json));

    [Fact]
    public void Run_UnknownOutput_IsRefusedWithASuggestion()
    {
        CliRun run = Run("--output", "isodd");

        Assert.Equal(2, run.Exit);
        Assert.Contains("did you mean 'is_odd'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LabelsOfTheOtherOutput_AreRefusedWithTheOption()
    {
        CliRun run = Run("--output", "is_odd", "--labels", $"{_data}:labels");

        Assert.Equal(1, run.Exit);
        Assert.Contains("output 'is_odd' has 2 classes", run.Error, StringComparison.Ordinal);
        Assert.Contains("--output digit", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rates")]
    [InlineData("inspect")]
    [InlineData("convert")]
    public void Command_NestedModel_Works(string command)
    {
        CliRun run = CliRun.Of([command, _model, "--json", .. command == "rates" ? (string[])["--data", _data, "--steps", "10"] : []]);

        Assert.Equal(0, run.Exit);
        Assert.Contains("tower/conv2d_2", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_ChosenOutput_ReproducesItsRow()
    {
        JsonElement best = CliRun.Of("sweep", _model, "--data", _data, "--output", "is_odd", "--scales", "100", "--synapses", "0.005", "--steps", "8", "--json").Json.GetProperty("recommended")[0];
        string command = best.GetProperty("command").GetString()!;

        Assert.Contains("--output is_odd", command, StringComparison.Ordinal);
        Assert.Equal(best.GetProperty("accuracy").GetDouble(), CliRun.Of([.. command.Split(' ').Skip(1), "--json"]).Json.GetProperty("accuracy").GetDouble(), 1e-12);
    }

    [Fact]
    public void Run_BrokenImages_AreWhatTheAccuraciesDifferBy()
    {
        JsonElement json = CliRun.Of("run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "120", "--steps", "12", "--scale", "50", "--broken", "1000", "--json").Json;
        int broken = json.GetProperty("broken").GetInt32(), mended = json.GetProperty("mended").GetInt32();

        Assert.True(broken > 0);
        Assert.Equal(json.GetProperty("trained_accuracy_right").GetInt32() - json.GetProperty("accuracy_right").GetInt32(), broken - mended);
        JsonElement[] changed = [.. json.GetProperty("changed").EnumerateArray()];
        Assert.Equal(broken + mended, changed.Length);
        Assert.All(changed, row => Assert.Equal(row.GetProperty("change").GetString() == "broken" ? "reference" : "spiking", row.GetProperty("reference").GetInt32() == row.GetProperty("label").GetInt32() ? "reference" : "spiking"));
        Assert.All(changed, row => Assert.True(row.GetProperty("margin").GetDouble() > 0));
    }

    [Fact]
    public void Run_LeakyRelu_SpikesWithItsSlope()
    {
        CliRun run = CliRun.Of("convert", TestData.File("models/digits-leaky-relu6.keras"), "--json");

        Assert.Contains("SpikingLeakyRelu", run.Out, StringComparison.Ordinal);
        Assert.True(run.Json.GetProperty("verified").GetBoolean());
    }

    [Fact]
    public void Convert_Strict_RefusesWhatIsNotExact()
    {
        CliRun run = CliRun.Of("convert", TestData.File("models/digits-leaky-relu6.keras"), "--strict");

        Assert.Equal(3, run.Exit);
        Assert.Contains("p_re_lu", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_BatchNormalisation_GoesIntoTheWeightsUnlessToldOtherwise()
    {
        int Nodes(params string[] more) => CliRun.Of(["convert", TestData.File("models/mnist-bn.keras"), .. more]).Lines.Count(line => line.Contains("scale and shift", StringComparison.Ordinal));

        Assert.Equal((0, 3), (Nodes(), Nodes("--no-fold")));
    }

    private static double Accuracy(JsonElement json) => json.GetProperty("accuracy").GetDouble();

    private CliRun Run(params string[] more) => CliRun.Of(["run", _model, "--data", _data, "--steps", "10", "--json", .. more]);
}
