using System.Text.Json;

namespace SpikeSharp.Cli.Tests;

public sealed class BenchCommandTests
{
    [Fact]
    public void Bench_QuickJson_HasMachineLimitsAndModels()
    {
        CliRun run = CliRun.Of("bench", "--quick", "--threads", "1", "--json");
        Assert.Equal(0, run.Exit);
        JsonElement json = run.Json;
        Assert.NotEqual("", json.GetProperty("machine").GetString());
        Assert.True(json.GetProperty("quick").GetBoolean());

        JsonElement[] limits = [.. json.GetProperty("limits").EnumerateArray()];
        Assert.Equal(["single", "double"], limits.Select(limit => limit.GetProperty("precision").GetString()));
        foreach (string figure in (string[])["read_bytes_per_second", "multiply_adds_per_second", "row_adds_per_second", "spiking_relu_ns", "lif_ns", "lif_spike_ns"])
            Assert.All(limits, limit => Assert.True(limit.GetProperty(figure).GetDouble() > 0, figure));
        Assert.All(limits, limit => Assert.True(limit.GetProperty("row_adds_per_second").GetDouble() > 1e6, "JSON has plain numbers, not billions"));

        JsonElement[] models = [.. json.GetProperty("models").EnumerateArray()];
        Assert.Equal([("sample network", 30848), ("two arrays 50 x 100", 10000)], models.Select(model => (model.GetProperty("model").GetString(), model.GetProperty("neurons").GetInt32())));
        Assert.Equal([32, 1], models.Select(model => model.GetProperty("items").GetInt32()));
        Assert.All(models, model =>
        {
            Assert.True(model.GetProperty("spikes_per_step").GetDouble() > 0);
            Assert.True(model.GetProperty("share_of_limit").GetDouble() > 0);
            Assert.True(model.GetProperty("reference_ratio").GetDouble() > 0);
            Assert.Equal(model.GetProperty("us_per_item_step").GetDouble() * 1000 / model.GetProperty("neurons").GetInt32(), model.GetProperty("ns_per_neuron_step").GetDouble(), 1e-6);
        });
    }

    [Fact]
    public void Bench_Quick_NamesTheMachineAndFitsIn120Columns()
    {
        CliRun run = CliRun.Of(new Terminal(true, false, false, 120), "bench", "--quick", "--threads", "1");
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("Machine: ", run.Out, StringComparison.Ordinal);
        string[] tables = [.. run.Lines.Where(line => line.StartsWith("  ", StringComparison.Ordinal))];
        Assert.Contains(tables, line => line.Contains("sample network", StringComparison.Ordinal));
        Assert.All(tables, line => Assert.InRange(line.TrimEnd().Length, 0, 120));
    }

    [Fact]
    public void Bench_NoThreads_IsRefused() =>
        Assert.Contains("--threads is '0'; it must be a whole number of at least 1", CliRun.Of("bench", "--threads", "0").Error, StringComparison.Ordinal);
}
