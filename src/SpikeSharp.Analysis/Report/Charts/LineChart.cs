using System.Collections.Immutable;
using System.Text;

namespace SpikeSharp.Analysis;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">A colour of the palette: <c>c1</c>, <c>c2</c>, ..., or <c>ref</c> for what the others are compared with.</param>
/// <param name="Points">Values from left to right.</param>
internal sealed record Line(string Name, string Color, ImmutableArray<(double X, double Y)> Points)
{
    /// <summary>Lower and upper bound at every point; empty for none.</summary>
    public ImmutableArray<(double Low, double High)> Band { get; init; } = [];
}

/// <summary>Values over a quantity, with bands that say how sure they are.</summary>
/// <param name="Name">What the picture shows, for those who hear it.</param>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Lines">Drawn in this order.</param>
internal sealed record LineChart(string Name, Axis X, Axis Y, ImmutableArray<Line> Lines)
{
    /// <summary>Texts that a pointer brings up, one for every place on the horizontal axis.</summary>
    public ImmutableArray<(double X, string Text)> Hints { get; init; } = [];

    public void Draw(Markup page)
    {
        Plot plot = new(page, Name, X, Y, height: 260);
        foreach (Line line in Lines.Where(line => line.Points.Length > 0))
        {
            if (!line.Band.IsEmpty)
            {
                IEnumerable<(double X, double Y)> outline = line.Points.Select((point, i) => (point.X, line.Band[i].High))
                    .Concat(line.Points.Select((point, i) => (point.X, line.Band[i].Low)).Reverse());
                page.Empty("path", ("class", $"band {line.Color}"), ("d", Path(plot, outline) + "Z"));
            }
            page.Empty("path", ("class", $"line {line.Color}"), ("d", Path(plot, line.Points)));
            if (line.Color != "ref") page.Empty("circle", ("class", $"dot {line.Color}"), ("cx", plot.X(line.Points[^1].X)), ("cy", plot.Y(line.Points[^1].Y)), ("r", 3));
        }
        for (int i = 0; i < Hints.Length; i++)
        {
            double left = i == 0 ? plot.LeftEdge : (plot.X(Hints[i - 1].X) + plot.X(Hints[i].X)) / 2;
            double right = i == Hints.Length - 1 ? Plot.RightEdge : (plot.X(Hints[i].X) + plot.X(Hints[i + 1].X)) / 2;
            plot.Hint(left, Plot.TopEdge, right - left, plot.BottomEdge - Plot.TopEdge, Hints[i].Text);
        }
        plot.End();
    }

    private static string Path(Plot plot, IEnumerable<(double X, double Y)> points)
    {
        StringBuilder path = new();
        foreach ((double x, double y) in points)
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Markup.Number(plot.X(x))).Append(' ').Append(Markup.Number(plot.Y(y)));
        return path.ToString();
    }
}
