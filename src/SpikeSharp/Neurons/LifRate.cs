using System.Numerics;
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
    public double TauRc { get; init => field = Check.Positive(value, owner: typeof(LifRate)); } = Check.Positive(TauRc, owner: typeof(LifRate));

    /// <summary>Refractory period in seconds.</summary>
    public double TauRef { get; init => field = Check.NotNegative(value, owner: typeof(LifRate)); } = Check.NotNegative(TauRef, owner: typeof(LifRate));

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(LifRate)); } = Check.Positive(Amplitude, owner: typeof(LifRate));

    /// <inheritdoc/>
    public override bool IsSpiking => false;

    /// <inheritdoc/>
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates)
    {
        LifRateStep<double> step = new(TauRc, TauRef, Amplitude);
        for (int i = 0; i < currents.Length; i++) rates[i] = step.Rate(currents[i]);
    }

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts)
    {
        double[] gain = new double[maxRates.Length], bias = new double[maxRates.Length];
        for (int i = 0; i < gain.Length; i++)
        {
            if (maxRates[i] >= 1 / TauRef)
                throw new ArgumentOutOfRangeException(nameof(maxRates), maxRates[i], $"Max rates must be below the inverse of the refractory period, {1 / TauRef} Hz; one is {maxRates[i]}.");
            double x = 1 / (1 - Math.Exp((TauRef - 1 / maxRates[i]) / TauRc));
            gain[i] = (1 - x) / (intercepts[i] - 1);
            bias[i] = 1 - gain[i] * intercepts[i];
        }
        return (gain, bias);
    }

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias)
    {
        double[] rates = new double[gain.Length], intercepts = new double[gain.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            intercepts[i] = (1 - bias[i]) / gain[i];
            rates[i] = 1 / (TauRef - TauRc * SpecialFunctions.LogP1(1 / (gain[i] * (intercepts[i] - 1) - 1)));
        }
        return (rates, intercepts);
    }

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        LifRateStep<T> step = new(TauRc, TauRef, Amplitude);
        for (int i = 0; i < output.Length; i++) output[i] = step.Rate(current[i]);
    }
}

/// <summary>The constants of a <see cref="LifRate"/> step in the float type of the run, and the rate of one neuron.</summary>
internal readonly struct LifRateStep<T>(double tauRc, double tauRef, double amplitude)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _tauRc = T.CreateTruncating(tauRc);
    private readonly T _tauRef = T.CreateTruncating(tauRef);
    private readonly T _amplitude = T.CreateTruncating(amplitude);

    public T Rate(T current)
    {
        T j = current - T.One;
        return j > T.Zero ? _amplitude / (_tauRef + _tauRc * SpecialFunctions.LogP1(T.One / j)) : T.Zero;
    }
}
