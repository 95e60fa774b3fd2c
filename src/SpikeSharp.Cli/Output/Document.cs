using System.Text.Json;
using SpikeSharp.Cli.Errors;

namespace SpikeSharp.Cli.Output;

/// <summary>
/// The answer of a command. As text its parts appear as they are added: data on stdout, notes and hints on stderr.
/// As JSON they become members of one object that is printed when the command has succeeded.
/// </summary>
internal sealed class Document(CliContext cli)
{
    private readonly List<Action<Utf8JsonWriter>> _members = [];
    private readonly List<Diagnostic> _hints = [];
    private bool _hasText;

    /// <summary>What is worth knowing beside the data: the setting in force, the scaling of the input.</summary>
    public void Note(string key, string line)
    {
        if (cli.Json)
            _members.Add(json => json.WriteString(key, line));
        else if (cli.Verbosity != Verbosity.Quiet)
            cli.Error.WriteLine(line);
    }

    /// <summary>One value: in JSON by its key, as text by a sentence (null: in JSON only).</summary>
    public void Fact(string key, Cell value, string? sentence)
    {
        if (cli.Json)
        {
            _members.Add(json =>
            {
                json.WritePropertyName(key);
                value.Write(json);
            });
        }
        else if (sentence is not null)
        {
            cli.Out.WriteLine(sentence);
            _hasText = true;
        }
    }

    /// <summary>A row of numbers: in JSON an array, as text a line that the caller has made of it (null: in JSON only).</summary>
    public void Series(string key, IReadOnlyList<double> values, string? line)
    {
        if (cli.Json)
        {
            _members.Add(json =>
            {
                json.WriteStartArray(key);
                foreach (double value in values)
                    json.WriteFinite(value);

                json.WriteEndArray();
            });
        }
        else if (line is not null)
        {
            Text(line);
        }
    }

    /// <summary>Lines for people that JSON has no use for.</summary>
    public void Text(string lines)
    {
        if (cli.Json)
            return;

        cli.Out.WriteLine(lines);
        _hasText = true;
    }

    public void Table(Table table)
    {
        if (cli.Json)
        {
            _members.Add(table.WriteJson);
            return;
        }

        if (_hasText)
            cli.Out.WriteLine();

        if (table.Title is { } title)
            cli.Out.WriteLine(title);

        if (cli.IsInteractive)
            table.WriteDrawn(cli);
        else
            table.WriteTabbed(cli.Out);

        _hasText = true;
    }

    /// <summary>What the results suggest to do next.</summary>
    public void Hints(IEnumerable<Diagnostic> findings)
    {
        if (cli.Json)
        {
            _hints.AddRange(findings);
            return;
        }
        if (cli.Verbosity == Verbosity.Quiet) return;

        // What is to be said of many layers is said of the first.
        foreach (IGrouping<(string Code, string? Hint), Diagnostic> group in findings.GroupBy(finding => (finding.Code, finding.Hint)))
        {
            Diagnostic first = group.First();
            string others = string.Join(", ", group.Skip(1).Select(finding => finding.Subject).Distinct());
            cli.Error.WriteLine($"{Paint.Hint(cli, "hint:")} {first.Message}{(others.Length > 0 ? $"; likewise {others}" : "")}{(first.Hint is { } hint ? $"; {hint}" : "")} [{first.Code}]");
        }
    }

    /// <summary>A target that the results missed; they are printed all the same.</summary>
    public void Missed(Diagnostic target)
    {
        if (cli.Json)
            _members.Add(json => ErrorReport.WriteJson(json, [target]));
        else
            ErrorReport.WriteText(cli, [target]);
    }

    /// <summary>Prints the JSON document; as text everything has been printed already.</summary>
    public void Complete()
    {
        if (!cli.Json)
            return;

        JsonText.Write(cli.Out, json =>
        {
            foreach (Action<Utf8JsonWriter> member in _members)
                member(json);

            if (_hints.Count > 0)
                WriteHints(json);
        });
    }

    private void WriteHints(Utf8JsonWriter json)
    {
        json.WriteStartArray("hints");
        foreach (Diagnostic finding in _hints)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("subject", finding.Subject);
            json.WriteString("message", finding.Message);
            if (finding.Hint is { } hint)
                json.WriteString("hint", hint);

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
