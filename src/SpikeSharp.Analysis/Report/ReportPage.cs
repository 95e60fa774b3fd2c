namespace SpikeSharp.Analysis;

/// <summary>The shell of the page: head, summary, the sections that have something to show.</summary>
internal static class ReportPage
{
    public static string Write(Report report)
    {
        Markup page = new();
        page.Open("html", ("lang", "en"), ("xmlns", "http://www.w3.org/1999/xhtml")).Open("head");
        page.Empty("meta", ("charset", "utf-8")).Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        // What the page may do, said to the browser: nothing but its own styles and the pictures in it.
        page.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
        page.Leaf("title", $"{report.Title} - SpikeSharp report").Style(ReportStyle.Css).Close();
        page.Open("body").Open("main", ("class", "page"));
        Summary.Write(page, report);
        if (report.Sweep is { } sweep) SweepSection.Write(page, sweep, report);
        if (report.Evaluation is { Accuracy: { } accuracy } evaluation) AccuracySection.Write(page, evaluation, accuracy, report);
        if (report.Rates is { Layers.IsEmpty: false } rates)
        {
            RatesSection.Write(page, rates, report);
            PartsSection.Write(page, rates, report);
        }
        if (report.Raster is { Layers.IsEmpty: false } raster) RasterSection.Write(page, raster, report);
        if (!report.Objects.IsEmpty) ObjectsSection.Write(page, report.Objects, report);
        page.Open("footer").Leaf("p", $"Made by SpikeSharp {typeof(Report).Assembly.GetName().Version?.ToString(3)}. This page is complete in itself: it loads nothing from elsewhere.").Close();
        page.Close().Close().Close();
        return "<!DOCTYPE html>\n" + page + "\n";
    }
}
