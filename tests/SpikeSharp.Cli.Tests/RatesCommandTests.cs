using System.Globalization;
using System.Text.Json;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Tests;

public sealed class RatesCommandTests
{
    private static string[] Arguments(params string[] more) => ["rates", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "20", .. more];

    [Fact]
    public void Rates_Json_HasEveryTable()
    {
        JsonElement json = CliRun.Of(Arguments("--json")).Json;
        JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
        Assert.Equal(["conv2d", "conv2d_1"], layers.Select(layer => layer.GetProperty("layer").GetString()));
        Assert.All(layers, layer => Assert.Equal(200, layer.GetProperty("max_rates_low").GetDouble(), 1e-9));
        Assert.True(layers[1].GetProperty("max").GetDouble() > 200, "some neurons of the second layer fire above max_rates");
        Assert.InRange(json.GetProperty("agreement")[1].GetProperty("correlation").GetDouble(), 0.95, 1);

        JsonElement above = json.GetProperty("above_max_rates")[1];
        Assert.Equal(above.GetProperty("rate").GetDouble(), Sum(above), 0.01);
        JsonElement[] busiest = [.. json.GetProperty("busiest").EnumerateArray()];
        Assert.Equal(3, busiest.Length);
        Assert.All(busiest, neuron => Assert.Equal(neuron.GetProperty("rate").GetDouble(), Sum(neuron), 0.01));
        Assert.Equal(busiest.Max(neuron => neuron.GetProperty("rate").GetDouble()), layers[1].GetProperty("max").GetDouble(), 1e-9);
        Assert.Equal(2, json.GetProperty("binary").GetArrayLength());

        static double Sum(JsonElement row) => row.GetProperty("input").GetDouble() + row.GetProperty("jitter").GetDouble() + row.GetProperty("rounding").GetDouble();
    }

    [Fact]
    public void Rates_Piped_IsTabSeparated()
    {
        CliRun run = CliRun.Of(Arguments());
        Assert.Equal(0, run.Exit);
        Assert.Contains(run.Lines, line => line.StartsWith("layer\tneurons\tmax_rates_low", StringComparison.Ordinal));
        Assert.StartsWith("setting: swap relu=SpikingRectifiedLinear; scale 200", run.Error, StringComparison.Ordinal);
        Assert.Contains("Counting 0 or 1 a step", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("silent;", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rates_Terminal_FitsIn120Columns()
    {
        CliRun run = CliRun.Of(new Terminal(true, false, false, 120), Arguments());
        string[] tables = [.. run.Lines.Where(line => line.StartsWith("  ", StringComparison.Ordinal))];
        Assert.NotEmpty(tables);
        Assert.All(tables, line => Assert.InRange(line.TrimEnd().Length, 0, 120));
        // A name or number that is cut into two lines would begin a line without its first cell.
        Assert.Equal(3, tables.Count(line => line.StartsWith("  conv2d  ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rates_LowScale_HintsAtAScaleThatHelps()
    {
        CliRun low = CliRun.Of(Arguments("--scale", "1"));
        string hint = low.Error.Split('\n').First(line => line.StartsWith("hint: layer conv2d is ", StringComparison.Ordinal));
        Assert.Contains("SPK1601", hint, StringComparison.Ordinal);
        string scale = hint.Split("--scale ")[1].Split(' ')[0];
        Assert.True(double.Parse(scale, CultureInfo.InvariantCulture) > 1);
        Assert.DoesNotContain("SPK1601", CliRun.Of(Arguments("--scale", scale)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rates_NoSpikingNeurons_IsRefusedWithAWayOut()
    {
        CliRun run = CliRun.Of(Arguments("--defaults", "nengo-dl"));
        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Out);
        Assert.Contains("hint: swap an activation", run.Error, StringComparison.Ordinal);
    }
}
