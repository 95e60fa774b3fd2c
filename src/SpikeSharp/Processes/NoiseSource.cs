using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Draws the samples of a noise process.</summary>
internal sealed class NoiseSource
{
    private readonly Distribution _distribution;
    private readonly NumpyRandom _random;
    private readonly double _factor;

    /// <param name="distribution">What is drawn.</param>
    /// <param name="scale">Whether samples are divided by the square root of dt.</param>
    /// <param name="size">Length of a sample.</param>
    /// <param name="dt">Step in seconds.</param>
    /// <param name="random">Where the randomness comes from.</param>
    /// <param name="owner">The process, for messages.</param>
    /// <exception cref="ArgumentException">The distribution has no samples of that length.</exception>
    public NoiseSource(Distribution distribution, bool scale, int size, double dt, NumpyRandom random, string owner)
    {
        _distribution = distribution;
        _random = random;
        _factor = scale ? 1 / Math.Sqrt(dt) : 1;
        try
        {
            distribution.Sample(1, size, new NumpyRandom(0));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{owner}.{nameof(Distribution)} has no samples of length {size}: {e.Message}", nameof(size), e);
        }
    }

    public static Distribution Standard { get; } = new Gaussian(0, 1);

    public static Distribution Check(Distribution distribution, string owner)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        return ReferenceEquals(distribution, Distribution.None) ? throw new ArgumentException($"{owner}.{nameof(Distribution)} cannot be none.", nameof(distribution)) : distribution;
    }

    /// <summary>The sample of the next step.</summary>
    public void Next(Span<double> sample)
    {
        _distribution.SampleInto(sample, _random);
        if (_factor == 1) return;
        foreach (ref double value in sample) value *= _factor;
    }
}
