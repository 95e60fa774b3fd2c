using System.Collections.Immutable;
using System.Text;

namespace SpikeSharp.Analysis;

/// <summary>Spikes of some neurons over time: one row a neuron, one mark a step with a spike, a bolder one where it held several.</summary>
/// <param name="Name">What the picture shows, for those who hear it.</param>
/// <param name="Time">Horizontal axis, from 0 to the number of steps; step n covers n - 1 to n.</param>
/// <param name="Rows">For every neuron from the top: its number in the layer and its spikes of every step.</param>
internal sealed record RasterChart(string Name, Axis Time, ImmutableArray<RasterChart.Row> Rows)
{
    /// <summary>One neuron.</summary>
    /// <param name="Index">Its number in the layer.</param>
    /// <param name="Spikes">Spikes of every step.</param>
    internal sealed record Row(int Index, ImmutableArray<int> Spikes);

    public void Draw(Markup page)
    {
        double rowHeight = Math.Clamp(150.0 / Math.Max(1, Rows.Length), 3.6, 12);
        Axis neurons = new("", 0, Math.Max(1, Rows.Length), [], at => at);
        Plot plot = new(page, Name, Time, neurons, (Math.Max(1, Rows.Length) * rowHeight) + 60, left: 8);
        StringBuilder one = new(), several = new();
        double tall = rowHeight - 1;
        for (int row = 0; row < Rows.Length; row++)
        {
            string top = Markup.Number(plot.TopEdge + (row * rowHeight) + 0.5);
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
                plot.LeftEdge, plot.TopEdge + (row * rowHeight), plot.RightEdge - plot.LeftEdge, rowHeight,
                $"neuron {Rows[row].Index}: {Words.Plural(total, "spike")}{(most > 1 ? $", up to {most} in a step" : "")}");
        }
        plot.End();
    }
}
