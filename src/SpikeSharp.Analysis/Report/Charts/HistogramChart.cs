using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>A bar of a histogram.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Count">How many fall into it.</param>
internal readonly record struct Bin(double From, double To, long Count);

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
    /// <summary>Whether a bar stands for the single rate at its middle, as where bins are one spike wide, and not for all from its beginning to its end.</summary>
    public bool IsDiscrete { get; init; }

    public void Draw(Markup page)
    {
        Bin[] bins = [.. Bins.Where(bin => bin.Count > 0)];
        double left = bins.Length == 0 ? 0 : Math.Min(0, bins[0].From), right = bins.Length == 0 ? 1 : bins.Max(bin => bin.To);
        if (double.IsFinite(MarkHigh)) right = Math.Max(right, MarkHigh * 1.05);
        double most = bins.Length == 0 ? 1 : bins.Max(bin => bin.Count), all = Math.Max(1, bins.Sum(bin => (double)bin.Count));
        // Half a pair as the floor: a bar of one pair can still be seen.
        Axis counts = Axis.Log(Counted, 0.5, Math.Max(10, Math.Pow(10, Math.Ceiling(Math.Log10(most) - 1e-9))));
        counts = counts with { Ticks = [.. Thinned(counts.Ticks)] };

        Plot plot = new(page, Name, Axis.Linear(Quantity, left, right) with { Ticks = [.. Axis.Linear(Quantity, 0, right).Ticks] }, counts, height: 220);
        foreach (Bin bin in bins)
        {
            double x = plot.X(bin.From), y = plot.Y(bin.Count);
            // A bar that the limit cuts, or touches, holds some that are not above it.
            string color = bin.From > MarkHigh * (1 + 1e-9) ? "c2" : "c1";
            string rate = IsDiscrete ? Words.Measure((bin.From + bin.To) / 2) : $"{Words.Measure(bin.From)} to {Words.Measure(bin.To)}";
            page.Open("rect", ("class", $"bar {color}"), ("x", x), ("y", y), ("width", Math.Max(0.5, plot.X(bin.To) - x - 0.75)), ("height", Math.Max(0, plot.BottomEdge - y)));
            page.Leaf("title", $"{rate} Hz: {Words.Plural(bin.Count, "pair")} ({Words.Share(bin.Count / all)})").Close();
        }
        if (double.IsFinite(MarkLow) && double.IsFinite(MarkHigh))
        {
            double x = plot.X(MarkLow), end = plot.X(MarkHigh);
            bool isRange = end - x > 1.5;
            if (isRange) page.Empty("rect", ("class", "range"), ("x", x), ("y", plot.TopEdge), ("width", end - x), ("height", plot.BottomEdge - plot.TopEdge));
            page.Empty("line", ("class", "limit"), ("x1", end), ("x2", end), ("y1", plot.TopEdge - 2), ("y2", plot.BottomEdge));
            bool leftward = end > (plot.LeftEdge + plot.RightEdge) / 2;
            page.Leaf("text", MarkName, ("class", "note"), ("x", leftward ? (isRange ? x : end) - 5 : end + 5), ("y", plot.TopEdge + 10), ("text-anchor", leftward ? "end" : "start"));
        }
        plot.End();
    }

    private static IEnumerable<Tick> Thinned(ImmutableArray<Tick> decades)
    {
        // No more than five marks, the lowest among them: it says that one is one.
        int stride = Math.Max(1, (int)Math.Ceiling(decades.Length / 5.0));
        for (int i = 0; i < decades.Length; i += stride) yield return decades[i];
    }
}
