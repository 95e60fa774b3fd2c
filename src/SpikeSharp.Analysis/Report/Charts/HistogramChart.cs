using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>A bar of a histogram.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Share">Share of all that fall into it, 0 to 1.</param>
internal readonly record struct Bin(double From, double To, double Share);

/// <summary>How often each rate was measured, on a logarithmic scale so that the few fast neurons show, with a line where max rates lie.</summary>
/// <param name="Name">What the picture shows, for those who hear it.</param>
/// <param name="Quantity">Label of the horizontal axis, with its unit.</param>
/// <param name="Counted">Label of the vertical axis.</param>
/// <param name="Bins">Ascending; empty ones may be left out.</param>
/// <param name="MarkLow">Where the line stands, or begins if it is a range; NaN for none.</param>
/// <param name="MarkHigh">Where the range ends.</param>
/// <param name="MarkName">What the line means.</param>
internal sealed record HistogramChart(string Name, string Quantity, string Counted, ImmutableArray<Bin> Bins, double MarkLow, double MarkHigh, string MarkName)
{
    public void Draw(Markup page)
    {
        Bin[] bins = [.. Bins.Where(bin => bin.Share > 0)];
        double right = bins.Length == 0 ? 1 : bins.Max(bin => bin.To);
        if (double.IsFinite(MarkHigh)) right = Math.Max(right, MarkHigh * 1.05);
        double least = bins.Length == 0 ? 0.1 : bins.Min(bin => bin.Share), most = bins.Length == 0 ? 1 : bins.Max(bin => bin.Share);
        double floor = Math.Pow(10, Math.Floor(Math.Log10(least) - 0.05)), top = Math.Pow(10, Math.Ceiling(Math.Log10(most) - 1e-9));
        Axis shares = Axis.Log(Counted, floor, Math.Max(top, floor * 10));
        shares = shares with { Ticks = [.. Percent(shares.Ticks)] };

        Plot plot = new(page, Name, Axis.Linear(Quantity, 0, right), shares, height: 220, left: 58);
        foreach (Bin bin in bins)
        {
            double x = plot.X(bin.From), y = plot.Y(bin.Share);
            string color = bin.From >= MarkHigh * (1 - 1e-9) ? "c2" : "c1";
            page.Open("rect", ("class", $"bar {color}"), ("x", x), ("y", y), ("width", Math.Max(0.5, plot.X(bin.To) - x - 0.75)), ("height", Math.Max(0, plot.BottomEdge - y)));
            page.Leaf("title", $"{Words.Measure(bin.From)} to {Words.Measure(bin.To)} Hz: {Words.Share(bin.Share)}").Close();
        }
        if (double.IsFinite(MarkLow) && double.IsFinite(MarkHigh))
        {
            double x = plot.X(MarkLow), end = plot.X(MarkHigh);
            if (end - x > 1.5) page.Empty("rect", ("class", "range"), ("x", x), ("y", plot.TopEdge), ("width", end - x), ("height", plot.BottomEdge - plot.TopEdge));
            page.Empty("line", ("class", "limit"), ("x1", end), ("x2", end), ("y1", plot.TopEdge - 2), ("y2", plot.BottomEdge));
            bool leftward = end > plot.LeftEdge + ((plot.RightEdge - plot.LeftEdge) / 2);
            page.Leaf("text", MarkName, ("class", "note"), ("x", leftward ? (end - x > 1.5 ? x : end) - 5 : end + 5), ("y", plot.TopEdge + 9), ("text-anchor", leftward ? "end" : "start"));
        }
        plot.End();
    }

    private static IEnumerable<Tick> Percent(ImmutableArray<Tick> ticks)
    {
        // Every decade as a percentage, thinned where there are more than six.
        int stride = Math.Max(1, (int)Math.Ceiling(ticks.Length / 6.0));
        for (int i = ticks.Length - 1; i >= 0; i -= stride) yield return new Tick(ticks[i].At, Words.Share(ticks[i].At));
    }
}
