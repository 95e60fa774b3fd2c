using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>One neuron on one item over time, and why it fired as fast as it did.</summary>
public sealed record NeuronExplanation
{
    /// <summary>Name of its layer.</summary>
    public required string Layer { get; init; }

    /// <summary>Its number in the layer.</summary>
    public required int Index { get; init; }

    /// <summary>Number of the item.</summary>
    public required int Item { get; init; }

    /// <summary>Type and parameters; <c>Amplitude</c> is the area of one spike.</summary>
    public required NeuronType NeuronType { get; init; }

    /// <summary>Length of a step in seconds.</summary>
    public required double Dt { get; init; }

    /// <summary>Firing-rate scale s of the layer; 1 if none.</summary>
    public required double Scale { get; init; }

    /// <summary>Gain of J = gain x + bias.</summary>
    public required double Gain { get; init; }

    /// <summary>Bias of J = gain x + bias.</summary>
    public required double Bias { get; init; }

    /// <summary>Rate at input 1, Hz; not a ceiling. Not finite where the neuron cannot reach one.</summary>
    public required double MaxRate { get; init; }

    /// <summary>Activation a of the rate network on this item.</summary>
    public required double Activation { get; init; }

    /// <summary>Input current J of every step.</summary>
    public required ImmutableArray<double> Current { get; init; }

    /// <summary>Spikes of every step.</summary>
    public required ImmutableArray<int> Spikes { get; init; }

    /// <summary>Membrane voltage after every step; empty for types without one.</summary>
    public required ImmutableArray<double> Voltage { get; init; }

    /// <summary>Membrane voltage before the first step; NaN for types without one.</summary>
    public required double FirstVoltage { get; init; }

    /// <summary>The three parts of the measured rate; null for types without the exact identity, which is the spiking ReLU's.</summary>
    public required RateParts? Parts { get; init; }

    /// <summary>Rate that the activation of the rate network asks for, Hz: activation / amplitude.</summary>
    public double ExpectedRate => Activation / NeuronType.Amplitude;

    /// <summary>Number of steps.</summary>
    public int Steps => Spikes.Length;

    /// <summary>Length of the window.</summary>
    public double Seconds => Steps * Dt;

    /// <summary>Measured rate, Hz.</summary>
    public double MeasuredRate => Spikes.Sum() / Seconds;

    /// <summary>Why the measured rate is above <see cref="MaxRate"/>; null if it is not, or for types without the exact identity.</summary>
    public RateCause? Cause => Parts is { } parts && MeasuredRate > RateParts.Above(MaxRate) ? parts.CauseAbove(RateParts.Above(MaxRate)) : null;

    /// <summary>Input x of every step: (J - bias) / gain.</summary>
    public ImmutableArray<double> Input => [.. Current.Select(current => (current - Bias) / Gain)];

    /// <summary>Mean of the output over the steps so far, at every step; it approaches the activation.</summary>
    public ImmutableArray<double> RunningMean
    {
        get
        {
            ImmutableArray<double>.Builder means = ImmutableArray.CreateBuilder<double>(Steps);
            double spikes = 0;
            for (int step = 0; step < Steps; step++)
            {
                spikes += Spikes[step];
                means.Add(NeuronType.Amplitude * spikes / ((step + 1) * Dt));
            }
            return means.MoveToImmutable();
        }
    }

    /// <summary>In words and numbers: what max rates are, where the rate comes from, why it is above or below max rates.</summary>
    /// <returns>One sentence an entry.</returns>
    public IReadOnlyList<string> Reasons() => NeuronReasons.Of(this);

    /// <summary>Runs one item and watches one neuron; the rate network beside it.</summary>
    /// <param name="model">The built conversion.</param>
    /// <param name="presentation">The items.</param>
    /// <param name="item">Number of the item.</param>
    /// <param name="layer">Name of a layer with spiking neurons.</param>
    /// <param name="index">Number of the neuron in it.</param>
    /// <param name="steps">Steps of the presentation, at least 1.</param>
    /// <param name="options">Precision and threads; items, recordings and inputs are set here. Null: defaults.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>What it did in every step.</returns>
    /// <exception cref="ArgumentException">The model has no such layer, or the layer has no spiking neurons.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item or neuron.</exception>
    /// <exception cref="BuildException">The network has no rate network: a neuron type without rates, or recurrence.</exception>
    public static NeuronExplanation Measure(
        BuiltModel model, Presentation presentation, int item, string layer, int index, int steps, SessionOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(presentation);
        ModelLayer found = model.Layers.FirstOrDefault(l => l.Name == layer) ?? throw new ArgumentException($"The model has no layer '{layer}'.", nameof(layer));
        if (found.Ensemble < 0 || !model.Ensembles[found.Ensemble].NeuronType.IsSpiking) throw new ArgumentException($"Layer '{layer}' has no spiking neurons.", nameof(layer));
        BuiltEnsemble ensemble = model.Ensembles[found.Ensemble];
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ensemble.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, presentation.Items);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);

        options ??= new SessionOptions();
        double[] current = new double[steps], voltage = new double[ensemble.Voltage is null ? 0 : steps];
        int[] spikes = new int[steps];
        ImmutableArray<Recording> recordings = [new(ensemble.Current, Reduction.Last), new(found.Output, Reduction.SpikeCount)];
        if (ensemble.Voltage is { } membrane) recordings = recordings.Add(new(membrane, Reduction.Last));
        using Session session = CpuBackend.Instance.Open(model, options with { Items = 1, Recordings = recordings, Inputs = presentation.Signals });
        int sofar = 0;
        presentation.PresentStepwise(
            session, item, steps,
            step =>
            {
                int count = (int)Value(1);
                (spikes[step], sofar) = (count - sofar, count);
                current[step] = Value(0);
                if (voltage.Length > 0) voltage[step] = Value(2);
            },
            cancel);
        using RateRun rates = new(model, presentation, [found.Output], steps, options.Threads);
        double activation = rates.Present(item, 1, cancel).Recorded(0).AsSpan<double>()[index];
        double firstVoltage = voltage.Length > 0 ? RateParts.FirstVoltages(ensemble, session.Precision)[index] : double.NaN;
        return new NeuronExplanation
        {
            Layer = layer,
            Index = index,
            Item = item,
            NeuronType = ensemble.NeuronType,
            Dt = model.Dt,
            Scale = found.Scale,
            Gain = ensemble.Gain[index],
            Bias = ensemble.Bias[index],
            MaxRate = ensemble.MaxRates[index],
            Activation = activation,
            Current = [.. current],
            Spikes = [.. spikes],
            Voltage = [.. voltage],
            FirstVoltage = firstVoltage,
            Parts = RateParts.Hold(ensemble.NeuronType)
                ? RateParts.Of(1 / ensemble.NeuronType.Amplitude, activation, current.Average(j => Math.Max(j, 0)), firstVoltage, voltage[^1], steps * model.Dt)
                : null,
        };

        double Value(int recording) => session.Recorded(recording).AsSpan<double>()[index];
    }
}
