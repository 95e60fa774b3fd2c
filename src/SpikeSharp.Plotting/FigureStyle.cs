using ScottPlot;
using SkiaSharp;

namespace SpikeSharp.Plotting;

/// <summary>Colours, fonts and sizes of figures.</summary>
internal static class FigureStyle
{
    private const float TextSize = 13, TitleSize = 15;

    // Colours of M. Okabe and K. Ito, which people with colour vision deficiencies tell apart.
    private static readonly Color[] Palette = [.. new[] { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000" }.Select(hex => Color.FromHex(hex))];

    private static readonly string[] Families = ["Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Noto Sans"];

    public static Color Ink { get; } = Color.FromHex("#202020");

    public static Color Grid { get; } = Color.FromHex("#B0B0B0");

    private static string Font { get; } = Families.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    public static Color OfSeries(int series) => Palette[series % Palette.Length];

    public static void Apply(Plot plot, string title, string xLabel, string yLabel, bool legend)
    {
        plot.Title(title);
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        foreach (IAxis axis in (ReadOnlySpan<IAxis>)[plot.Axes.Bottom, plot.Axes.Left])
        {
            axis.Label.Bold = false;
            axis.Label.FontSize = TextSize;
            axis.TickLabelStyle.FontSize = TextSize;
            axis.FrameLineStyle.Color = Ink;
        }
        plot.Axes.Title.Label.FontSize = TitleSize;
        plot.Axes.Top.FrameLineStyle.IsVisible = plot.Axes.Right.FrameLineStyle.IsVisible = false;
        if (legend && !plot.Axes.GetPanels().OfType<ScottPlot.Panels.LegendPanel>().Any())
        {
            plot.ShowLegend(Edge.Right);
            plot.Legend.FontSize = TextSize;
            plot.Legend.OutlineWidth = 0;
            plot.Legend.ShadowColor = Colors.Transparent;
        }
        plot.Font.Set(Font);
    }

    public static void Write(Plot plot, string text, double x, double y)
    {
        ScottPlot.Plottables.Text label = plot.Add.Text(text, x, y);
        label.LabelFontSize = TextSize;
        label.LabelFontName = Font;
        label.LabelAlignment = Alignment.MiddleCenter;
    }
}
