namespace SpikeSharp;

/// <summary>Spikes at random, so that the mean number in a step is what the rate of the base says; the number is always one of the two nearest. A negative rate gives negative spikes.</summary>
/// <remarks>x = dt * |rate|; k = floor(x), and one more if a uniform number is below x - floor(x); output = (Amplitude/dt) * k with the sign of the rate. One number a neuron and step.</remarks>
/// <param name="BaseType">The neurons that make the rates.</param>
/// <param name="Amplitude">Area of one spike, positive. Default 1.</param>
public sealed record StochasticSpiking(NeuronType BaseType, double Amplitude = 1) : RateToSpikes(BaseType, Amplitude)
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
            T expected = dt * (isSigned ? T.Abs(current[i]) : current[i]);
            T count = T.Truncate(expected);
            // Compared in double, in which the number is drawn, whatever T is.
            if (state.Random.NextDouble() < double.CreateTruncating(expected - count)) count += T.One;
            output[i] = isSigned && current[i] < T.Zero ? -(spike * count) : spike * count;
        }
    }

    internal override RateToSpikes Over(NeuronType baseType) => new StochasticSpiking(baseType, Amplitude);
}
