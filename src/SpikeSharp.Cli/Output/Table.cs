using System.Text.Json;
using Spectre.Console;

namespace SpikeSharp.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Key">Its name in JSON and in the first line of a tab-separated table.</param>
/// <param name="Header">Its name on a terminal.</param>
/// <param name="Unit">Shown below the header: "Hz". Where it begins with %, cells are shares of 1, shown in percent; JSON has the shares.</param>
/// <param name="Format">How numbers are written on a terminal and in tab-separated text; JSON has all digits.</param>
internal sealed record Column(string Key, string Header, string? Unit = null, string Format = "0.###")
{
    /// <summary>A cell as people read it.</summary>
    public string Text(Cell cell) => (Unit is ['%', ..] ? cell.Times(100) : cell).ToText(Format);
}

/// <summary>Rows of cells that a terminal shows as a table, a pipe as tab-separated lines, and JSON as an array of objects.</summary>
/// <param name="key">Its name in JSON.</param>
/// <param name="columns">At least one.</param>
internal sealed class Table(string key, IReadOnlyList<Column> columns)
{
    private const int MostTransposed = 4;
    private const int Separator = 3;

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
            output.WriteLine(string.Join('\t', row.Select((cell, i) => Flat(Columns[i].Text(cell)))));
    }

    public void WriteDrawn(CliContext cli)
    {
        int[] widths = Widths(cli.Width, out bool fits);
        if (!fits && _rows.Count is > 0 and <= MostTransposed && Columns.Count > 2)
        {
            Transposed().WriteDrawn(cli);
            return;
        }

        Spectre.Console.Table drawn = new() { Border = TableBorder.Simple };
        for (int i = 0; i < Columns.Count; i++)
        {
            Column column = Columns[i];
            string header = column.Unit is { } unit ? $"{column.Header}\n{unit}" : column.Header;
            bool numeric = _rows.Exists(row => row[i].IsNumber);
            drawn.AddColumn(new TableColumn(new Text(header)) { Alignment = numeric ? Justify.Right : Justify.Left, Width = widths[i] });
        }

        foreach (Cell[] row in _rows)
            drawn.AddRow(row.Select((cell, i) => new Text(Flat(Columns[i].Text(cell)))));

        Drawing.To(cli, cli.Out, cli.Terminal.OutIsTerminal).Write(drawn);
    }

    // Numbers and words stay whole: a column is at least as wide as its longest word, and grows up to its longest line while there is room.
    private int[] Widths(int width, out bool fits)
    {
        string[][] texts =
        [
            .. Columns.Select((column, i) => (string[])[column.Header, column.Unit ?? "", .. _rows.Select(row => Flat(column.Text(row[i])))]),
        ];
        int[] widths = [.. texts.Select(lines => lines.Max(line => line.Split(' ').Max(word => word.Length)))];
        int left = width - (Separator * Columns.Count) - 2 - widths.Sum();
        fits = left >= 0;
        for (int i = 0; i < widths.Length && left > 0; i++)
        {
            int more = Math.Min(left, texts[i].Max(line => line.Length) - widths[i]);
            widths[i] += more;
            left -= more;
        }

        return widths;
    }

    /// <summary>The same with a column for each row: for a table that is too wide for the terminal.</summary>
    private Table Transposed()
    {
        Table table = new(Key, [new Column("", Columns[0].Header), .. _rows.Select((row, i) => new Column($"{i}", Flat(Columns[0].Text(row[0]))))]);
        for (int i = 1; i < Columns.Count; i++)
        {
            Column column = Columns[i];
            table.Add([column.Unit is { } unit ? $"{column.Header}, {unit}" : column.Header, .. _rows.Select(row => (Cell)column.Text(row[i]))]);
        }

        return table;
    }

    private static string Flat(string text) => text.Replace('\t', ' ').ReplaceLineEndings(" ");
}
