using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>A page that shows what a converted network does: one HTML file that needs no network, no scripts and nothing beside it.</summary>
/// <remarks>Every part may be missing; the page then shows the others. The same contents give the same bytes.</remarks>
public sealed record Report
{
    /// <summary>Heading, such as the name of the model file.</summary>
    public required string Title { get; init; }

    /// <summary>The settings in force, one sentence a line.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>The command that reproduces it; empty for none.</summary>
    public string Command { get; init; } = "";

    /// <summary>Answers of the spiking network beside the rate network's.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Whether <see cref="Evaluation"/> holds labels of its own; otherwise those in it are the rate network's answers, and accuracy is agreement with it.</summary>
    public bool HasLabels { get; init; } = true;

    /// <summary>What counts as the answer.</summary>
    public Readout Readout { get; init; }

    /// <summary>How fast the layers fired.</summary>
    public RateMeasurement? Rates { get; init; }

    /// <summary>When neurons fired for one item.</summary>
    public SpikeRaster? Raster { get; init; }

    /// <summary>What each layer became.</summary>
    public ImmutableArray<ConvertedObject> Objects { get; init; } = [];

    /// <summary>Accuracy over scales, synapses and steps.</summary>
    public Sweep? Sweep { get; init; }

    /// <summary>The items of the first input, to draw the few that the page speaks of; null: they are named by number only.</summary>
    internal ItemPictures? Pictures { get; init; }

    /// <summary>How many items the page shows that spikes get wrong.</summary>
    internal int MostMistakes { get; init; }

    /// <summary>What an item is called.</summary>
    internal string ItemNoun => Pictures?.Noun ?? "item";

    /// <summary>Length of a step in seconds; null if nothing says.</summary>
    internal double? Dt => Rates?.Dt ?? Raster?.Dt;

    /// <summary>Scale and synapse as the beginning of a sentence, where all layers with neurons share them; empty otherwise.</summary>
    internal string Conditions
    {
        get
        {
            ConvertedObject[] neurons = [.. Objects.Where(item => item.Neurons > 0)];
            if (neurons.Length == 0 || neurons.Any(item => item.Scale != neurons[0].Scale || item.Synapse != neurons[0].Synapse)) return "";
            string synapse = double.TryParse(neurons[0].Synapse, CultureInfo.InvariantCulture, out double tau) ? $"with synapse {Words.Milliseconds(tau)}" : "without a synapse";
            return $"At scale {Words.Exact(neurons[0].Scale)} {synapse}";
        }
    }

    /// <summary>A report on a run. What was not measured yet is measured: both networks on all items, rates, the spikes of one item.</summary>
    /// <param name="source">Network, items and settings.</param>
    /// <param name="evaluation">Answers for the same items; null: they are measured.</param>
    /// <param name="rates">Rates on the same items; null: they are measured.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The data or the labels do not fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Report ForRun(
        ReportSource source, Evaluation? evaluation = null, RateMeasurement? rates = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Presentation presentation = new(source.Model, source.Inputs);
        BuiltModel? rateNetwork = presentation.IsHeld ? RateNetwork.TryOf(source.Model) : null;
        ImmutableArray<int> labels = source.Labels is { } given ? [.. given] : default;
        if (labels.IsDefault && rateNetwork is not null && HasClasses(source.Model))
        {
            // Without labels the rate network says what is right.
            labels = Evaluation.Measure(rateNetwork, presentation, 1, default, source.Session, null, null, cancel).LastAnswers;
            evaluation = null;
        }
        bool evaluate = evaluation is null && !labels.IsDefault && (source.Labels is not null || HasClasses(source.Model)), measure = rates is null && rateNetwork is not null;
        long part = (long)presentation.Items * source.Steps, total = part * ((evaluate ? 1 : 0) + (measure ? 1 : 0));
        if (evaluate) evaluation = Evaluation.Measure(source.Model, presentation, source.Steps, labels, source.Session, null, Within(progress, 0, total), cancel);
        if (measure) rates = RateMeasurement.Measure(source.Model, presentation, source.Steps, source.Session, Within(progress, evaluate ? part : 0, total), cancel);

        // The item that drove the busiest neuron is the one whose spikes are worth a look. A wider picture than 200 steps shows nothing.
        int item = rates is { Busiest.IsEmpty: false } ? rates.Busiest[0].Item : 0;
        return Describe(source) with
        {
            Evaluation = evaluation is { Accuracy: not null } ? evaluation : null,
            HasLabels = source.Labels is not null,
            Readout = source.Readout,
            Rates = rates,
            Raster = presentation.IsHeld ? SpikeRaster.Measure(source.Model, source.Inputs, item, Math.Min(source.Steps, 200), options: source.Session, cancel: cancel) : null,
        };
    }

    /// <summary>A report on a sweep.</summary>
    /// <param name="source">One of its networks, the items and the settings.</param>
    /// <param name="sweep">What the sweep gave.</param>
    /// <returns>The report.</returns>
    public static Report ForSweep(ReportSource source, Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sweep);
        return Describe(source) with { Sweep = sweep };
    }

    /// <summary>The page.</summary>
    /// <returns>HTML that is well-formed XML too.</returns>
    public string ToHtml() => ReportPage.Write(this);

    /// <summary>Writes the page; a file of that name is replaced once the new one is complete.</summary>
    /// <param name="path">Where to.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private static bool HasClasses(BuiltModel model) => !model.Outputs.IsEmpty && model.Probes[model.Outputs[0].Probe].Signal.Size > 1;

    private static Report Describe(ReportSource source) => new()
    {
        Title = source.Title,
        Settings = source.Settings,
        Command = source.Command,
        Objects = ConvertedObject.List(source.Model, source.Converter),
        Pictures = ItemPictures.Of(source),
        MostMistakes = source.MostMistakes,
    };

    private static Part? Within(IProgress<SimulationProgress>? progress, long before, long total) => progress is null ? null : new Part(progress, before, total);

    /// <summary>One of several runs as a part of the whole.</summary>
    private sealed class Part(IProgress<SimulationProgress> whole, long before, long total) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => whole.Report(new SimulationProgress(before + value.Done, total));
    }
}
