using System.Collections.Immutable;
using ScottPlot;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Plotting;

/// <summary>A drawing with two axes: lines over time, spikes, tuning curves or paths of a vector, saved as PNG or SVG.</summary>
/// <remarks>Values that are not finite leave gaps. Series that are named stand in a legend beside the drawing.</remarks>
/// <example><code>
/// new Figure { Title = "Integrator" }
///     .Lines(sim.TRange(), sim.Data[input], "input")
///     .Lines(sim.TRange(), sim.Data[integral], "integral")
///     .Save("integrator.png");
/// </code></example>
public sealed class Figure
{
    private const int TuningPoints = 201;

    private readonly Plot _plot = new();
    private readonly ImmutableArray<Figure> _panels = [];
    private int _colors;
    private bool _hasSeries;
    private bool _isNamed;
    private (double Low, double High) _times = (double.PositiveInfinity, double.NegativeInfinity);
    private string _defaultXLabel = "";
    private string _defaultYLabel = "";

    /// <summary>An empty figure.</summary>
    public Figure()
    {
    }

    private Figure(ImmutableArray<Figure> panels) => _panels = panels;

    /// <summary>Text above the drawing; empty: none.</summary>
    /// <value>Default empty.</value>
    public string Title { get; init; } = "";

    /// <summary>Text below the x axis, with the unit in brackets.</summary>
    /// <value>Default: what the series show, such as <c>time (s)</c>.</value>
    public string? XLabel { get; init; }

    /// <summary>Text beside the y axis, with the unit in brackets.</summary>
    /// <value>Default: what the series show, such as <c>neuron</c>.</value>
    public string? YLabel { get; init; }

    /// <summary>Ends of the x axis; null: the times, or what the series need.</summary>
    public (double Low, double High)? XRange { get; init; }

    /// <summary>Ends of the y axis; null: what the series need.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>Figures below each other whose drawings are of one width, so that a common time axis lines up.</summary>
    /// <param name="panels">From top to bottom, at least one.</param>
    /// <returns>One figure, to save; its own titles and labels are those of the panels.</returns>
    /// <exception cref="ArgumentException">There is no panel, or one is a stack itself.</exception>
    public static Figure Stack(params ReadOnlySpan<Figure> panels)
    {
        if (panels.IsEmpty) throw new ArgumentException("Figure.Stack: at least one panel is needed.", nameof(panels));
        foreach (Figure panel in panels)
        {
            ArgumentNullException.ThrowIfNull(panel);
            if (!panel._panels.IsEmpty) throw new ArgumentException("Figure.Stack: a panel is a stack itself; give its panels.", nameof(panels));
        }
        return new Figure([.. panels]);
    }

    /// <summary>A line of its own colour for every element of a probe over time.</summary>
    /// <param name="times">Seconds, one a sample: <see cref="Simulator.TRange"/> with the probe's sampling.</param>
    /// <param name="values">Samples, shape (samples, elements).</param>
    /// <param name="names">Legend: one name an element, one name for all, or none.</param>
    /// <returns>This figure.</returns>
    /// <exception cref="ArgumentException">Times, samples and names do not fit, or the data have an item axis.</exception>
    public Figure Lines(ReadOnlySpan<double> times, ProbeData values, params ReadOnlySpan<string> names)
    {
        (double[] data, int samples, int size) = Read(values);
        CheckTimes(times, samples);
        if (names.Length > 1 && names.Length != size)
            throw new ArgumentException($"Figure.Lines: {names.Length} names were given for {size} elements; give one an element, one for all, or none.", nameof(names));
        for (int element = 0; element < size; element++)
        {
            string? name = names.Length == size ? names[element] : names.Length == 1 && element == 0 ? names[0] : null;
            AddLine(times.ToArray(), Column(data, element, size), name, LineStyle.Solid);
        }
        return Labelled("time (s)", "");
    }

    /// <summary>A line through points: a function of time, or the path of two values.</summary>
    /// <param name="x">Horizontal places.</param>
    /// <param name="y">As many: vertical places.</param>
    /// <param name="name">Legend; null: none.</param>
    /// <param name="style">Solid lines are what was measured; dashed or dotted ones suit an ideal.</param>
    /// <returns>This figure.</returns>
    /// <exception cref="ArgumentException">The numbers of places differ.</exception>
    public Figure Line(ReadOnlySpan<double> x, ReadOnlySpan<double> y, string? name = null, LineStyle style = LineStyle.Solid)
    {
        if (x.Length != y.Length) throw new ArgumentException($"Figure.Line: {x.Length} x and {y.Length} y were given; as many of both are needed.", nameof(y));
        AddLine(x.ToArray(), y.ToArray(), name, style);
        return this;
    }

