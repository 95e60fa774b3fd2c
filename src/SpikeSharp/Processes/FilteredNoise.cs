using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>White noise through a filter, without a step of delay.</summary>
public record FilteredNoise : Process
{
    /// <summary>The filter.</summary>
    /// <value>Default: a <see cref="Lowpass"/> of 5 ms.</value>
    public Synapse Synapse { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new Lowpass(0.005);

    /// <summary>What is drawn.</summary>
    /// <value>Default: <see cref="Gaussian"/> of mean 0 and standard deviation 1.</value>
    /// <exception cref="ArgumentException"><see cref="Distribution.None"/>.</exception>
    public Distribution Distribution { get; init => field = NoiseSource.Check(value, nameof(FilteredNoise)); } = NoiseSource.Standard;

    /// <summary>Whether samples are divided by the square root of dt, so that the effect of the noise does not depend on the step.</summary>
    /// <value>Default true.</value>
    public bool Scale { get; init; } = true;

    /// <inheritdoc/>
    public override ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) => Synapse.State(sizeOut, sizeOut, dt);

    /// <inheritdoc/>
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random)
    {
        CheckStart(sizeIn, sizeOut, dt);
        return new Running(new NoiseSource(Distribution, Scale, sizeOut, dt, random, GetType().Name), Synapse.Start(sizeOut, sizeOut, dt, random), sizeOut);
    }

    private sealed class Running(NoiseSource source, ProcessStep filter, int size) : ProcessStep
    {
        private readonly double[] _sample = new double[size];

        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            source.Next(_sample);
            filter.Step(time, _sample, output, state);
        }
    }
}
