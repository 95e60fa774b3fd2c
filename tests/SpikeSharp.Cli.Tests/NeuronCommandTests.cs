using System.Text.Json;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class NeuronCommandTests
{
    private static string[] Arguments(string layer, string index, string image, params string[] more) =>
        ["neuron", SampleFiles.Model, "--data", SampleFiles.Data, "--layer", layer, "--index", index, "--image", image, .. more];

    [Fact]
    public void Neuron_LayerWhoseNeuronsLieBehindIt_SaysWhere() => Assert.Contains(
        "its neurons lie behind it: --layer re_lu_1",
        CliRun.Of("neuron", TestData.File("models/mnist-bn.keras"), "--data", SampleFiles.Data, "--limit", "1", "--layer", "batch_normalization_1", "--index", "0", "--image", "0").Error, StringComparison.Ordinal);

    [Fact]
    public void Neuron_BusiestOfRates_HasTheSameRateAndParts()
    {
        JsonElement busiest = CliRun.Of("rates", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "5", "--json").Json.GetProperty("busiest")[0];
        JsonElement neuron = CliRun.Of(Arguments(
            busiest.GetProperty("layer").GetString()!, $"{busiest.GetProperty("index").GetInt32()}", $"{busiest.GetProperty("image").GetInt32()}", "--json")).Json;
        Assert.Equal(busiest.GetProperty("rate").GetDouble(), neuron.GetProperty("measured_rate").GetDouble(), 1e-9);
        Assert.Equal(busiest.GetProperty("jitter").GetDouble(), neuron.GetProperty("rate_jitter").GetDouble(), 1e-3);
        double[] spikes = [.. neuron.GetProperty("spikes").EnumerateArray().Select(n => n.GetDouble())];
        Assert.Equal(50, spikes.Length);
        Assert.Equal(neuron.GetProperty("measured_rate").GetDouble(), spikes.Sum() / 0.05, 1e-9);
        Assert.Equal(neuron.GetProperty("running_mean")[49].GetDouble(), spikes.Sum() / 0.05 / 200, 1e-9);
        Assert.Equal(50, neuron.GetProperty("J").GetArrayLength());
        Assert.EndsWith("because its input asks for that.", neuron.GetProperty("reasons").EnumerateArray().Last().GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Neuron_Terminal_ShowsRowsFoldedToTheWidth()
    {
        CliRun run = CliRun.Of(new Terminal(true, false, false, 60), Arguments("conv2d_1", "2115", "0"));
        Assert.Equal(0, run.Exit);
        Assert.Contains("neuron 2115 of 9216 in layer conv2d_1, at (2, 9, 3) of (12, 12, 64), on image 0 (label ", run.Out, StringComparison.Ordinal);
        string[] rows = [.. run.Lines.Where(line => line.StartsWith("spikes ", StringComparison.Ordinal))];
        Assert.True(rows.Length > 1, "50 steps do not fit in 60 columns");
        Assert.All(rows, row => Assert.InRange(row.Length, 1, 60));
        Assert.Equal(50, rows.Sum(row => row["spikes".Length..].Trim(' ').Length));
    }

    [Fact]
    public void Neuron_Piped_HasARowForEveryStep()
    {
        CliRun run = CliRun.Of(Arguments("conv2d", "300", "2", "--steps", "7"));
        int header = Array.FindIndex(run.Lines, line => line == "step\tJ\tspikes\tvoltage\trunning_mean");
        Assert.True(header > 0);
        Assert.Equal(7, run.Lines.Skip(header + 1).TakeWhile(line => line.Split('\t').Length == 5).Count());
    }

    [Theory]
    [InlineData("conv2d1", "0", "0", "error: --layer is 'conv2d1'; the model has no such layer [SPK1002]", "hint: did you mean 'conv2d' or 'conv2d_1'?")]
    [InlineData("flatten", "0", "0", "error: --layer is 'flatten'; that layer has no spiking neurons [SPK1002]", "hint: layers with spiking neurons: conv2d, conv2d_1")]
    [InlineData("conv2d_1", "9216", "0", "error: --index is '9216'; layer 'conv2d_1' has 9216 neurons [SPK1002]", "hint: choose from 0 to 9215")]
    [InlineData("conv2d_1", "0", "1000", "error: --image is '1000'; the data have 1000 images [SPK1002]", "hint: choose from 0 to 999")]
    public void Neuron_WrongPlace_IsOneErrorWithAHint(string layer, string index, string image, string error, string hint)
    {
        CliRun run = CliRun.Of(Arguments(layer, index, image));
        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Out);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
    }
}
