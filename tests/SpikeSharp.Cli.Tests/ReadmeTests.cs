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
