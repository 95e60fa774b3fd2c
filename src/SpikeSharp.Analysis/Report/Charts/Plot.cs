namespace SpikeSharp.Analysis;

/// <summary>The frame that charts share: an SVG that scales with its column, grid lines, marks and labels of two axes.</summary>
internal sealed class Plot
{
    // In user units: one unit is about one pixel in a column of a wide screen and 0.85 on a phone.
    private const double Width = 420, Top = 22, Right = 12, Bottom = 38;

    private readonly double _left;
    private readonly double _height;

    /// <summary>Opens the SVG and draws the frame.</summary>
    /// <param name="page">Where to write.</param>
    /// <param name="name">What the picture shows, for those who hear it.</param>
    /// <param name="x">Horizontal axis.</param>
    /// <param name="y">Vertical axis; its label stands above the frame.</param>
    /// <param name="height">Height of the drawing in user units.</param>
    /// <param name="left">Room for the marks of the vertical axis.</param>
    public Plot(Markup page, string name, Axis x, Axis y, double height = 240, double left = 52)
    {
        (Page, AxisX, AxisY, _left, _height) = (page, x, y, left, height);
        page.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Markup.Number(Width)} {Markup.Number(height)}"), ("role", "img"), ("aria-label", name));
        foreach (Tick tick in y.Ticks)
        {
            double at = Y(tick.At);
            page.Empty("line", ("class", "rule"), ("x1", _left), ("x2", Width - Right), ("y1", at), ("y2", at));
            page.Leaf("text", tick.Label, ("class", "tick"), ("x", _left - 6), ("y", at + 4), ("text-anchor", "end"));
        }
        foreach (Tick tick in x.Ticks)
        {
            double at = X(tick.At);
            page.Empty("line", ("class", "mark"), ("x1", at), ("x2", at), ("y1", height - Bottom), ("y2", height - Bottom + 4));
            page.Leaf("text", tick.Label, ("class", "tick"), ("x", at), ("y", height - Bottom + 16), ("text-anchor", "middle"));
        }
        page.Empty("line", ("class", "base"), ("x1", _left), ("x2", Width - Right), ("y1", height - Bottom), ("y2", height - Bottom));
        page.Leaf("text", y.Label, ("class", "axis"), ("x", 2), ("y", 11));
        page.Leaf("text", x.Label, ("class", "axis"), ("x", Width - Right), ("y", height - 4), ("text-anchor", "end"));
    }

    public Markup Page { get; }

    public Axis AxisX { get; }

    public Axis AxisY { get; }

    public double LeftEdge => _left;

    public double RightEdge => Width - Right;

    public double TopEdge => Top;

    public double BottomEdge => _height - Bottom;

    /// <summary>Horizontal place of a value.</summary>
    public double X(double value) => _left + (AxisX.Position(value) * (Width - Right - _left));

    /// <summary>Vertical place of a value.</summary>
    public double Y(double value) => _height - Bottom - (AxisY.Position(value) * (_height - Bottom - Top));

    /// <summary>Text that a pointer resting on an area brings up.</summary>
    public void Hint(double x, double y, double width, double height, string text) =>
        Page.Open("rect", ("class", "hit"), ("x", x), ("y", y), ("width", Math.Max(0, width)), ("height", Math.Max(0, height))).Leaf("title", text).Close();

    /// <summary>Ends the SVG.</summary>
    public void End() => Page.Close();
}
