using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>The class of every item: whole numbers from 0, or rows with a single 1.</summary>
internal static class LabelReader
{
    /// <param name="source">Named in errors.</param>
    /// <param name="array">Shape (items), (items, 1), or (items, classes) with one 1 a row.</param>
    /// <param name="items">Items of the inputs.</param>
    /// <exception cref="ModelFormatException">There are more or fewer labels than items, or they are no classes.</exception>
    public static int[] Read(DataSource source, NdArray array, int items)
    {
        int count = array.Rank == 0 ? 0 : array.Shape[0];
        if (count != items)
            throw Bad(source, $"{count} labels for {items} items");
        if (array.Rank > 2)
            throw Bad(source, $"shape {ModelInput.Text(array.Shape)}, labels are (items) or (items, classes)");

        double[] values = array.ToDoubles();
        int classes = array.Rank == 2 ? array.Shape[1] : 1;
        int[] labels = new int[items];
        for (int i = 0; i < items; i++)
            labels[i] = classes == 1 ? Class(source, values[i], i) : Hot(source, values.AsSpan(i * classes, classes), i);

        return labels;
    }

    private static int Class(DataSource source, double value, int item) =>
        value >= 0 && value <= int.MaxValue && value == Math.Floor(value)
            ? (int)value
            : throw Bad(source, FormattableString.Invariant($"label {value} of item {item}, classes are whole numbers from 0"));

    private static int Hot(DataSource source, ReadOnlySpan<double> row, int item)
    {
        int hot = row.IndexOf(1.0);
        return hot >= 0 && row.Count(0.0) == row.Length - 1
            ? hot
            : throw Bad(source, $"row {item} is not a class: one 1 and otherwise 0 is expected");
    }

    private static ModelFormatException Bad(DataSource source, string message) =>
        new(DiagnosticCodes.DataShape, source.ToString(), message, "--labels FILE.npz:KEY chooses another array");
}
