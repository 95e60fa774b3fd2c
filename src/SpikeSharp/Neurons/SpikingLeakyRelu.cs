using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Integrate-and-fire neuron without leak whose mean rate is that of <see cref="LeakyRelu"/>: currents below 0 give negative spikes.</summary>
/// <remarks>
/// v[n] = v[n-1] + dt*J for J of 0 and more, else v[n-1] + dt*NegativeSlope*J; k = v[n] without its fraction (towards 0); output = k*Amplitude/dt; v[n] -= k. J, v:
/// dimensionless. dt: s. output: Hz times Amplitude.
/// </remarks>
/// <param name="NegativeSlope">Slope below 0 as a part of the slope above; finite. Default 0.3.</param>
/// <param name="Amplitude">Area of one spike; positive and finite, or <see cref="ArgumentOutOfRangeException"/>. Default 1.</param>
public sealed record SpikingLeakyRelu(double NegativeSlope = 0.3, double Amplitude = 1) : NeuronType
{
    private static readonly ImmutableArray<StateVariable> Variables = [new("voltage", new Uniform(0, 1))];

    /// <summary>Slope below 0 as a part of the slope above.</summary>
    public double NegativeSlope { get; init => field = Check.Finite(value, owner: typeof(SpikingLeakyRelu)); } = Check.Finite(NegativeSlope, owner: typeof(SpikingLeakyRelu));

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(SpikingLeakyRelu)); } = Check.Positive(Amplitude, owner: typeof(SpikingLeakyRelu));

    /// <inheritdoc/>
    public override bool IsSpiking => true;

    /// <summary>Whether the slope is positive.</summary>
    public override bool AllowsNegative => NegativeSlope > 0;

    /// <inheritdoc/>
    public override ImmutableArray<StateVariable> State => Variables;

    /// <inheritdoc/>
    public override NeuronType RateType => AsRate;

    /// <inheritdoc/>
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates) => AsRate.Rates(currents, rates);

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => AsRate.GainBias(maxRates, intercepts);

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => AsRate.MaxRatesIntercepts(gain, bias);

    private LeakyRelu AsRate => new(NegativeSlope, Amplitude);

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T spike = T.CreateTruncating(Amplitude) / dt, slope = T.CreateTruncating(NegativeSlope);
        Span<T> voltage = state[0];
        for (int i = 0; i < output.Length; i++)
        {
            T v = voltage[i] + dt * (current[i] >= T.Zero ? current[i] : slope * current[i]);
            T count = T.Truncate(v);
            output[i] = count * spike;
            voltage[i] = v - count;
        }
    }
}
