using System.Collections.Immutable;
using ScottPlot;
using SkiaSharp;

namespace SpikeSharp.Plotting;

/// <summary>Plots below each other as the bytes of a file.</summary>
internal static class Drawing
{
    public const int LargestSize = 10_000;
    private const int SmallestSize = 100;
    private const float LeftWidth = 72, RightWidth = 20;

    public static void CheckSize(int size, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSize, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize, name);
    }

    public static byte[] Png(ImmutableArray<Plot> plots, int width, int height)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height));
        Render(plots, surface.Canvas, width, height);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] Svg(ImmutableArray<Plot> plots, int width, int height)
    {
        using MemoryStream stream = new();
        // The document ends when its canvas is disposed.
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream)) Render(plots, canvas, width, height);
        return stream.ToArray();
    }

    private static void Render(ImmutableArray<Plot> plots, SKCanvas canvas, int width, int height)
    {
        canvas.Clear(SKColors.White);
        if (plots.Length > 1) Align(plots);
        for (int i = 0; i < plots.Length; i++)
        {
            plots[i].RenderManager.ClearCanvasBeforeEachRender = false;
            plots[i].Render(canvas, new PixelRect(0, width, (float)height * (i + 1) / plots.Length, (float)height * i / plots.Length));
        }
    }

    // Every panel leaves the same room on both sides of its drawing.
    private static void Align(ImmutableArray<Plot> plots)
    {
        using Paint paint = Paint.NewDisposablePaint();
        float legends = plots.Max(plot => plot.Axes.GetPanels().OfType<ScottPlot.Panels.LegendPanel>().Select(panel => panel.Measure(paint)).DefaultIfEmpty(0).Max());
        foreach (Plot plot in plots)
        {
            plot.Axes.Left.MinimumSize = plot.Axes.Left.MaximumSize = LeftWidth;
            ScottPlot.Panels.LegendPanel? legend = plot.Axes.GetPanels().OfType<ScottPlot.Panels.LegendPanel>().FirstOrDefault();
            plot.Axes.Right.MinimumSize = plot.Axes.Right.MaximumSize = RightWidth + legends - (legend?.Measure(paint) ?? 0);
        }
    }
}
