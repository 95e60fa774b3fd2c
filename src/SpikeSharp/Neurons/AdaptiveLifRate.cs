using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary><see cref="LifRate"/> whose current is lowered by an adaptation n that its own output raises.</summary>
/// <remarks>output = LifRate(J - n); n += (dt/TauN) * (IncN * output - n). Tuning curves leave the adaptation out.</remarks>
/// <param name="TauN">Time constant of the adaptation in seconds, positive. Default 1.</param>
/// <param name="IncN">Adaptation for each unit of output, zero or more. Default 0.01.</param>
/// <param name="TauRc">Membrane time constant in seconds, positive. Default 0.02.</param>
/// <param name="TauRef">Refractory period in seconds, zero or more. Default 0.002.</param>
/// <param name="Amplitude">Factor of the output, positive. Default 1.</param>
public sealed record AdaptiveLifRate(double TauN = 1, double IncN = 0.01, double TauRc = 0.02, double TauRef = 0.002, double Amplitude = 1) : NeuronType
{
    private static readonly ImmutableArray<StateVariable> Variables = [new("adaptation", new Choice([0.0]))];

    /// <summary>Time constant of the adaptation in seconds.</summary>
    public double TauN { get; init => field = Check.Positive(value, owner: typeof(AdaptiveLifRate)); } = Check.Positive(TauN, owner: typeof(AdaptiveLifRate));

    /// <summary>Adaptation for each unit of output.</summary>
    public double IncN { get; init => field = Check.NotNegative(value, owner: typeof(AdaptiveLifRate)); } = Check.NotNegative(IncN, owner: typeof(AdaptiveLifRate));

    /// <summary>Membrane time constant in seconds.</summary>
    public double TauRc { get; init => field = Check.Positive(value, owner: typeof(AdaptiveLifRate)); } = Check.Positive(TauRc, owner: typeof(AdaptiveLifRate));

    /// <summary>Refractory period in seconds.</summary>
    public double TauRef { get; init => field = Check.NotNegative(value, owner: typeof(AdaptiveLifRate)); } = Check.NotNegative(TauRef, owner: typeof(AdaptiveLifRate));

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(AdaptiveLifRate)); } = Check.Positive(Amplitude, owner: typeof(AdaptiveLifRate));

    /// <inheritdoc/>
    public override ImmutableArray<StateVariable> State => Variables;

    /// <inheritdoc/>
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates) => AsRate.Rates(currents, rates);

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => AsRate.GainBias(maxRates, intercepts);

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => AsRate.MaxRatesIntercepts(gain, bias);

    private LifRate AsRate => new(TauRc, TauRef, Amplitude);

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        LifRateStep<T> step = new(TauRc, TauRef, Amplitude);
        T rate = dt / T.CreateTruncating(TauN), increment = T.CreateTruncating(IncN);
        Span<T> adaptation = state[0];
        for (int i = 0; i < output.Length; i++)
        {
            T n = adaptation[i];
            output[i] = step.Rate(current[i] - n);
            adaptation[i] = n + rate * (increment * output[i] - n);
        }
    }
}
