namespace SpikeSharp;

/// <summary>No neurons: an ensemble of this type computes its functions on the exact values it represents. It has no gains, biases, encoders or decoders, and is never stepped.</summary>
public sealed record Direct : NeuronType
{
    /// <inheritdoc/>
    public override bool AllowsNegative => true;

    /// <summary>The values themselves.</summary>
    /// <param name="currents">Values.</param>
    /// <param name="rates">As many; written.</param>
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates) => currents.CopyTo(rates);

    /// <summary>There is none.</summary>
    /// <param name="maxRates">Not used.</param>
    /// <param name="intercepts">Not used.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => throw NoNeurons();

    /// <summary>There are none.</summary>
    /// <param name="gain">Not used.</param>
    /// <param name="bias">Not used.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => throw NoNeurons();

    /// <summary>There is none.</summary>
    /// <typeparam name="T">Float type of the run.</typeparam>
    /// <param name="dt">Not used.</param>
    /// <param name="current">Not used.</param>
    /// <param name="output">Not used.</param>
    /// <param name="state">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state) => throw NoNeurons();

    private static NotSupportedException NoNeurons() => new("A Direct ensemble has no neurons, so there are no gains, biases or steps of them.");
}
