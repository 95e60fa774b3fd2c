namespace SpikeSharp.Analysis;

/// <summary>How fast one layer fired on some items.</summary>
public sealed record LayerRates
{
    /// <summary>Name of the layer.</summary>
    public required string Layer { get; init; }

    /// <summary>Number of neurons.</summary>
    public required int Neurons { get; init; }

    /// <summary>Firing-rate scale; 1 if none.</summary>
    public required double Scale { get; init; }

    /// <summary>Smallest of the max rates in Hz: the rate at input 1, not a ceiling. NaN if no neuron has a finite one.</summary>
    public required double MaxRateLow { get; init; }

    /// <summary>Largest of the max rates in Hz.</summary>
    public required double MaxRateHigh { get; init; }

    /// <summary>Mean measured rate of all (item, neuron) pairs, Hz.</summary>
    public required double Mean { get; init; }

    /// <summary>Median measured rate, Hz.</summary>
    public required double Median { get; init; }

    /// <summary>99th percentile of the measured rate, Hz.</summary>
    public required double P99 { get; init; }

    /// <summary>Highest measured rate, Hz.</summary>
    public required double Max { get; init; }

    /// <summary>Share of neurons that spiked for no item, 0 to 1.</summary>
    public required double Silent { get; init; }

    /// <summary>Share of neurons whose activation in the rate network is 0 for every item: no scale makes these spike.</summary>
    public required double SilentInRateNetwork { get; init; }

    /// <summary>Most spikes of one neuron in one step.</summary>
    public required int MaxSpikesInAStep { get; init; }

    /// <summary>Share of (item, neuron, step) with more than one spike, 0 to 1.</summary>
    public required double MultiSpikeShare { get; init; }

    /// <summary>Spikes of the whole layer for one item, mean over the items.</summary>
    public required double SpikesPerItem { get; init; }

    /// <summary>How near the mean outputs are to the activations of the rate network.</summary>
    public required RateAgreement Agreement { get; init; }

    /// <summary>How often each rate was measured.</summary>
    public required RateHistogram Histogram { get; init; }

    /// <summary>The pairs that fired faster than max rates, by cause.</summary>
    public required AboveMaxRates Above { get; init; }

    /// <summary>What counting 0 or 1 a step would have shown.</summary>
    public required BinaryRates Binary { get; init; }
}
