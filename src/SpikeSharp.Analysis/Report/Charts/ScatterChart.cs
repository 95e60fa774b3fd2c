using System.Collections.Immutable;
using System.Text;

namespace SpikeSharp.Analysis;

/// <summary>Two quantities against each other, coloured by a third, with the best trade-offs joined by a line.</summary>
/// <param name="Name">What the picture shows, for those who hear it.</param>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Clouds">Points of one colour each.</param>
internal sealed record ScatterChart(string Name, Axis X, Axis Y, ImmutableArray<ScatterChart.Cloud> Clouds)
{
    /// <summary>Points of one colour.</summary>
    /// <param name="Name">What they have in common.</param>
    /// <param name="Color">A colour of the palette.</param>
    /// <param name="Points">In any order.</param>
    internal sealed record Cloud(string Name, string Color, ImmutableArray<(double X, double Y)> Points);

    /// <summary>A point that stands out.</summary>
    /// <param name="X">Horizontal value.</param>
    /// <param name="Y">Vertical value.</param>
    /// <param name="Color">A colour of the palette.</param>
    /// <param name="Text">What a pointer brings up.</param>
    internal sealed record Best(double X, double Y, string Color, string Text);

    /// <summary>The points that no other beats, from left to right.</summary>
    public ImmutableArray<Best> Front { get; init; } = [];

    /// <summary>The point to choose, if there is one.</summary>
    public Best? Choice { get; init; }

    /// <summary>A horizontal line to compare with; NaN for none.</summary>
    public double Reference { get; init; } = double.NaN;

    public void Draw(Markup page)
    {
        Plot plot = new(page, Name, X, Y, height: 300);
        if (double.IsFinite(Reference)) page.Empty("path", ("class", "line ref"), ("d", $"M{Markup.Number(plot.LeftEdge)} {Markup.Number(plot.Y(Reference))}H{Markup.Number(Plot.RightEdge)}"));
        foreach (Cloud cloud in Clouds)
        {
            // Hundreds of points as one path of dots: a tenth of the bytes of circles. Points that fall on one place are drawn once.
            StringBuilder dots = new();
            HashSet<(int, int)> places = [];
            foreach ((double x, double y) in cloud.Points)
            {
                double left = plot.X(x), top = plot.Y(y);
                if (x >= X.Low && y >= Y.Low && places.Add(((int)left, (int)top))) dots.Append('M').Append(Markup.Number(Math.Round(left, 1))).Append(' ').Append(Markup.Number(Math.Round(top, 1))).Append("h0");
            }
            if (dots.Length > 0) page.Empty("path", ("class", $"cloud {cloud.Color}"), ("d", dots.ToString()));
        }
        StringBuilder front = new();
        foreach (Best best in Front)
        {
            front.Append(front.Length == 0 ? $"M{Markup.Number(plot.X(best.X))} {Markup.Number(plot.Y(best.Y))}" : $"H{Markup.Number(plot.X(best.X))}V{Markup.Number(plot.Y(best.Y))}");
        }
        if (front.Length > 0) page.Empty("path", ("class", "front"), ("d", front.ToString()));
        foreach (Best best in Front)
            page.Open("circle", ("class", $"best {best.Color}"), ("cx", plot.X(best.X)), ("cy", plot.Y(best.Y)), ("r", 3.2)).Leaf("title", best.Text).Close();
        if (Choice is { } choice)
        {
            double x = plot.X(choice.X), y = plot.Y(choice.Y);
            page.Open("circle", ("class", "choice"), ("cx", x), ("cy", y), ("r", 8)).Leaf("title", choice.Text).Close();
            bool leftward = x > (plot.LeftEdge + Plot.RightEdge) / 2;
            page.Leaf("text", "recommended", ("class", "note strong"), ("x", leftward ? x - 11 : x + 11), ("y", y + 22), ("text-anchor", leftward ? "end" : "start"));
        }
        plot.End();
    }
}
