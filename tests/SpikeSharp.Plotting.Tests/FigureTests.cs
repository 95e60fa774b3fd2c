using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace SpikeSharp.Plotting.Tests;

public sealed partial class FigureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("figures").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_Png_HasTheSizeAndShowsTheLine()
    {
        string path = Path.Combine(_folder, "line.png");
        new Figure { Title = "line" }.Line([0, 1, 2], [0, 1, 0], "up and down").Save(path, 400, 300);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.Equal((400, 300), (picture.Width, picture.Height));
        Assert.InRange(Pixels(picture, new SKColor(0x00, 0x72, 0xB2)), 200, 4000);
    }

    [Fact]
    public void Save_Png_OfTheSeries_DiffersFromTheSeriesWithGaps()
    {
        int Blue(params double[] y)
        {
            string path = Path.Combine(_folder, "gaps.png");
            new Figure { YRange = (0, 1) }.Line([0, 1, 2, 3, 4, 5], y).Save(path);
            using SKBitmap picture = SKBitmap.Decode(path);
            return Pixels(picture, new SKColor(0x00, 0x72, 0xB2));
        }

        int whole = Blue(0.5, 0.5, 0.5, 0.5, 0.5, 0.5), nan = Blue(0.5, 0.5, double.NaN, 0.5, 0.5, 0.5), infinite = Blue(0.5, 0.5, double.PositiveInfinity, 0.5, 0.5, 0.5);
        Assert.InRange(nan, whole * 4 / 10, whole * 8 / 10);
        Assert.Equal(nan, infinite);
    }

    [Fact]
    public void Save_Svg_HoldsTextsAndEveryPointOfTheSeries()
    {
        string path = Path.Combine(_folder, "line.svg");
        double[] x = [.. Enumerable.Range(0, 200).Select(i => i / 10.0)], y = Array.ConvertAll(x, Math.Sin);
        new Figure { Title = "Sine", XLabel = "time (s)", YLabel = "value" }.Line(x, y, "sine").Save(path);

        string svg = File.ReadAllText(path);
        string text = Whitespace().Replace(Tags().Replace(svg, ""), " ");
        foreach (string part in (string[])["Sine", "time (s)", "value", "sine"]) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains(Paths().Matches(svg), path => path.Value.Count(letter => letter is 'L' or 'M' or 'H' or 'V') >= x.Length);
    }

    [Fact]
    public void Lines_OfAProbe_DrawEveryElementInItsColour()
    {
        using Simulator sim = Run(out Probe vector, out _, out _);
        string path = Path.Combine(_folder, "lines.png");
        new Figure().Lines(sim.TRange(), sim.Data[vector], "a", "b", "c").Save(path);

        using SKBitmap picture = SKBitmap.Decode(path);
        foreach (uint color in (ReadOnlySpan<uint>)[0xFF0072B2, 0xFFD55E00, 0xFF009E73]) Assert.InRange(Pixels(picture, color), 50, 10_000);
    }

    [Fact]
    public void Raster_OfSpikes_DrawsATickForEach()
    {
        using Simulator sim = Run(out _, out Probe spikes, out _);
        string path = Path.Combine(_folder, "raster.svg");
        new Figure().Raster(sim.TRange(), sim.Data[spikes]).Save(path);

        int count = sim.Data[spikes].ToArray().ToDoubles().Count(value => value != 0);
        Assert.True(count > 20);
        Assert.Contains(Paths().Matches(File.ReadAllText(path)), path => path.Value.Count(letter => letter == 'M') == count);
    }

    [Fact]
    public void TuningCurves_OfAnEnsemble_ReachTheirMaxRates()
    {
        using Simulator sim = Run(out _, out _, out Ensemble ensemble);
        string path = Path.Combine(_folder, "tuning.svg");
        new Figure().TuningCurves(sim.Data[ensemble]).Save(path);
        string svg = File.ReadAllText(path);
        Assert.Equal(ensemble.Size, Paths().Matches(svg).Select(path => path.Value).Where(path => path.Length > 1500).Distinct().Count());
        Assert.Contains("firing rate (Hz)", Tags().Replace(svg, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Phase_OfTwoAndThreeElements_IsDrawn()
    {
        using Simulator sim = Run(out Probe vector, out _, out _);
        foreach (Figure figure in (Figure[])[new Figure().Phase(sim.Data[vector], 0, 2), new Figure().Phase3D(sim.Data[vector])])
        {
            string path = Path.Combine(_folder, "phase.svg");
            figure.Save(path, 500, 500);
            string svg = File.ReadAllText(path);
            Assert.Contains("x2", Tags().Replace(svg, ""), StringComparison.Ordinal);
            Assert.Contains(Paths().Matches(svg), path => path.Value.Count(letter => letter is 'L' or 'M' or 'H' or 'V') >= 100);
        }
    }

    [Fact]
    public void Stack_OfTwoPanels_LinesTheirDrawingsUp()
    {
        string path = Path.Combine(_folder, "stack.png");
        Figure.Stack(new Figure().Line([0, 1], [0, 100_000], "long name"), new Figure().Line([0, 1], [0, 1])).Save(path, 500);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.Equal((500, 480), (picture.Width, picture.Height));
        Assert.Equal(Ends(40, 200), Ends(280, 440));

        (int, int) Ends(int top, int bottom)
        {
            int[] columns = [.. Enumerable.Range(0, 500).Where(x => Enumerable.Range(top, bottom - top).Any(y => Close(picture.GetPixel(x, y), new SKColor(0x00, 0x72, 0xB2)))).TakeWhile(x => x < 380)];
            return (columns[0], columns.Max());
        }
    }

    [Fact]
    public void Figure_OfWrongUse_SaysWhatToDo()
    {
        using Simulator sim = Run(out Probe vector, out _, out _);
        using Simulator items = new(sim.Model, new SimulatorOptions { Minibatch = 2 });
        items.RunSteps(3);
        ProbeData data = sim.Data[vector], batch = items.Data[vector];
        double[] times = sim.TRange();
        Assert.Contains("'.bmp'", Assert.Throws<ArgumentException>(() => new Figure().Line([0, 1], [0, 1]).Save("x.bmp")).Message, StringComparison.Ordinal);
        Assert.Contains("\"empty\" has nothing to draw", Assert.Throws<InvalidOperationException>(() => new Figure { Title = "empty" }.Save("x.png")).Message, StringComparison.Ordinal);
        Assert.Contains("item axis", Assert.Throws<ArgumentException>(() => new Figure().Lines([0, 1, 2], batch)).Message, StringComparison.Ordinal);
        Assert.Contains("2 times", Assert.Throws<ArgumentException>(() => new Figure().Lines([0, 1], data)).Message, StringComparison.Ordinal);
        Assert.Contains("2 names", Assert.Throws<ArgumentException>(() => new Figure().Lines(times, data, "a", "b")).Message, StringComparison.Ordinal);
        Assert.Contains("no element 3", Assert.Throws<ArgumentException>(() => new Figure().Phase(data, 0, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("1 x and 2 y", Assert.Throws<ArgumentException>(() => new Figure().Line([0], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("at least one panel", Assert.Throws<ArgumentException>(() => Figure.Stack()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Figure().Line([0, 1], [0, 1]).Save("x.png", 99));
    }

    private static Simulator Run(out Probe vector, out Probe spikes, out Ensemble ensemble)
    {
        Network model = new(seed: 0);
        Node path = model.Add(new Node(
            (t, y) =>
            {
                y[0] = Math.Cos(20 * t);
                y[1] = Math.Sin(20 * t);
                y[2] = t;
            },
            sizeOut: 3));
        ensemble = model.Add(new Ensemble(12, dimensions: 1));
        model.Connect(path[0], ensemble);
        vector = model.Add(new Probe(path));
        spikes = model.Add(new Probe(ensemble.Neurons));
        Simulator sim = new(model);
        sim.Run(0.2);
        return sim;
    }

    private static int Pixels(SKBitmap picture, SKColor color)
    {
        int count = 0;
        foreach (SKColor pixel in picture.Pixels)
            if (Close(pixel, color)) count++;
        return count;
    }

    private static bool Close(SKColor a, SKColor b) => Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue) < 30;

    [GeneratedRegex("<path[^>]* d=\"[^\"]*\"")]
    private static partial Regex Paths();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
