using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Spikes at regular intervals, as many as the rate of the base says. A negative rate gives negative spikes.</summary>
/// <remarks>v += dt * rate; k = floor(v); output = (Amplitude/dt) * k; v -= k.</remarks>
/// <param name="BaseType">The neurons that make the rates.</param>
/// <param name="Amplitude">Area of one spike, positive. Default 1.</param>
public sealed record RegularSpiking(NeuronType BaseType, double Amplitude = 1) : RateToSpikes(BaseType, Amplitude)
{
    private static readonly ImmutableArray<StateVariable> Variables = [new("voltage", new Uniform(0, 1))];

    /// <inheritdoc/>
    public override ImmutableArray<StateVariable> State => Variables;

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T spike = T.CreateTruncating(Amplitude) / dt;
        Span<T> voltage = state[0];
        for (int i = 0; i < output.Length; i++)
        {
            T v = voltage[i] + dt * current[i];
            T count = T.Floor(v);
            output[i] = spike * count;
            voltage[i] = v - count;
        }
    }

    internal override RateToSpikes Over(NeuronType baseType) => new RegularSpiking(baseType, Amplitude);
}
