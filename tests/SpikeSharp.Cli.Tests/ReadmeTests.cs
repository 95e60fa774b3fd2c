using System.Globalization;
using System.Reflection;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Code_OfTheReadme_IsTheExampleThatRuns()
    {
        string code = Readme.Split("```csharp\n")[1].Split("```")[0];
        Assert.Equal(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "examples", "Mnist", "Program.cs")).ReplaceLineEndings("\n"), code);
        Assert.Contains("986 of 1000 right", ConsoleOf("Mnist", Path.GetDirectoryName(SampleFiles.Model)!), StringComparison.Ordinal);
    }

    [Fact]
    public void Model_OfTheReadme_IsWhatRunsHere()
    {
        using StringWriter Console = new();

        Network model = new(seed: 0);
        Node stim = model.Add(new Node(t => Math.Sin(8 * t)));
        Ensemble a = model.Add(new Ensemble(100, dimensions: 1));
        Ensemble b = model.Add(new Ensemble(100, dimensions: 1) { NeuronType = new Lif(TauRc: 0.03), MaxRates = new Uniform(100, 200) });
        model.Connect(stim, a);
        model.Connect(a, b, function: x => x * x, synapse: 0.01);
        Probe probe = model.Add(new Probe(b) { Synapse = 0.01 });

        using Simulator sim = new(model);
        sim.Run(seconds: 1.0);
        Console.WriteLine(sim.Data[probe][^1, 0]);   // the square of sin(8), 0.98, decoded from spikes

        string own = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", "SpikeSharp.Cli.Tests", "ReadmeTests.cs")).ReplaceLineEndings("\n");
        string[] shown = [.. Readme.Split("```csharp\n")[2].Split("```")[0].Split('\n').Where(line => line.Length > 0 && line != "using SpikeSharp;")];
        Assert.Equal(10, shown.Length);
        Assert.All(shown, line => Assert.Contains("        " + line + "\n", own, StringComparison.Ordinal));
        Assert.InRange(double.Parse(Console.ToString(), CultureInfo.CurrentCulture), 0.85, 1.1);
    }

    [Fact]
    public void Files_OfTheReadme_AreThere()
    {
        foreach (string link in Readme.Split("](")[1..].Select(part => part.Split(')')[0]).Where(link => !link.Contains("://", StringComparison.Ordinal)))
            Assert.True(Path.Exists(Path.Combine(TestData.RepositoryRoot, link)), $"README.md points to {link}, which is not there");
    }

    /// <summary>What an example prints.</summary>
    internal static string ConsoleOf(string example, params string[] args)
    {
        lock (Readme)
        {
            using StringWriter output = new();
            TextWriter before = Console.Out;
            Console.SetOut(output);
            try
            {
                Assembly.Load(example).EntryPoint!.Invoke(null, [args]);
            }
            finally
            {
                Console.SetOut(before);
            }
            return output.ToString();
        }
    }
}
