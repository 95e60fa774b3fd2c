using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Analysis.Tests;

public sealed class ReportTests
{
    private const int Images = 12;

    private static readonly Lazy<Report> Measured = new(() => Report.ForRun(Sample()));

    [Fact]
    public void ToHtml_SampleModel_HasEverySection()
    {
        XElement page = Parse(Measured.Value);

        Assert.Equal(
            ["How many steps it takes", "How fast the layers fire", "Why neurons fire faster than max_rates", "The spikes of one image", "What the layers became"],
            page.Descendants(Html("h2")).Select(h => h.Value));
        Assert.Equal(["Accuracy after every number of steps", "Right for the rate network, wrong in spikes", "conv2d", "conv2d_1", "The same as numbers"], page.Descendants(Html("h3")).Select(h => h.Value).Take(5));
        Assert.Contains(page.Descendants(Html("img")), img => img.Attribute("src")!.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
    }

    [Fact]
    public void ToHtml_SampleModel_EveryFigureAnswersInWords()
    {
        foreach (XElement figure in Parse(Measured.Value).Descendants(Html("figure")))
        {
            XElement caption = Assert.Single(figure.Elements(Html("figcaption")));
            Assert.True(caption.Elements(Html("p")).Single().Value.Length > 20, caption.Value);
        }
        foreach (XElement svg in Parse(Measured.Value).Descendants(XName.Get("svg", "http://www.w3.org/2000/svg"))) Assert.NotEmpty(svg.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void ToHtml_SampleModel_SaysWhatWasMeasured()
    {
        Report report = Measured.Value;
        Evaluation evaluation = report.Evaluation!;
        string text = Parse(report).Value.Replace('\u00A0', ' ');

        Proportion spiking = evaluation.Right(evaluation.LastAnswers)!.Value;
        Assert.Contains($"The spiking network gets {spiking.Successes} of {Images} images right after 30 steps", text, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"At scale 200 with synapse 5 ms the spiking network reaches {100 * spiking.Value:0.0} % after 30 steps"), text, StringComparison.Ordinal);
        BusiestNeuron fastest = report.Rates!.Busiest[0];
        Assert.Contains(fastest.Arithmetic(), text, StringComparison.Ordinal);
        Assert.Equal(fastest.Item, report.Raster!.Item);
    }

    [Fact]
    public void ToHtml_Any_LoadsNothingFromElsewhere()
    {
        string html = Measured.Value.ToHtml();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(Regex.Matches(html, "(src|href|xlink:href|action|poster|srcset)=\"([^\"]*)\""), match => Assert.StartsWith("data:image/png;base64,", match.Groups[2].Value, StringComparison.Ordinal));
        Assert.All(Regex.Matches(html, "(?<before>.{8})https?://"), match => Assert.EndsWith("xmlns=\"", match.Groups["before"].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void ToHtml_CultureWithCommas_SameBytes()
    {
        string expected = Measured.Value.ToHtml();
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, Measured.Value.ToHtml());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ToHtml_NamesWithMarkup_AreText()
    {
        const string Evil = "<script>alert('x')</script><img src=x onerror=\"y\">";
        Report measured = Measured.Value;
        Report report = measured with
        {
            Title = Evil,
            Settings = [Evil],
            Command = Evil,
            Rates = measured.Rates! with { Layers = [.. measured.Rates.Layers.Select(l => l with { Layer = Evil })], Busiest = [.. measured.Rates.Busiest.Select(n => n with { Layer = Evil })] },
            Raster = measured.Raster! with { Layers = [.. measured.Raster.Layers.Select(l => l with { Layer = Evil })] },
            Objects = [.. measured.Objects.Select(o => o with { Layer = Evil, Kind = Evil, Reason = Evil })],
        };

        XElement page = Parse(report);

        Assert.Empty(page.Descendants().Where(e => e.Name.LocalName == "script"));
        Assert.DoesNotContain(page.Descendants(), e => e.Attributes().Any(a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
        Assert.Equal(Evil, page.Descendants(Html("h1")).Single().Value);
        Assert.Equal(4, page.Descendants(Html("h3")).Count(h => h.Value == Evil));
    }

    [Fact]
    public void ToHtml_TitleOnly_IsAPage()
    {
        XElement page = Parse(new Report { Title = "nothing" });
        Assert.Equal("nothing", page.Descendants(Html("h1")).Single().Value);
        Assert.Empty(page.Descendants(Html("section")));
    }

    [Fact]
    public void ForRun_WithoutLabels_ShowsAgreementWithTheRateNetwork()
    {
        Report report = Report.ForRun(Sample() with { Labels = null });

        Assert.False(report.HasLabels);
        Assert.Equal(Images, report.Evaluation!.RateAccuracy!.Value.Successes);
        string text = Parse(report).Value;
        Assert.Contains("The spiking network gives the answer of the rate network for", text, StringComparison.Ordinal);
        Assert.DoesNotContain("label ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ForRun_SilentNetwork_SaysSoWithoutNaN()
    {
        // Black images: the first layer of this model has no current without input.
        ReportSource source = Sample(scale: 0.001);
        Report report = Report.ForRun(source with { Steps = 3 });

        Assert.All(report.Rates!.Layers, layer => Assert.Equal(0, layer.SpikesPerItem));
        string text = Parse(report).Value;
        Assert.Contains("None of 21,632 neurons fired.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", report.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void ForRun_LabelsDoNotFit_Throws() => Assert.Throws<ArgumentException>(() => Report.ForRun(Sample() with { Labels = [1, 2] }));

    [Fact]
    public void ToHtml_WrongInSpikes_ShowsItemLabelAndAnswers()
    {
        Report measured = Measured.Value;
        ImmutableArray<int> labels = measured.Evaluation!.RateAnswers, spikes = [(labels[0] + 1) % 10, .. labels[1..]];
        Report report = measured with { Evaluation = measured.Evaluation with { Labels = labels, LastAnswers = spikes } };

        XElement figure = Parse(report).Descendants(Html("figure")).Single(f => f.Value.StartsWith("Right for the rate network, wrong in spikes", StringComparison.Ordinal));

        XElement item = Assert.Single(figure.Descendants(Html("li")));
        Assert.Equal($"image 0label {labels[0]}, spikes say {spikes[0]}", item.Value);
        Assert.Single(item.Descendants(Html("img")));
    }

    [Fact]
    public void ForSweep_SmallGrid_RecommendsAndShowsEveryCell()
    {
        ReportSource source = Sample();
        Sweep sweep = Sweep.Run(source.Converter!.Graph, source.Converter.Options, source.Inputs, source.Labels!, new SweepOptions { Scales = [20, 200], Synapses = [null, 0.005], Steps = 12 });
        Report report = Report.ForSweep(source with { Command = "spikesharp run it" }, sweep);

        XElement page = Parse(report);

        SweepRow row = sweep.Recommended();
        Assert.Contains($"Recommended: scale {row.Scale}", page.Value, StringComparison.Ordinal);
        Assert.Contains("spikesharp run it", page.Value, StringComparison.Ordinal);
        XElement[] tables = [.. page.Descendants(Html("table")).Where(t => t.Attribute("class")?.Value == "heat")];
        Assert.All(tables, table => Assert.Equal(4, table.Descendants(Html("td")).Count()));
        Assert.Single(tables.SelectMany(table => table.Descendants(Html("td"))), cell => cell.Attribute("class")?.Value == "choice");
    }

    [Fact]
    public void Save_FileThatExists_IsReplacedAndNothingLeftBeside()
    {
        string folder = Directory.CreateTempSubdirectory("report").FullName, file = Path.Combine(folder, "report.html");
        try
        {
            File.WriteAllText(file, "old");
            new Report { Title = "new" }.Save(file);
            Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Equal([file], Directory.GetFiles(folder));
            Assert.ThrowsAny<IOException>(() => new Report { Title = "new" }.Save(Path.Combine(folder, "missing", "report.html")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static ReportSource Sample(double scale = 200)
    {
        string samples = Path.Combine(TestData.RepositoryRoot, "src", "SpikeSharp.Cli", "Samples");
        LayerGraph graph = KerasModel.Load(Path.Combine(samples, "mnist-cnn.keras"));
        Npz data = Npz.Load(Path.Combine(samples, "mnist-test-1000.npz"));
        float[] pixels = Array.ConvertAll(data["images"].ToSingles()[..(Images * 784)], p => p / 255);
        Converter converter = new(graph, new ConverterOptions
        {
            SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() },
            ScaleFiringRates = scale,
            Synapse = 0.005,
            InitialVoltage = scale < 1 ? new Choice([0.0]) : null,
            Seed = 0,
        });
        BuiltModel model = converter.Build();
        return new ReportSource
        {
            Title = "mnist-cnn.keras",
            Model = model,
            Inputs = new Dictionary<string, NdArray> { [model.Inputs[0].Name] = NdArray.From(pixels, Images, 784) },
            Labels = [.. data["labels"].ToDoubles().Take(Images).Select(label => (int)label)],
            Steps = 30,
            Converter = converter,
            Settings = ["setting: the sample"],
        };
    }

    // Well-formed, or this throws.
    private static XElement Parse(Report report) => XDocument.Parse(report.ToHtml()).Root!;

    private static XName Html(string name) => XName.Get(name, "http://www.w3.org/1999/xhtml");
}
