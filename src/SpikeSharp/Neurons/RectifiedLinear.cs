namespace SpikeSharp;

/// <summary>Rate neuron: output = Amplitude * max(J, 0).</summary>
/// <remarks>gain = r/(1-c), bias = -c*gain for a rate r at input 1 and an intercept c; the amplitude does not enter.</remarks>
/// <param name="Amplitude">Factor of the output; positive and finite, or <see cref="ArgumentOutOfRangeException"/>. Default 1.</param>
public sealed record RectifiedLinear(double Amplitude = 1) : NeuronType
{
    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(RectifiedLinear)); } = Check.Positive(Amplitude, owner: typeof(RectifiedLinear));

    /// <inheritdoc/>
    public override bool IsSpiking => false;

    /// <inheritdoc/>
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates)
    {
        for (int i = 0; i < currents.Length; i++) rates[i] = Amplitude * Math.Max(currents[i], 0);
    }

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts)
    {
        double[] gain = new double[maxRates.Length], bias = new double[maxRates.Length];
        for (int i = 0; i < gain.Length; i++)
        {
            gain[i] = maxRates[i] / (1 - intercepts[i]);
            bias[i] = -intercepts[i] * gain[i];
        }
        return (gain, bias);
    }

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias)
    {
        double[] rates = new double[gain.Length], intercepts = new double[gain.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            intercepts[i] = -bias[i] / gain[i];
            rates[i] = gain[i] * (1 - intercepts[i]);
        }
        return (rates, intercepts);
    }

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T amplitude = T.CreateTruncating(Amplitude);
        for (int i = 0; i < output.Length; i++) output[i] = amplitude * Rectify(current[i]);
    }
}
