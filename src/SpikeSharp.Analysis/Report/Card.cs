namespace SpikeSharp.Analysis;

/// <summary>The pieces of the page that are not charts: cards with a title and the answer in words, legends, tables.</summary>
internal static class Card
{
    /// <summary>A figure: its title, what it says in words, and the drawing.</summary>
    public static void Figure(Markup page, string title, string answer, Action<Markup> draw)
    {
        page.Open("figure", ("class", "card")).Open("figcaption").Leaf("h3", title).Leaf("p", answer, ("class", "answer")).Close();
        draw(page);
        page.Close();
    }

    /// <summary>What the colours of a chart mean.</summary>
    public static void Legend(Markup page, params ReadOnlySpan<(string Key, string Text)> entries)
    {
        page.Open("ul", ("class", "legend"));
        foreach ((string key, string text) in entries)
            page.Open("li").Empty("span", ("class", $"key {key}")).Leaf("span", text).Close();
        page.Close();
    }

    /// <summary>Begins a section.</summary>
    public static void Section(Markup page, string title, string lead, Action<Markup> content)
    {
        page.Open("section").Leaf("h2", title);
        if (lead.Length > 0) page.Leaf("p", lead, ("class", "lead"));
        content(page);
        page.Close();
    }

    /// <summary>A table in a box of its own that scrolls where it is too wide.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="name">What it lists, for those who hear it.</param>
    /// <param name="columns">Heading, unit or empty, and whether numbers stand under it.</param>
    /// <param name="rows">One text a column; the first names the row.</param>
    public static void Table(Markup page, string name, (string Heading, string Unit, bool IsNumber)[] columns, IEnumerable<string[]> rows)
    {
        page.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", name)).Open("table").Open("thead").Open("tr");
        foreach ((string heading, string unit, bool isNumber) in columns)
        {
            page.Open("th", ("scope", "col"), ("class", isNumber ? "number" : null)).Text(heading);
            if (unit.Length > 0) page.Text(" ").Leaf("span", unit, ("class", "unit"));
            page.Close();
        }
        page.Close().Close().Open("tbody");
        foreach (string[] row in rows)
        {
            page.Open("tr").Leaf("th", row[0], ("scope", "row"), ("class", "tight"));
            for (int i = 1; i < row.Length; i++) page.Leaf("td", row[i], ("class", columns[i].IsNumber ? "number" : "tight"));
            page.Close();
        }
        page.Close().Close().Close();
    }
}
