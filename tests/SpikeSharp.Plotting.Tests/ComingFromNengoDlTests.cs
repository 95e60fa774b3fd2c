using System.Globalization;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Plotting.Tests;

public sealed class ComingFromNengoDlTests
{
    private const int Steps = 40, Outputs = 4;

    private static readonly MigrationGuide Page = new("coming-from-nengo-dl.md");

    [Fact]
    public void EveryNameOfTheTables_Exists() => Assert.True(Page.CheckNames() > 200);

    [Fact]
    public void Script_OfThePage_GivesTheNumbersOfThePage()
    {
        using StringWriter printed = new();
        TextWriter Console = printed;

        LayerGraph model = KerasModel.Load(Sample("lenet-small.h5"));
        Converter converter = new(model, new ConverterOptions
        {
            SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() },
            ScaleFiringRates = 500,
            Synapse = 0.005,
            InitialVoltage = 0.0,
        });
        using Npz arrays = Npz.Load(Sample("lenet-small.npz"));
        using Simulator sim = new(converter.Network, new SimulatorOptions { Minibatch = 2 });
        Prediction output = sim.Predict(arrays["input/0"], steps: 40);
        Console.WriteLine(output[converter.Outputs[0]].ToDoubles()[39 * 4]);
        Console.WriteLine(converter.Verify());

        Assert.Equal(13, Page.CheckScript("ComingFromNengoDlTests.cs"));
        string numbers = Page.Text.Split("Both give")[1].Split("## ")[0];
        string[][] rows = [.. MigrationGuide.Rows(numbers)];
        Assert.Equal(4, rows.Length);
        double[] found = output[converter.Outputs[0]].ToDoubles(), original = arrays["run/srl_s500_lp5_v0/output/0"].ToDoubles();
        foreach (string[] row in rows)
        {
            int step = int.Parse(row[0], CultureInfo.InvariantCulture) - 1;
            double[] shown = Array.ConvertAll(row[1..], value => double.Parse(value, CultureInfo.InvariantCulture));
            Close.AssertTensor($"step {row[0]} of the page, as the original recorded it", original.AsSpan(step * Outputs, Outputs).ToArray(), shown, Tolerances.OriginalSum);
            Close.AssertTensor($"step {row[0]}", shown, found.AsSpan(step * Outputs, Outputs).ToArray(), Tolerances.OriginalSum);
        }
        foreach (double value in arrays["keras/output/0"].ToDoubles()[..Outputs])
            Assert.Contains(value.ToString("F7", CultureInfo.InvariantCulture), numbers, StringComparison.Ordinal);
        Assert.Equal(2 * Steps * Outputs, found.Length);
        Assert.StartsWith("0.82940", printed.ToString(), StringComparison.Ordinal);
        Assert.Contains("equals the trained network in all", printed.ToString(), StringComparison.Ordinal);
    }

    private static string Sample(string file) => Path.Combine(TestData.RepositoryRoot, "tests", "SpikeSharp.Conversion.Tests", "Data", "converter", file);
}
