using System.CommandLine;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>Prints the page of a diagnostic code, or the list of all codes.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string?> code = new("CODE") { Description = "A code such as SPK1003; without one, all codes are listed", Arity = ArgumentArity.ZeroOrOne };
        CliCommand command = new("explain", "Say what the code of an error or warning means, and what to do about it.")
        {
            Examples = ["explain SPK1003", "explain"],
        };
        command.Add(code);
        command.SetAction(parsed => (int)Run(cli, parsed.GetValue(code)));
        return command;
    }

    internal static ExitCode Run(CliContext cli, string? code)
    {
        if (code is null)
            List(cli);
        else
            Print(cli, Normalize(code));

        return ExitCode.Ok;
    }

    private static void List(CliContext cli)
    {
        Table table = new("codes", [new Column("code", "code"), new Column("title", "meaning")]);
        foreach (CodePage page in CodePage.All)
            table.Add(page.Code, page.Title);

        cli.Document.Table(table);
    }

    private static void Print(CliContext cli, string code)
    {
        if (CodePage.All.FirstOrDefault(p => p.Code == code) is not { } page)
        {
            throw new CliException(
                ExitCode.Usage,
                DiagnosticCodes.InvalidOptionValue,
                $"there is no code '{code}'",
                SpellCheck.Hint(code, CodePage.All.Select(p => p.Code)) ?? "spikesharp explain lists all codes");
        }

        if (cli.Json)
        {
            cli.Document.Fact("code", page.Code, null);
            cli.Document.Fact("title", page.Title, null);
            cli.Document.Fact("text", page.Text, null);
        }
        else
        {
            cli.Document.Text(page.Text);
        }
    }

    private static string Normalize(string code)
    {
        string upper = code.Trim().ToUpperInvariant();
        return upper.Length > 0 && upper.All(char.IsAsciiDigit) ? $"SPK{upper}" : upper;
    }
}
