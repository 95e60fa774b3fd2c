using System.Text.Json;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

/// <summary>Sequences of 4 steps of 5 numbers, a dense layer for each step, 3 classes.</summary>
public sealed class TemporalTests : IDisposable
{
    private const int Items = 8, Steps = 4, Size = 5, Classes = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-time-").FullName;
    private readonly string _model = TestData.File("models/time_distributed.keras");
    private readonly string _data;
    private readonly float[] _values;
    private readonly int[] _labels;

    public TemporalTests()
    {
        Random random = new(2);
        _values = [.. Enumerable.Range(0, Items * Steps * Size).Select(_ => random.NextSingle())];
        _labels = [.. Enumerable.Range(0, Items).Select(i => i % Classes)];
        _data = Path.Combine(_folder, "sequences.npz");
        Npz.Save(_data, [("x", NdArray.From(_values, Items, Steps, Size)), ("y", NdArray.From(_labels, Items))]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("last")]
    [InlineData("mean")]
    public void Run_RateNeurons_AnswerAsTheTrainedNetworkDoesInTheLastStepOrOnAverage(string readout)
    {
        JsonElement run = Json("run", "--swap", "relu=RectifiedLinear", "--scale", "none", "--synapse", "none", "--readout", readout);
        double[] outputs = KerasModel.Load(_model).Forward(Array.ConvertAll(_values, value => (double)value)).Outputs[0];
        int right = Enumerable.Range(0, Items).Count(item =>
        {
            double[][] steps = [.. outputs.AsSpan(item * Steps * Classes, Steps * Classes).ToArray().Chunk(Classes)];
            double[] read = readout == "last" ? steps[^1] : [.. Enumerable.Range(0, Classes).Select(i => steps.Sum(step => step[i]))];
            return Array.IndexOf(read, read.Max()) == _labels[item];
        });

        Assert.Equal(Steps, run.GetProperty("steps").GetInt32());
        Assert.Equal((right, right), (run.GetProperty("trained_accuracy_right").GetInt32(), run.GetProperty("accuracy_right").GetInt32()));
        Assert.True(run.GetProperty("verified").GetBoolean());
    }

    [Fact]
    public void Commands_Sequences_Work()
    {
        Assert.Equal("Exact", CliRun.Of("inspect", _model, "--temporal", "--json").Json.GetProperty("layers")[1].GetProperty("exactness").GetString());
        Assert.Equal(1, Json("rates").GetProperty("layers").GetArrayLength());
        Assert.Equal(Steps, Json("neuron", "--layer", "time_distributed", "--index", "1", "--image", "2").GetProperty("spikes").GetArrayLength());
        string command = Json("sweep", "--scales", "200,1000", "--synapses", "none").GetProperty("recommended")[0].GetProperty("command").GetString()!;
        CliRun again = CliRun.Of([.. command.Split(" run ")[1].Split(' ').Prepend("run")]);
        Assert.True(again.Exit == 0, again.Error);
    }

    [Fact]
    public void Run_FewerSteps_EndsSequencesEarly()
    {
        string shorter = Path.Combine(_folder, "shorter.npz");
        Npz.Save(shorter, [("x", NdArray.From(_values.Chunk(Steps * Size).SelectMany(item => item[..(2 * Size)]).ToArray(), Items, 2, Size)), ("y", NdArray.From(_labels, Items))]);
        JsonElement early = Json("run", "--steps", "2"), given = CliRun.Of("run", _model, "--temporal", "--data", shorter, "--json").Json;

        Assert.Equal(2, given.GetProperty("steps").GetInt32());
        foreach (string key in (string[])["trained_accuracy", "accuracy", "spikes_per_image"]) Assert.Equal(given.GetProperty(key).GetDouble(), early.GetProperty(key).GetDouble());
    }

    [Fact]
    public void Run_MoreStepsThanTheSequences_IsRefused()
    {
        CliRun run = CliRun.Of("run", _model, "--temporal", "--data", _data, "--steps", "5");

        Assert.Equal(2, run.Exit);
        Assert.Contains("--steps is '5'; the data are sequences of 4 steps", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutTemporal_SaysTheOptionAndNothingElse()
    {
        CliRun run = CliRun.Of("run", _model, "--data", _data);

        Assert.Equal(3, run.Exit);
        Assert.Contains("--temporal", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_BuiltModel_TakesSequencesToo()
    {
        string built = Path.Combine(_folder, "steps.ssm");
        Assert.Equal(0, CliRun.Of("convert", _model, "--temporal", "--out", built).Exit);
        JsonElement saved = CliRun.Of("run", built, "--temporal", "--data", _data, "--json").Json;

        Assert.Equal(Json("run").GetProperty("spikes_per_image").GetDouble(), saved.GetProperty("spikes_per_image").GetDouble());
    }

    private JsonElement Json(string command, params string[] more)
    {
        CliRun run = CliRun.Of([command, _model, "--temporal", "--data", _data, "--json", .. more]);
        Assert.True(run.Exit == 0, run.Error);
        return run.Json;
    }
}
