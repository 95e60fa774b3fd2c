namespace SpikeSharp;

/// <summary>Rate neuron: output = (1/TauRef) / (1 + exp(-J)).</summary>
/// <remarks>
/// For a rate r at input 1 and an intercept c, where the rate is half of 1/TauRef: s = -log(1/(TauRef r) - 1), gain = s/(1-c), bias = s - gain. A rate of at most
/// half of 1/TauRef gives a gain of at most 0, which cannot be built.
/// </remarks>
/// <param name="TauRef">Inverse of the highest rate, in seconds, positive. Default 0.0025.</param>
public sealed record Sigmoid(double TauRef = 0.0025) : NeuronType
{
    /// <summary>Inverse of the highest rate, in seconds.</summary>
    public double TauRef { get; init => field = Check.Positive(value, owner: typeof(Sigmoid)); } = Check.Positive(TauRef, owner: typeof(Sigmoid));

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts)
    {
        double[] gain = new double[maxRates.Length], bias = new double[maxRates.Length];
        for (int i = 0; i < gain.Length; i++)
        {
            if (maxRates[i] >= 1 / TauRef)
                throw new ArgumentOutOfRangeException(nameof(maxRates), maxRates[i], $"Max rates must be below the inverse of the refractory period, {1 / TauRef} Hz; one is {maxRates[i]}.");
            double current = -Math.Log(1 / (TauRef * maxRates[i]) - 1);
            gain[i] = current / (1 - intercepts[i]);
            bias[i] = current - gain[i];
        }
        return (gain, bias);
    }

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias)
    {
        double[] rates = new double[gain.Length], intercepts = new double[gain.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            double current = gain[i] + bias[i];
            intercepts[i] = 1 - current / gain[i];
            rates[i] = 1 / TauRef / (1 + Math.Exp(-current));
        }
        return (rates, intercepts);
    }

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T highest = T.One / T.CreateTruncating(TauRef);
        for (int i = 0; i < output.Length; i++) output[i] = highest / (T.One + T.Exp(-current[i]));
    }
}