    /// <summary>A tick at every spike, a row for every neuron, the first at the bottom.</summary>
    /// <param name="times">Seconds, one a sample.</param>
    /// <param name="spikes">Output of spiking neurons, shape (samples, neurons).</param>
    /// <returns>This figure.</returns>
    /// <exception cref="ArgumentException">Times and samples do not fit, or the data have an item axis.</exception>
    public Figure Raster(ReadOnlySpan<double> times, ProbeData spikes)
    {
        (double[] data, int samples, int size) = Read(spikes);
        CheckTimes(times, samples);
        // One path of all ticks with gaps between them: far smaller in a file than a mark a spike.
        List<double> x = [], y = [];
        for (int neuron = 0; neuron < size; neuron++)
        {
            for (int sample = 0; sample < samples; sample++)
            {
                if (data[(sample * size) + neuron] == 0) continue;
                x.AddRange([times[sample], times[sample], double.NaN]);
                y.AddRange([neuron - 0.35, neuron + 0.35, double.NaN]);
            }
        }
        if (x.Count > 0) Draw([.. x], [.. y], FigureStyle.Ink, 1).LineStyle.AntiAlias = false;
        _hasSeries = true;
        _plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        _plot.Axes.SetLimitsY(-1, size);
        return Labelled("time (s)", "neuron");
    }

    /// <summary>The rate of every neuron of an ensemble over its input: of one dimension, or along its own encoder where there are several.</summary>
    /// <param name="ensemble">From <see cref="SimulationData"/> or <see cref="BuiltModel"/>.</param>
    /// <returns>This figure.</returns>
    /// <exception cref="ArgumentException">The ensemble has no neurons (type <see cref="Direct"/>), or a loaded file does not hold its encoders.</exception>
    public Figure TuningCurves(BuiltEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        bool alongEncoder = ensemble.Dimensions > 1;
        double range = alongEncoder ? 1 : ensemble.Radius;
        double[] inputs = new double[TuningPoints];
        for (int i = 0; i < TuningPoints; i++) inputs[i] = range * ((2.0 * i / (TuningPoints - 1)) - 1);
        double[] rates = (alongEncoder ? Building.TuningCurves.Responses(ensemble, NdArray.From(inputs)) : Building.TuningCurves.Of(ensemble, NdArray.From(inputs, TuningPoints, 1)))
            .Rates.ToDoubles();
        for (int neuron = 0; neuron < ensemble.Size; neuron++) AddLine(inputs, Column(rates, neuron, ensemble.Size), null, LineStyle.Solid);
        return Labelled(alongEncoder ? "input along the neuron's encoder, in radii" : "input", "firing rate (Hz)");
    }

    /// <summary>The path of two elements of a probe, in equal units.</summary>
    /// <param name="values">Samples, shape (samples, elements).</param>
    /// <param name="x">Element to the right.</param>
    /// <param name="y">Element upwards.</param>
    /// <param name="name">Legend; null: none.</param>
    /// <returns>This figure.</returns>
    /// <exception cref="ArgumentException">The data have an item axis, or not such elements.</exception>
    public Figure Phase(ProbeData values, int x = 0, int y = 1, string? name = null)
    {
        (double[] data, _, int size) = Read(values);
        AddLine(Column(data, x, size), Column(data, y, size), name, LineStyle.Solid);
        _plot.Axes.SquareUnits();
        return Labelled(NameOf(x), NameOf(y));
    }

    /// <summary>The path of three elements of a probe, seen from a side, in a box that they span.</summary>
    /// <param name="values">Samples, shape (samples, elements).</param>
    /// <param name="x">First element.</param>
    /// <param name="y">Second element.</param>
    /// <param name="z">Element upwards.</param>
    /// <param name="azimuth">Where the eye stands around the box, degrees from the first towards the second element.</param>
    /// <param name="elevation">How high it stands, degrees.</param>
    /// <returns>This figure.</returns>
    /// <exception cref="ArgumentException">The data have an item axis, or not such elements.</exception>
    public Figure Phase3D(ProbeData values, int x = 0, int y = 1, int z = 2, double azimuth = -60, double elevation = 20)
    {
        (double[] data, _, int size) = Read(values);
        Box box = new([Column(data, x, size), Column(data, y, size), Column(data, z, size)], azimuth, elevation);
        foreach ((double[] edgeX, double[] edgeY) in box.Edges) Draw(edgeX, edgeY, FigureStyle.Grid, 1);
        int[] elements = [x, y, z];
        for (int axis = 0; axis < elements.Length; axis++)
        {
            (double labelX, double labelY) = box.LabelOf(axis);
            FigureStyle.Write(_plot, NameOf(elements[axis]), labelX, labelY);
        }
        (double[] pathX, double[] pathY) = box.Path;
        AddLine(pathX, pathY, null, LineStyle.Solid);
        _plot.HideAxesAndGrid();
        return this;
    }

