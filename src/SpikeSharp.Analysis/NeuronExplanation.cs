using System.Collections.Immutable;

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

    /// <summary>Rate that the activation asks for, Hz: activation / amplitude.</summary>
    public required double ExpectedRate { get; init; }

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

    /// <summary>Steps.</summary>
    public int Steps => Spikes.Length;

    /// <summary>Length of the window.</summary>
    public double Seconds => Steps * Dt;

    /// <summary>Measured rate, Hz.</summary>
    public double MeasuredRate => Spikes.Sum() / Seconds;

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
}
