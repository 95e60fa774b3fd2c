using System.Collections.Immutable;
using System.Numerics;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Leaky integrate-and-fire neuron with a refractory period; at most one spike in a step.</summary>
/// <remarks>
/// r -= dt; d = clip(dt - r, 0, dt); v -= (J - v) * expm1(-d/TauRc); spike if v &gt; 1: output = Amplitude/dt,
/// r = TauRef + dt + TauRc*log1p(-(v-1)/(J-1)), v = 0. v is kept at or above MinVoltage. Times in seconds, J and v dimensionless.
/// </remarks>
/// <param name="TauRc">Membrane time constant in seconds, positive. Default 0.02.</param>
/// <param name="TauRef">Refractory period in seconds, zero or more. Default 0.002.</param>
/// <param name="MinVoltage">Lower bound of the voltage, zero or less; may be negative infinity. Default 0.</param>
/// <param name="Amplitude">Area of one spike, positive. Default 1.</param>
public sealed record Lif(double TauRc = 0.02, double TauRef = 0.002, double MinVoltage = 0, double Amplitude = 1) : NeuronType
{
    private static readonly ImmutableArray<StateVariable> Variables =
        [new("voltage", new Uniform(0, 1)), new("refractory_time", new Choice([0.0]))];

    /// <summary>Membrane time constant in seconds.</summary>
    public double TauRc { get; init => field = Check.Positive(value, owner: typeof(Lif)); } = Check.Positive(TauRc, owner: typeof(Lif));

    /// <summary>Refractory period in seconds.</summary>
    public double TauRef { get; init => field = Check.NotNegative(value, owner: typeof(Lif)); } = Check.NotNegative(TauRef, owner: typeof(Lif));

    /// <summary>Lower bound of the voltage.</summary>
    public double MinVoltage { get; init => field = CheckMinimum(value, typeof(Lif)); } = CheckMinimum(MinVoltage, typeof(Lif));

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(Lif)); } = Check.Positive(Amplitude, owner: typeof(Lif));

    /// <inheritdoc/>
    public override bool IsSpiking => true;

    /// <inheritdoc/>
    public override ImmutableArray<StateVariable> State => Variables;

    /// <inheritdoc/>
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates) => AsRate.Rates(currents, rates);

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => AsRate.GainBias(maxRates, intercepts);

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => AsRate.MaxRatesIntercepts(gain, bias);

    /// <inheritdoc/>
    public override NeuronType RateType => AsRate;

    private LifRate AsRate => new(TauRc, TauRef, Amplitude);

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        LifStep<T> step = new(TauRc, TauRef, MinVoltage, Amplitude, dt);
        Span<T> voltage = state[0], refractory = state[1];
        for (int i = 0; i < output.Length; i++) output[i] = step.Advance(current[i], ref voltage[i], ref refractory[i]);
    }

    internal static double CheckMinimum(double value, Type owner) =>
        value <= 0 ? value : throw Check.OutOfRange(nameof(MinVoltage), value, "must be zero or less", owner);
}

/// <summary>The constants of a <see cref="Lif"/> step in the float type of the run, and the step of one neuron.</summary>
internal readonly struct LifStep<T>(double tauRc, double tauRef, double minVoltage, double amplitude, T dt)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _tauRc = T.CreateTruncating(tauRc);
    private readonly T _tauRef = T.CreateTruncating(tauRef);
    private readonly T _minVoltage = T.CreateTruncating(minVoltage);
    private readonly T _spike = T.CreateTruncating(amplitude) / dt;

    /// <summary>expm1(-dt/TauRc): the decay of a neuron that integrates during the whole step.</summary>
    public readonly T FullDecay = SpecialFunctions.ExpM1(-dt / T.CreateTruncating(tauRc));

    public T Advance(T current, ref T voltage, ref T refractory)
    {
        refractory -= dt;
        T delta = dt - refractory;
        T decay = delta >= dt ? FullDecay : delta <= T.Zero ? T.Zero : SpecialFunctions.ExpM1(-delta / _tauRc);
        T v = voltage - (current - voltage) * decay;
        if (v > T.One)
        {
            T time = dt + _tauRc * SpecialFunctions.LogP1(-(v - T.One) / (current - T.One));
            voltage = T.Zero;
            refractory = _tauRef + time;
            return _spike;
        }
        voltage = v < _minVoltage ? _minVoltage : v;
        return T.Zero;
    }
}
