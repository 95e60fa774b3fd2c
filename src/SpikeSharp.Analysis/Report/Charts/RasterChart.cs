using System.Collections.Immutable;
using System.Text;

namespace SpikeSharp.Analysis;

/// <summary>Spikes of some neurons over time: one row a neuron, one mark a step with a spike, a bolder one where it held several.</summary>
/// <param name="Name">What the picture shows, for those who hear it.</param>
/// <param name="Time">Horizontal axis, from 0 to the number of steps; step n covers n - 1 to n.</param>
/// <param name="Totals">Spikes of the whole layer in every step, drawn as columns above the rows; empty for none.</param>
/// <param name="Rows">For every neuron from the top: its number in the layer and its spikes of every step.</param>
internal sealed record RasterChart(string Name, Axis Time, ImmutableArray<int> Totals, ImmutableArray<RasterChart.Row> Rows)
{
    private const double TotalsHeight = 44, Gap = 22;

    /// <summary>One neuron.</summary>
    /// <param name="Index">Its number in the layer.</param>
    /// <param name="Spikes">Spikes of every step.</param>
    internal sealed record Row(int Index, ImmutableArray<int> Spikes);

    public void Draw(Markup page)
    {
        double rowHeight = Math.Clamp(180.0 / Math.Max(1, Rows.Length), 5, 12), head = Totals.IsEmpty ? 0 : TotalsHeight + Gap;
        Axis neurons = new("", 0, 1, [], at => at);
        Plot plot = new(page, Name, Time, neurons, (Math.Max(1, Rows.Length) * rowHeight) + head + 60, left: 8);
        if (!Totals.IsEmpty) Columns(page, plot);
        double first = plot.TopEdge + head;
        StringBuilder one = new(), several = new();
        double tall = rowHeight - 1;
        for (int row = 0; row < Rows.Length; row++)
        {
            string top = Markup.Number(first + (row * rowHeight) + 0.5);
            for (int step = 0; step < Rows[row].Spikes.Length; step++)
            {
                int spikes = Rows[row].Spikes[step];
                if (spikes == 0) continue;
                (spikes > 1 ? several : one).Append('M').Append(Markup.Number(plot.X(step + 0.5))).Append(' ').Append(top).Append('v').Append(Markup.Number(tall));
            }
        }
        if (one.Length > 0) page.Empty("path", ("class", "spike c1"), ("d", one.ToString()));
        if (several.Length > 0) page.Empty("path", ("class", "spike several c2"), ("d", several.ToString()));
        for (int row = 0; row < Rows.Length; row++)
        {
            int total = Rows[row].Spikes.Sum(), most = Rows[row].Spikes.Max();
            plot.Hint(
                plot.LeftEdge, first + (row * rowHeight), plot.RightEdge - plot.LeftEdge, rowHeight,
                $"neuron {Rows[row].Index}: {Words.Plural(total, "spike")}{(most > 1 ? $", up to {most} in a step" : "")}");
        }
        plot.End();
    }

    private void Columns(Markup page, Plot plot)
    {
        int most = Math.Max(1, Totals.Max());
        double floor = plot.TopEdge + TotalsHeight - 4;
        page.Leaf("text", $"all spikes of the layer, step by step; at most {Words.Count(most)}", ("class", "axis"), ("x", plot.LeftEdge), ("y", 11));
        for (int step = 0; step < Totals.Length; step++)
        {
            double height = (TotalsHeight - 4) * Totals[step] / most, left = plot.X(step);
            page.Open("rect", ("class", "bar c1"), ("x", left + 0.5), ("y", floor - height), ("width", Math.Max(0.5, plot.X(step + 1) - left - 1)), ("height", height));
            page.Leaf("title", $"step {step + 1}: {Words.Plural(Totals[step], "spike")}").Close();
        }
        page.Empty("line", ("class", "base"), ("x1", plot.LeftEdge), ("x2", plot.RightEdge), ("y1", floor), ("y2", floor));
        page.Leaf("text", "one row a neuron, the busiest on top", ("class", "axis"), ("x", plot.LeftEdge), ("y", floor + Gap - 5));
    }
}
