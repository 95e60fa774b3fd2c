using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Normally distributed values. One gaussian a sample.</summary>
public sealed record Gaussian : Distribution
{
    /// <summary>Mean and width, in the unit of what is drawn.</summary>
    /// <param name="mean">Mean, finite.</param>
    /// <param name="std">Standard deviation, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is not finite or <paramref name="std"/> not positive and finite.</exception>
    public Gaussian(double mean, double std)
    {
        Mean = Check.Finite(mean, nameof(mean), typeof(Gaussian));
        Std = Check.Positive(std, nameof(std), typeof(Gaussian));
    }

    /// <summary>Mean.</summary>
    public double Mean { get; }

    /// <summary>Standard deviation.</summary>
    public double Std { get; }

    internal override void SampleInto(Span<double> sample, NumpyRandom random)
    {
        foreach (ref double value in sample)
            value = Next(random);
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => Each(count, dimensions, () => Next(random));

    private double Next(NumpyRandom random) => random.Normal(Mean, Std);
}
