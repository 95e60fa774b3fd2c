using System.Reflection;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

/// <summary>Runs every command of docs/questions.md and compares its output with the page. A line "..." stands for any lines. SPIKESHARP_ACCEPT=1 rewrites the page.</summary>
public sealed class QuestionsTests
{
    private const string Prompt = "$ ";
    private const string Any = "...";
    private const string Example = "dotnet run -c Release --project examples/TwoNeurons";

    [Fact]
    public void Commands_OfThePage_PrintWhatThePageShows()
    {
        string page = Path.Combine(TestData.RepositoryRoot, "docs", "questions.md");
        List<string> result = [], wrong = [];
        string[] lines = File.ReadAllLines(page);
        int commands = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            result.Add(lines[i]);
            if (!lines[i].StartsWith(Prompt, StringComparison.Ordinal)) continue;
            int end = Array.FindIndex(lines, i, line => line == "```");
            string[] shown = lines[(i + 1)..end], printed = Run(lines[i][Prompt.Length..]);
            if (!Matches(shown, printed)) wrong.Add($"{lines[i]}\n{string.Join('\n', printed)}");
            result.AddRange(Matches(shown, printed) ? shown : printed);
            i = end - 1;
            commands++;
        }

        if (Environment.GetEnvironmentVariable("SPIKESHARP_ACCEPT") == "1") File.WriteAllLines(page, result);
        Assert.True(commands >= 8, $"the page shows {commands} commands");
        Assert.True(wrong.Count == 0, $"docs/questions.md shows something else than what these commands print (SPIKESHARP_ACCEPT=1 rewrites it):\n{string.Join("\n\n", wrong)}");
    }

    private static string[] Run(string command)
    {
        string text;
        if (command == Example)
        {
            using StringWriter output = new();
            TextWriter before = Console.Out;
            Console.SetOut(output);
            try
            {
                Assembly.Load("TwoNeurons").EntryPoint!.Invoke(null, [Array.Empty<string>()]);
            }
            finally
            {
                Console.SetOut(before);
            }
            text = output.ToString();
        }
        else
        {
            string[] words = command.Split(' ');
            Assert.Equal("spikesharp", words[0]);
            text = CliRun.Of(new Terminal(true, false, false, 118), [.. words[1..].Select(word => word == "mnist-cnn.keras" ? SampleFiles.Model : word == "mnist-test-1000.npz" ? SampleFiles.Data : word)]).Out;
        }
        return [.. text.Replace(SampleFiles.Model, "mnist-cnn.keras", StringComparison.Ordinal).Replace(SampleFiles.Data, "mnist-test-1000.npz", StringComparison.Ordinal)
            .ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }

    private static bool Matches(ReadOnlySpan<string> shown, ReadOnlySpan<string> printed)
    {
        if (shown.IsEmpty) return printed.IsEmpty;
        if (shown[0] != Any) return !printed.IsEmpty && shown[0] == printed[0] && Matches(shown[1..], printed[1..]);
        for (int skip = 0; skip <= printed.Length; skip++)
            if (Matches(shown[1..], printed[skip..])) return true;
        return false;
    }
}
