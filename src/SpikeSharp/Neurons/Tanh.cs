namespace SpikeSharp;

/// <summary>Rate neuron: output = (1/TauRef) * tanh(J), which is negative for J below 0.</summary>
/// <remarks>For a rate r at input 1 and an intercept c, where the rate is 0: s = atanh(r TauRef), gain = s/(1-c), bias = -gain c.</remarks>
/// <param name="TauRef">Inverse of the highest rate, in seconds, positive. Default 0.0025.</param>
public sealed record Tanh(double TauRef = 0.0025) : NeuronType
{
    /// <summary>Inverse of the highest rate, in seconds.</summary>
    public double TauRef { get; init => field = Check.Positive(value, owner: typeof(Tanh)); } = Check.Positive(TauRef, owner: typeof(Tanh));

    /// <inheritdoc/>
    public override bool AllowsNegative => true;

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts)
    {
        double[] gain = new double[maxRates.Length], bias = new double[maxRates.Length];
        for (int i = 0; i < gain.Length; i++)
        {
            gain[i] = Math.Atanh(maxRates[i] * TauRef) / (1 - intercepts[i]);
            bias[i] = -gain[i] * intercepts[i];
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
            rates[i] = 1 / TauRef * Math.Tanh(gain[i] + bias[i]);
        }
        return (rates, intercepts);
    }

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T highest = T.One / T.CreateTruncating(TauRef);
        for (int i = 0; i < output.Length; i++) output[i] = highest * T.Tanh(current[i]);
    }
}
