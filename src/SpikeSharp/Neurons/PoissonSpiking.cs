namespace SpikeSharp;

/// <summary>Spikes of a Poisson process with the rate of the base. A negative rate gives negative spikes.</summary>
/// <remarks>output = (Amplitude/dt) * k with the sign of the rate; k is Poisson with mean dt * |rate|, one number a neuron and step, no draw for a rate of zero.</remarks>
/// <param name="BaseType">The neurons that make the rates.</param>
/// <param name="Amplitude">Area of one spike, positive. Default 1.</param>
public sealed record PoissonSpiking(NeuronType BaseType, double Amplitude = 1) : RateToSpikes(BaseType, Amplitude)
{
    /// <inheritdoc/>
    public override bool UsesRandom => true;

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T spike = T.CreateTruncating(Amplitude) / dt;
        bool isSigned = AllowsNegative;
        for (int i = 0; i < output.Length; i++)
        {
            T rate = isSigned ? T.Abs(current[i]) : current[i];
            T count = T.CreateTruncating(state.Random.Poisson(double.CreateTruncating(rate * dt)));
            output[i] = isSigned && current[i] < T.Zero ? -(spike * count) : spike * count;
        }
    }

    internal override RateToSpikes Over(NeuronType baseType) => new PoissonSpiking(baseType, Amplitude);
}
