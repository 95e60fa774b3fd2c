using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Rate of a leaky integrate-and-fire neuron: Amplitude / (TauRef + TauRc * log1p(1/(J-1))) for J &gt; 1, else 0.</summary>
/// <remarks>For a rate r at input 1 and an intercept c: x = 1/(1 - exp((TauRef - 1/r)/TauRc)), gain = (1-x)/(c-1), bias = 1 - gain*c.</remarks>
/// <param name="TauRc">Membrane time constant in seconds, positive. Default 0.02.</param>
/// <param name="TauRef">Refractory period in seconds, zero or more. Default 0.002.</param>
/// <param name="Amplitude">Factor of the output, positive. Default 1.</param>
public sealed record LifRate(double TauRc = 0.02, double TauRef = 0.002, double Amplitude = 1) : NeuronType
{
    /// <summary>Membrane time constant in seconds.</summary>
    public double TauRc { get; init => field = Check.Positive(value); } = Check.Positive(TauRc);

    /// <summary>Refractory period in seconds.</summary>
    public double TauRef { get; init => field = Check.NotNegative(value); } = Check.NotNegative(TauRef);

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value); } = Check.Positive(Amplitude);

    /// <inheritdoc/>
    public override bool IsSpiking => false;

    /// <inheritdoc/>
    public override double Rate(double current)
    {
        double j = current - 1;
        return j > 0 ? Amplitude / (TauRef + TauRc * SpecialFunctions.LogP1(1 / j)) : 0;
    }

    /// <inheritdoc/>
    public override (double Gain, double Bias) GainBias(double maxRate, double intercept)
    {
        if (maxRate >= 1 / TauRef)
            throw new ArgumentOutOfRangeException(nameof(maxRate), maxRate, $"Max rates must be below the inverse of the refractory period, {1 / TauRef} Hz; one is {maxRate}.");
        double x = 1 / (1 - Math.Exp((TauRef - 1 / maxRate) / TauRc));
        double gain = (1 - x) / (intercept - 1);
        return (gain, 1 - gain * intercept);
    }

    /// <inheritdoc/>
    public override (double MaxRate, double Intercept) MaxRateIntercept(double gain, double bias)
    {
        double intercept = (1 - bias) / gain;
        return (1 / (TauRef - TauRc * SpecialFunctions.LogP1(1 / (gain * (intercept - 1) - 1))), intercept);
    }

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T tauRc = T.CreateTruncating(TauRc), tauRef = T.CreateTruncating(TauRef), amplitude = T.CreateTruncating(Amplitude);
        for (int i = 0; i < output.Length; i++)
        {
            T j = current[i] - T.One;
            output[i] = j > T.Zero ? amplitude / (tauRef + tauRc * SpecialFunctions.LogP1(T.One / j)) : T.Zero;
        }
    }
}
