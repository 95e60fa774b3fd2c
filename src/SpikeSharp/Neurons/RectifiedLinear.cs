namespace SpikeSharp;

/// <summary>Rate neuron: output = Amplitude * max(J, 0).</summary>
/// <remarks>gain = r/(1-c), bias = -c*gain for a rate r at input 1 and an intercept c; the amplitude does not enter.</remarks>
/// <param name="Amplitude">Factor of the output; positive and finite, or <see cref="ArgumentOutOfRangeException"/>. Default 1.</param>
public sealed record RectifiedLinear(double Amplitude = 1) : NeuronType
{
    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value); } = Check.Positive(Amplitude);

    /// <inheritdoc/>
    public override bool IsSpiking => false;

    /// <inheritdoc/>
    public override double Rate(double current) => Amplitude * Math.Max(current, 0);

    /// <inheritdoc/>
    public override (double Gain, double Bias) GainBias(double maxRate, double intercept)
    {
        double gain = maxRate / (1 - intercept);
        return (gain, -intercept * gain);
    }

    /// <inheritdoc/>
    public override (double MaxRate, double Intercept) MaxRateIntercept(double gain, double bias)
    {
        double intercept = -bias / gain;
        return (gain * (1 - intercept), intercept);
    }

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T amplitude = T.CreateTruncating(Amplitude);
        for (int i = 0; i < output.Length; i++) output[i] = amplitude * Rectify(current[i]);
    }
}
