using System.Globalization;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>A table of numbers with commas, one item a line: its values, and its label if a column holds that.</summary>
/// <param name="Values">Shape (items, columns without the label): bytes if all are whole numbers from 0 to 255, otherwise floats; null for a table of labels only.</param>
/// <param name="Labels">Shape (items); null if no column is one.</param>
internal sealed record CsvFile(NdArray? Values, NdArray? Labels)
{
    private static readonly string[] LabelNames = ["label", "labels", "y", "class", "target"];

    /// <summary>
    /// Reads a table. The first line is a header if anything in it is no number. The label is the column that a header names so; without such a name the first one, if
    /// there is one column more than an item has values.
    /// </summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="path">Named in errors.</param>
    /// <param name="itemSize">Values of an item; 0 if unknown.</param>
    /// <exception cref="ModelFormatException">A line has more or fewer values than the first, or something is no number: line and column are named.</exception>
    public static CsvFile Read(Stream stream, string path, int itemSize)
    {
        using StreamReader reader = new(stream, leaveOpen: true);
        List<double> values = [];
        List<double> labels = [];
        int line = 0, columns = 0, label = -1, rows = 0;
        bool areBytes = true;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            string[] cells = text.Split(',');
            if (columns == 0)
            {
                columns = cells.Length;
                bool hasHeader = Array.Exists(cells, cell => !TryNumber(cell, out _));
                label = hasHeader ? Array.FindIndex(cells, cell => LabelNames.Contains(cell.Trim().Trim('"'), StringComparer.OrdinalIgnoreCase)) : -1;
                if (label < 0 && columns == itemSize + 1) label = 0;
                if (hasHeader) continue;
            }

            if (cells.Length != columns)
                throw Bad(path, $"line {line} has {cells.Length} values, expected {columns}", "every line needs as many values as the first one");
            for (int i = 0; i < cells.Length; i++)
            {
                if (!TryNumber(cells[i], out double value))
                    throw Bad(path, $"line {line}, column {i + 1}: '{Shortened(cells[i])}' is no number", "values are numbers with a decimal point, between commas; only the first line may hold names");
                if (i == label) labels.Add(value);
                else
                {
                    areBytes &= value is >= 0 and <= 255 && value == Math.Floor(value);
                    values.Add(value);
                }
            }
            rows++;
        }
        if (rows == 0) throw Bad(path, "it has no lines of numbers", "expected are lines such as label,pixel0,pixel1,...");

        int size = columns - (label >= 0 ? 1 : 0);
        NdArray? table = size == 0 ? null : areBytes ? NdArray.From(values.Select(value => (byte)value).ToArray(), rows, size) : NdArray.From(values.ToArray(), rows, size);
        return new CsvFile(table, label < 0 ? null : NdArray.From(labels.ToArray(), rows));
    }

    // NaN and infinities are numbers here; what uses them names the item.
    private static bool TryNumber(string cell, out double value) => double.TryParse(cell.AsSpan().Trim().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Shortened(string cell) => cell.Length <= 40 ? cell : cell[..40] + "...";

    private static ModelFormatException Bad(string path, string message, string hint) => new(DiagnosticCodes.DataFormat, path, message, hint);
}
