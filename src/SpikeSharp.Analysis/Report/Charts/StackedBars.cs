using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>Parts that add up, one bar for each thing. Negative parts lie to the left of where the positive ones end up, so the total is where the mark stands.</summary>
/// <param name="Name">What the picture shows, for those who hear it.</param>
/// <param name="Quantity">Label of the axis, with its unit.</param>
/// <param name="Parts">Names of the parts; part i has colour <c>c(i+1)</c>.</param>
/// <param name="Bars">The bars, from the top.</param>
internal sealed record StackedBars(string Name, string Quantity, ImmutableArray<string> Parts, ImmutableArray<StackedBars.Bar> Bars)
{
    private const double RowHeight = 60, BarHeight = 15;

    /// <summary>One bar.</summary>
    /// <param name="Label">What it stands for.</param>
    /// <param name="Values">Its parts, some of them negative perhaps.</param>
    /// <param name="Limit">A value to compare the sum with; NaN for none.</param>
    internal sealed record Bar(string Label, ImmutableArray<double> Values, double Limit)
    {
        public double Sum => Values.Sum();
    }

    public void Draw(Markup page)
    {
        double low = Math.Min(0, Bars.Min(bar => bar.Values.Where(v => v < 0).Sum()));
        double high = Math.Max(Bars.Max(bar => bar.Values.Where(v => v > 0).Sum()), Bars.Max(bar => double.IsFinite(bar.Limit) ? bar.Limit : 0));
        Axis x = Axis.Linear(Quantity, low, high * 1.03), rows = new("", 0, Bars.Length, [], at => at);
        double height = (Bars.Length * RowHeight) + 60;
        Plot plot = new(page, Name, x, rows, height, left: 8);
        foreach (Tick tick in x.Ticks)
            page.Empty("line", ("class", "rule"), ("x1", plot.X(tick.At)), ("x2", plot.X(tick.At)), ("y1", plot.TopEdge), ("y2", plot.BottomEdge));
        page.Empty("line", ("class", "base"), ("x1", plot.X(0)), ("x2", plot.X(0)), ("y1", plot.TopEdge), ("y2", plot.BottomEdge));
        for (int row = 0; row < Bars.Length; row++)
        {
            Bar bar = Bars[row];
            double top = plot.TopEdge + (row * RowHeight), y = top + 18;
            page.Leaf("text", bar.Label, ("class", "row"), ("x", plot.LeftEdge), ("y", top + 12));
            page.Leaf("text", $"{Words.Hertz(bar.Sum)}", ("class", "row strong"), ("x", plot.RightEdge), ("y", top + 12), ("text-anchor", "end"));
            double positive = 0, negative = 0;
            for (int part = 0; part < bar.Values.Length; part++)
            {
                double value = bar.Values[part];
                if (value == 0) continue;
                double from = value > 0 ? positive : negative + value, to = value > 0 ? positive + value : negative;
                (positive, negative) = value > 0 ? (to, negative) : (positive, from);
                page.Open("rect", ("class", $"bar c{part + 1}"), ("x", plot.X(from)), ("y", y), ("width", Math.Max(0.5, plot.X(to) - plot.X(from) - 0.5)), ("height", BarHeight));
                page.Leaf("title", $"{Parts[part]}: {Words.Signed(value)} Hz").Close();
            }
            Mark(page, plot.X(bar.Sum), y, "sum", $"measured: {Words.Hertz(bar.Sum)}");
            if (double.IsFinite(bar.Limit)) Mark(page, plot.X(bar.Limit), y, "limit", $"max_rates: {Words.Hertz(bar.Limit)}");
            string sum = string.Join(", ", bar.Values.Select((value, part) => $"{Parts[part]} {Words.Signed(value)}"));
            page.Leaf("text", sum, ("class", "row tick"), ("x", plot.LeftEdge), ("y", y + BarHeight + 14));
        }
        plot.End();
    }

    private static void Mark(Markup page, double x, double y, string style, string text) =>
        page.Open("path", ("class", style), ("d", $"M{Markup.Number(x)} {Markup.Number(y - 3)}V{Markup.Number(y + BarHeight + 3)}")).Leaf("title", text).Close();
}
