using System.Text.Json;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Errors;

/// <summary>Prints what went wrong: a line for every fault, an empty line, what to do.</summary>
internal static class ErrorReport
{
    public static ExitCode Print(CliContext cli, Exception exception)
    {
        while (exception is AggregateException { InnerException: { } inner })
            exception = inner;
        if (exception is not OperationCanceledException)
            return Print(cli, Failure.Of(exception));

        cli.Error.WriteLine("cancelled");
        return ExitCode.Cancelled;
    }

    public static ExitCode Print(CliContext cli, Failure failure)
    {
        if (cli.Json)
        {
            JsonText.Write(cli.Out, json =>
            {
                json.WriteNumber("exit", (int)failure.Exit);
                WriteJson(json, failure.Faults);
            });
        }

        WriteText(cli, failure.Faults);
        if (cli.Verbosity == Verbosity.Debug && failure.Cause is { } cause)
        {
            cli.Error.WriteLine();
            cli.Error.WriteLine(cause.ToString());
        }

        return failure.Exit;
    }

    /// <summary>Lines on stderr.</summary>
    public static void WriteText(CliContext cli, IReadOnlyList<Diagnostic> faults)
    {
        foreach (Diagnostic fault in faults)
            cli.Error.WriteLine($"{Paint.Error(cli, "error:")} {OneLine(fault.Message)} [{fault.Code}]");

        string[] hints = [.. faults.Select(f => f.Hint).OfType<string>().Distinct()];
        if (hints.Length == 0)
            hints = [$"spikesharp explain {faults[0].Code} tells more"];
        cli.Error.WriteLine();

        foreach (string hint in hints)
            cli.Error.WriteLine($"{Paint.Hint(cli, "hint:")} {OneLine(hint)}");
    }

    /// <summary>The member "errors" of a document.</summary>
    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<Diagnostic> faults)
    {
        json.WriteStartArray("errors");
        foreach (Diagnostic fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("code", fault.Code);
            json.WriteString("message", fault.Message);
            if (fault.Hint is { } hint)
                json.WriteString("hint", hint);

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
