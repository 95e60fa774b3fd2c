using System.Globalization;
using System.Xml.Linq;

namespace SpikeSharp.Analysis.Tests;

public sealed class ChartTests
{
    [Fact]
    public void StackedBars_NegativeParts_LieLeftOfZeroAndTheMarkIsTheSum()
    {
        StackedBars chart = new("parts", "rate, Hz", ["a", "b", "c"], [new StackedBars.Bar("one", [100, -20, -5], 50), new StackedBars.Bar("two", [60, 10, 5], double.NaN)]);

        XElement svg = Draw(chart.Draw);

        XElement[] bars = [.. svg.Descendants().Where(e => Class(e).StartsWith("bar ", StringComparison.Ordinal))];
        Assert.Equal(6, bars.Length);
        double zero = Number(bars[0], "x"), unit = (Number(bars[0], "width") + 0.5) / 100;
        Assert.Equal(zero - (20 * unit), Number(bars[1], "x"), 0.1);
        Assert.Equal(zero - (25 * unit), Number(bars[2], "x"), 0.1);
        Assert.Equal(zero + (60 * unit), Number(bars[4], "x"), 0.1);
        double[] marks = [.. svg.Descendants().Where(e => Class(e) == "sum").Select(e => double.Parse(e.Attribute("d")!.Value[1..].Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(zero + (75 * unit), marks[0], 0.1);
        Assert.Equal(zero + (75 * unit), marks[1], 0.1);
        Assert.Single(svg.Descendants(), e => Class(e) == "limit");
    }

    [Fact]
    public void Histogram_DiscreteRates_OnlyBarsWhollyAboveTheLimitStandOut()
    {
        // 180, 200 and 220 Hz at 20 Hz a spike: 200 is not faster than 200.
        HistogramChart chart = new("rates", "Hz", "pairs", [new Bin(170, 190, 1000), new Bin(190, 210, 100), new Bin(210, 230, 1)], 200, 200, "max_rates") { IsDiscrete = true };

        XElement[] bars = [.. Draw(chart.Draw).Descendants().Where(e => Class(e).StartsWith("bar ", StringComparison.Ordinal))];

        Assert.Equal(["bar c1", "bar c1", "bar c2"], bars.Select(Class));
        Assert.All(bars, bar => Assert.True(Number(bar, "height") > 1));
        Assert.True(Number(bars[0], "height") > Number(bars[1], "height"));
        Assert.StartsWith("200\u00A0Hz".Replace("\u00A0", " ", StringComparison.Ordinal), bars[1].Value.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public void Histogram_NothingMeasured_HasNoBars() =>
        Assert.DoesNotContain(Draw(new HistogramChart("rates", "Hz", "pairs", [], double.NaN, double.NaN, "").Draw).Descendants(), e => Class(e).StartsWith("bar ", StringComparison.Ordinal));

    [Fact]
    public void Raster_SeveralSpikesInAStep_AreMarkedApart()
    {
        RasterChart chart = new("spikes", Axis.Linear("steps", 0, 4), [2, 1, 0, 3], [new RasterChart.Row(7, [1, 0, 0, 3]), new RasterChart.Row(9, [1, 1, 0, 0])]);

        XElement svg = Draw(chart.Draw);

        Assert.Equal(3, Marks("spike c1"));
        Assert.Equal(1, Marks("spike several c2"));
        Assert.Contains("neuron 7: 4 spikes, up to 3 in a step", svg.Value, StringComparison.Ordinal);
        int Marks(string name) => svg.Descendants().Single(e => Class(e) == name).Attribute("d")!.Value.Count(c => c == 'M');
    }

    [Fact]
    public void Line_ValuesWithinAxes_StayWithinTheFrame()
    {
        LineChart chart = new("line", Axis.Linear("x", 0, 10), Axis.Accuracy("y", 0, 0.9, 100), [new Line("a", "c1", [(0, 0), (5, 0.9), (10, 1)]) { Band = [(0, 0.1), (0.8, 1), (0.9, 1)] }]);

        string path = Draw(chart.Draw).Descendants().Single(e => Class(e) == "line c1").Attribute("d")!.Value;

        double[][] points = [.. path.Split('M', 'L').Where(point => point.Length > 0).Select(point => point.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(3, points.Length);
        Assert.All(points, point => Assert.InRange(point[0], 0, 420));
        Assert.All(points, point => Assert.InRange(point[1], 0, 260));
        Assert.True(points[0][1] > points[1][1]);
    }

    [Fact]
    public void Scatter_PointsOnOnePlace_AreDrawnOnce()
    {
        ScatterChart chart = new("scatter", Axis.Log("x", 1, 1000), Axis.Linear("y", 0, 1), [new ScatterChart.Cloud("a", "c1", [(10, 0.5), (10, 0.5), (100, 0.5), (0.1, 0.5)])]);
        string path = Draw(chart.Draw).Descendants().Single(e => Class(e) == "cloud c1").Attribute("d")!.Value;
        Assert.Equal(2, path.Count(c => c == 'M'));
    }

    private static XElement Draw(Action<Markup> draw)
    {
        Markup page = new();
        draw(page);
        return XElement.Parse(page.ToString());
    }

    private static string Class(XElement element) => element.Attribute("class")?.Value ?? "";

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
