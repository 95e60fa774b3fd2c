using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Independent samples of a distribution, one vector a step.</summary>
public sealed record WhiteNoise : Process
{
    /// <summary>What is drawn.</summary>
    /// <value>Default: <see cref="Gaussian"/> of mean 0 and standard deviation 1.</value>
    /// <exception cref="ArgumentException"><see cref="Distribution.None"/>.</exception>
    public Distribution Distribution { get; init => field = NoiseSource.Check(value, nameof(WhiteNoise)); } = NoiseSource.Standard;

    /// <summary>Whether samples are divided by the square root of dt, so that the effect of the noise does not depend on the step.</summary>
    /// <value>Default true.</value>
    public bool Scale { get; init; } = true;

    /// <inheritdoc/>
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random)
    {
        CheckStart(sizeIn, sizeOut, dt);
        return new Running(new NoiseSource(Distribution, Scale, sizeOut, dt, random, nameof(WhiteNoise)));
    }

    private sealed class Running(NoiseSource source) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state) => source.Next(output);
    }
}
