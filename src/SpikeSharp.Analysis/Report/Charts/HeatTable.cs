using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>Numbers over two settings as a table whose cells are the fuller coloured the greater the number is.</summary>
/// <param name="Corner">What rows and columns are.</param>
/// <param name="Columns">Settings of the columns.</param>
/// <param name="Rows">Settings of the rows, each with one cell a column.</param>
internal sealed record HeatTable(string Corner, ImmutableArray<string> Columns, ImmutableArray<(string Name, ImmutableArray<HeatTable.Cell> Cells)> Rows)
{
    /// <summary>One number.</summary>
    /// <param name="Text">As printed.</param>
    /// <param name="Heat">How full its colour is, 0 to 1.</param>
    /// <param name="Hint">What a pointer brings up.</param>
    /// <param name="IsBest">Whether it is the one to choose.</param>
    internal sealed record Cell(string Text, double Heat, string Hint, bool IsBest);

    public void Draw(Markup page)
    {
        page.Open("div", ("class", "scroll"), ("tabindex", "0")).Open("table", ("class", "heat")).Open("thead").Open("tr").Leaf("th", Corner, ("scope", "col"));
        foreach (string column in Columns) page.Leaf("th", column, ("scope", "col"));
        page.Close().Close().Open("tbody");
        foreach ((string name, ImmutableArray<Cell> cells) in Rows)
        {
            page.Open("tr").Leaf("th", name, ("scope", "row"));
            foreach (Cell cell in cells)
            {
                string heat = Math.Clamp(double.IsFinite(cell.Heat) ? cell.Heat : 0, 0, 1).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
                page.Leaf("td", cell.Text, ("style", $"--heat:{heat}"), ("title", cell.Hint), ("class", cell.IsBest ? "choice" : null));
            }
            page.Close();
        }
        page.Close().Close().Close();
    }
}