    /// <summary>Draws into a file.</summary>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>; an existing file is overwritten.</param>
    /// <param name="width">Pixels, 100 to 10000.</param>
    /// <param name="height">Pixels, 100 to 10000; null: 360, or 240 for every panel of a stack.</param>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size lies outside its range.</exception>
    /// <exception cref="InvalidOperationException">Nothing was drawn.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, int width = 720, int? height = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        int rows = height ?? (_panels.IsEmpty ? 360 : Math.Min(240 * _panels.Length, Drawing.LargestSize));
        Drawing.CheckSize(width, nameof(width));
        Drawing.CheckSize(rows, nameof(height));
        bool isSvg = path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
        if (!isSvg && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"Figure.Save: '{path}' ends in '{Path.GetExtension(path)}'; .png and .svg can be written.", nameof(path));
        File.WriteAllBytes(path, isSvg ? Drawing.Svg(Prepared(), width, rows) : Drawing.Png(Prepared(), width, rows));
    }

    private ImmutableArray<Plot> Prepared()
    {
        ImmutableArray<Figure> figures = _panels.IsEmpty ? [this] : _panels;
        foreach (Figure figure in figures)
        {
            if (!figure._hasSeries) throw new InvalidOperationException($"Figure{(figure.Title.Length > 0 ? $" \"{figure.Title}\"" : "")} has nothing to draw; add lines, spikes or a path first.");
            FigureStyle.Apply(figure._plot, figure.Title, figure.XLabel ?? figure._defaultXLabel, figure.YLabel ?? figure._defaultYLabel, figure._isNamed);
            if (figure.XRange is { } x) figure._plot.Axes.SetLimitsX(x.Low, x.High);
            else if (figure._times.Low < figure._times.High) figure._plot.Axes.SetLimitsX(figure._times.Low, figure._times.High);
            if (figure.YRange is { } y) figure._plot.Axes.SetLimitsY(y.Low, y.High);
        }
        return [.. figures.Select(figure => figure._plot)];
    }

    private Figure Labelled(string x, string y)
    {
        if (_defaultXLabel.Length == 0) _defaultXLabel = x;
        if (_defaultYLabel.Length == 0) _defaultYLabel = y;
        return this;
    }

    private void AddLine(double[] x, double[] y, string? name, LineStyle style)
    {
        ScottPlot.Plottables.Scatter line = Draw(x, y, FigureStyle.OfSeries(_colors++), 1.5f);
        line.LinePattern = style switch { LineStyle.Dashed => LinePattern.Dashed, LineStyle.Dotted => LinePattern.Dotted, _ => LinePattern.Solid };
        if (name is { Length: > 0 })
        {
            line.LegendText = name;
            _isNamed = true;
        }
        _hasSeries = true;
    }

    private ScottPlot.Plottables.Scatter Draw(double[] x, double[] y, Color color, float width)
    {
        ScottPlot.Plottables.Scatter line = _plot.Add.ScatterLine(Gapped(x), Gapped(y), color);
        line.LineWidth = width;
        return line;
    }

    private static (double[] Data, int Samples, int Size) Read(ProbeData values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Shape.Length != 2)
            throw new ArgumentException($"Figure: the data have shape ({string.Join(", ", values.Shape)}) with an item axis; a figure shows one item: run without a minibatch.", nameof(values));
        return (values.ToArray().ToDoubles(), values.Samples, values.Shape[1]);
    }

    private void CheckTimes(ReadOnlySpan<double> times, int samples)
    {
        if (times.Length != samples)
            throw new ArgumentException($"Figure: {times.Length} times were given for {samples} samples; a probe with SampleEvery needs TRange with the same sampling.", nameof(times));
        if (samples > 0) _times = (Math.Min(_times.Low, times[0]), Math.Max(_times.High, times[^1]));
    }

    private static double[] Column(double[] data, int element, int size)
    {
        if ((uint)element >= (uint)size) throw new ArgumentException($"Figure: there is no element {element}; the data have {size}.", nameof(element));
        double[] column = new double[data.Length / size];
        for (int i = 0; i < column.Length; i++) column[i] = data[(i * size) + element];
        return column;
    }

    private static double[] Gapped(double[] values) => Array.TrueForAll(values, value => !double.IsInfinity(value))
        ? values
        : Array.ConvertAll(values, value => double.IsFinite(value) ? value : double.NaN);

    private static string NameOf(int element) => $"x{element}";
}

/// <summary>How a line is drawn.</summary>
public enum LineStyle
{
    /// <summary>Without gaps.</summary>
    Solid,

    /// <summary>In strokes.</summary>
    Dashed,

    /// <summary>In dots.</summary>
    Dotted,
}
