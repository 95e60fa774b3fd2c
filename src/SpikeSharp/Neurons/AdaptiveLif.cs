using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary><see cref="Lif"/> whose current is lowered by an adaptation n that its own spikes raise.</summary>
/// <remarks>output = Lif(J - n); n += (dt/TauN) * (IncN * output - n). Tuning curves leave the adaptation out.</remarks>
/// <param name="TauN">Time constant of the adaptation in seconds, positive. Default 1.</param>
/// <param name="IncN">Adaptation for each unit of output, zero or more. Default 0.01.</param>
/// <param name="TauRc">Membrane time constant in seconds, positive. Default 0.02.</param>
/// <param name="TauRef">Refractory period in seconds, zero or more. Default 0.002.</param>
/// <param name="MinVoltage">Lower bound of the voltage, zero or less; may be negative infinity. Default 0.</param>
/// <param name="Amplitude">Area of one spike, positive. Default 1.</param>
public sealed record AdaptiveLif(
    double TauN = 1, double IncN = 0.01, double TauRc = 0.02, double TauRef = 0.002, double MinVoltage = 0, double Amplitude = 1) : NeuronType
{
    private static readonly ImmutableArray<StateVariable> Variables = [.. new Lif().State, new("adaptation", new Choice([0.0]))];

    /// <summary>Time constant of the adaptation in seconds.</summary>
    public double TauN { get; init => field = Check.Positive(value, owner: typeof(AdaptiveLif)); } = Check.Positive(TauN, owner: typeof(AdaptiveLif));

    /// <summary>Adaptation for each unit of output.</summary>
    public double IncN { get; init => field = Check.NotNegative(value, owner: typeof(AdaptiveLif)); } = Check.NotNegative(IncN, owner: typeof(AdaptiveLif));

    /// <summary>Membrane time constant in seconds.</summary>
    public double TauRc { get; init => field = Check.Positive(value, owner: typeof(AdaptiveLif)); } = Check.Positive(TauRc, owner: typeof(AdaptiveLif));

    /// <summary>Refractory period in seconds.</summary>
    public double TauRef { get; init => field = Check.NotNegative(value, owner: typeof(AdaptiveLif)); } = Check.NotNegative(TauRef, owner: typeof(AdaptiveLif));

    /// <summary>Lower bound of the voltage.</summary>
    public double MinVoltage { get; init => field = Lif.CheckMinimum(value, typeof(AdaptiveLif)); } = Lif.CheckMinimum(MinVoltage, typeof(AdaptiveLif));

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(AdaptiveLif)); } = Check.Positive(Amplitude, owner: typeof(AdaptiveLif));

    /// <inheritdoc/>
    public override bool IsSpiking => true;

    /// <inheritdoc/>
    public override ImmutableArray<StateVariable> State => Variables;

    /// <inheritdoc/>
    public override NeuronType RateType => new AdaptiveLifRate(TauN, IncN, TauRc, TauRef, Amplitude);

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
        LifStep<T> step = new(TauRc, TauRef, MinVoltage, Amplitude, dt);
        T rate = dt / T.CreateTruncating(TauN), increment = T.CreateTruncating(IncN);
        Span<T> voltage = state[0], refractory = state[1], adaptation = state[2];
        for (int i = 0; i < output.Length; i++)
        {
            T n = adaptation[i];
            output[i] = step.Advance(current[i] - n, ref voltage[i], ref refractory[i]);
            adaptation[i] = n + rate * (increment * output[i] - n);
        }
    }
}
