using System.Globalization;
using SpikeSharp.Testing;

namespace SpikeSharp.Plotting.Tests;

public sealed class ComingFromNengoTests
{
    private static readonly MigrationGuide Page = new("coming-from-nengo.md");

    [Fact]
    public void EveryNameOfTheTables_Exists() => Assert.True(Page.CheckNames() > 250);

    [Fact]
    public void Name_ThatIsNotThere_IsFound()
    {
        foreach (string wrong in (string[])["Ensamble", "Ensemble.Radios", "Lif(TauRc, TauX)", "WhiteNoise { Dist }", "Network.Config.Nothing"]) Assert.False(MigrationGuide.Exists(wrong, out _), wrong);
    }

    [Fact]
    public void Script_OfThePage_GivesTheNumbersOfThePage()
    {
        using StringWriter printed = new();
        TextWriter Console = printed;

        Network model = new(seed: 0);
        Node stim = model.Add(new Node(t => Math.Sin(2 * Math.PI * t)));
        Ensemble a = model.Add(new Ensemble(50, dimensions: 1));
        Ensemble b = model.Add(new Ensemble(50, dimensions: 1));
        model.Connect(stim, a);
        model.Connect(a, b);
        Probe probeStim = model.Add(new Probe(stim));
        Probe probeA = model.Add(new Probe(a) { Synapse = 0.01 });
        Probe probeB = model.Add(new Probe(b) { Synapse = 0.01 });

        using Simulator sim = new(model);
        sim.Run(seconds: 0.2);
        Console.WriteLine(sim.Data[probeB][^1, 0]);

        Assert.Equal(12, Page.CheckScript("ComingFromNengoTests.cs"));
        Assert.Equal(200, sim.Data[probeStim].Samples);
        string[][] rows = [.. MigrationGuide.Rows(Page.Text.Split("Both give")[1].Split("## ")[0])];
        Assert.Equal(5, rows.Length);
        foreach (string[] row in rows)
        {
            int sample = int.Parse(row[0], CultureInfo.InvariantCulture) - 1;
            Close.Assert($"a at step {row[0]}", double.Parse(row[1], CultureInfo.InvariantCulture), sim.Data[probeA][sample, 0], Tolerances.PrintedTrace);
            Close.Assert($"b at step {row[0]}", double.Parse(row[2], CultureInfo.InvariantCulture), sim.Data[probeB][sample, 0], Tolerances.PrintedTrace);
        }
        Assert.StartsWith("0.89680839", printed.ToString(), StringComparison.Ordinal);
    }
}
