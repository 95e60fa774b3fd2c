namespace SpikeSharp;

/// <summary>Rate neuron: output = Amplitude * J for J of 0 and more, else Amplitude * NegativeSlope * J.</summary>
/// <remarks>Gain and bias as of <see cref="RectifiedLinear"/>; neither the slope nor the amplitude enters.</remarks>
/// <param name="NegativeSlope">Slope below 0 as a part of the slope above; finite. Default 0.3.</param>
/// <param name="Amplitude">Factor of the output; positive and finite, or <see cref="ArgumentOutOfRangeException"/>. Default 1.</param>
public sealed record LeakyRelu(double NegativeSlope = 0.3, double Amplitude = 1) : NeuronType
{
    /// <summary>Slope below 0 as a part of the slope above.</summary>
    public double NegativeSlope { get; init => field = Check.Finite(value, owner: typeof(LeakyRelu)); } = Check.Finite(NegativeSlope, owner: typeof(LeakyRelu));

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(LeakyRelu)); } = Check.Positive(Amplitude, owner: typeof(LeakyRelu));

    /// <inheritdoc/>
    public override bool IsSpiking => false;

    /// <summary>Whether the slope is positive.</summary>
    public override bool AllowsNegative => NegativeSlope > 0;

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => new RectifiedLinear().GainBias(maxRates, intercepts);

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => new RectifiedLinear().MaxRatesIntercepts(gain, bias);

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T amplitude = T.CreateTruncating(Amplitude), slope = T.CreateTruncating(NegativeSlope);
        for (int i = 0; i < output.Length; i++) output[i] = amplitude * (current[i] >= T.Zero ? current[i] : slope * current[i]);
    }
}
