using System.Globalization;

namespace SpikeSharp.Cli.Output;

/// <summary>One character a step: what happened over time at a glance.</summary>
internal static class StepRow
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>Spikes: a dot for none, a bar for one, a digit for more, a plus for more than nine.</summary>
    public static string Spikes(IEnumerable<int> counts) => string.Concat(counts.Select(count => count switch
    {
        0 => '.',
        1 => '|',
        <= 9 => (char)('0' + count),
        _ => '+',
    }));

    /// <summary>Heights between the lowest and the highest value; a steady row is flat.</summary>
    public static string Heights(IReadOnlyList<double> values)
    {
        double low = values.Min(), range = values.Max() - low;
        return string.Concat(values.Select(value => Levels[range > 0 ? (int)Math.Min(Levels.Length - 1, (value - low) / range * Levels.Length) : 0]));
    }

    /// <summary>The rows one below the other, folded where the terminal ends, every fold under the number of its first step.</summary>
    public static IEnumerable<string> Fold(int width, IReadOnlyList<(string Name, string Row)> rows)
    {
        int margin = rows.Max(row => row.Name.Length) + 2, room = Math.Max(10, width - margin), steps = rows[0].Row.Length;
        for (int first = 0; first < steps; first += room)
        {
            int count = Math.Min(room, steps - first);
            yield return "step".PadRight(margin) + Ruler(first, count);
            foreach ((string name, string row) in rows) yield return string.Concat(name.PadRight(margin), row.AsSpan(first, count));
        }
    }

    /// <summary>Numbers of the steps, from 1, above every tenth.</summary>
    private static string Ruler(int first, int count)
    {
        char[] ruler = new char[count];
        Array.Fill(ruler, ' ');
        for (int i = 0; i < count; i++)
        {
            int step = first + i + 1;
            string number = step.ToString(CultureInfo.InvariantCulture);
            if ((step == 1 || step % 10 == 0) && i + number.Length <= count) number.CopyTo(0, ruler, i, number.Length);
        }
        return new string(ruler).TrimEnd();
    }
}
