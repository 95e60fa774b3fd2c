using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Integrate-and-fire neuron without leak; its mean rate equals the rectified input current.</summary>
/// <remarks>
/// v[n] = v[n-1] + max(J, 0)*dt; k = floor(v[n]); output = (Amplitude/dt)*k; v[n] -= k. Several spikes (k &gt; 1) may fall in one step,
/// so neither 1/dt nor the rate at input 1 bounds the rate. J, v: dimensionless. dt: s. output: Hz times Amplitude.
/// </remarks>
/// <param name="Amplitude">Area of one spike; positive and finite, or <see cref="ArgumentOutOfRangeException"/>. Default 1.</param>
public sealed record SpikingRectifiedLinear(double Amplitude = 1) : NeuronType
{
    private static readonly ImmutableArray<StateVariable> Variables = [new("voltage", new Uniform(0, 1))];

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(SpikingRectifiedLinear)); } = Check.Positive(Amplitude, owner: typeof(SpikingRectifiedLinear));

    /// <inheritdoc/>
    public override bool IsSpiking => true;

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

    private RectifiedLinear AsRate => new(Amplitude);

    // The order of operations is the contract: no fused multiply-add, so that all kernels give the same bits.
    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T spike = T.CreateTruncating(Amplitude) / dt;
        Span<T> voltage = state[0];
        for (int i = 0; i < output.Length; i++)
        {
            T v = voltage[i] + Rectify(current[i]) * dt;
            T count = T.Floor(v);
            output[i] = count * spike;
            voltage[i] = v - count;
        }
    }
}
