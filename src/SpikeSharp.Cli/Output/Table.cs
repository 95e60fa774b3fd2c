using System.Text.Json;
using Spectre.Console;

namespace SpikeSharp.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Key">Its name in JSON and in the first line of a tab-separated table.</param>
/// <param name="Header">Its name on a terminal.</param>
/// <param name="Unit">Shown below the header: "Hz".</param>
/// <param name="Format">How numbers are written on a terminal and in tab-separated text; JSON has all digits.</param>
internal sealed record Column(string Key, string Header, string? Unit = null, string Format = "0.###");

/// <summary>Rows of cells that a terminal shows as a table, a pipe as tab-separated lines, and JSON as an array of objects.</summary>
/// <param name="key">Its name in JSON.</param>
/// <param name="columns">At least one.</param>
internal sealed class Table(string key, IReadOnlyList<Column> columns)
{
    private readonly List<Cell[]> _rows = [];

    public string Key { get; } = key;

    /// <summary>A line above the table; not in JSON.</summary>
    public string? Title { get; init; }

    public IReadOnlyList<Column> Columns { get; } = columns;

    public IReadOnlyList<IReadOnlyList<Cell>> Rows => _rows;

    /// <exception cref="ArgumentException">There is not one cell for every column.</exception>
    public void Add(params Cell[] cells)
    {
        if (cells.Length != Columns.Count)
            throw new ArgumentException($"Table '{Key}' has {Columns.Count} columns, the row has {cells.Length} cells.", nameof(cells));

        _rows.Add(cells);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray(Key);
        foreach (Cell[] row in _rows)
        {
            json.WriteStartObject();
            for (int i = 0; i < row.Length; i++)
            {
                json.WritePropertyName(Columns[i].Key);
                row[i].Write(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public void WriteTabbed(TextWriter output)
    {
        output.WriteLine(string.Join('\t', Columns.Select(c => c.Key)));
        foreach (Cell[] row in _rows)
            output.WriteLine(string.Join('\t', row.Select((cell, i) => Flat(cell.ToText(Columns[i].Format)))));
    }

    public void WriteDrawn(CliContext cli)
    {
        Spectre.Console.Table drawn = new() { Border = TableBorder.Simple };
        for (int i = 0; i < Columns.Count; i++)
        {
            Column column = Columns[i];
            string header = column.Unit is { } unit ? $"{column.Header}\n{unit}" : column.Header;
            bool numeric = _rows.Exists(row => row[i].IsNumber);
            drawn.AddColumn(new TableColumn(new Text(header)) { Alignment = numeric ? Justify.Right : Justify.Left });
        }

        foreach (Cell[] row in _rows)
            drawn.AddRow(row.Select((cell, i) => new Text(Flat(cell.ToText(Columns[i].Format)))));

        Drawing.To(cli, cli.Out, cli.Terminal.OutIsTerminal).Write(drawn);
    }

    private static string Flat(string text) => text.Replace('\t', ' ').ReplaceLineEndings(" ");
}
