using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Normally distributed values near the mean only. One gaussian a sample; those beyond the limit are drawn anew, all of a round together, until none is left.</summary>
/// <remarks>What is cut off is not made up for: the values of a limit of two deviations deviate by 0.88 of <see cref="Std"/>.</remarks>
public sealed record TruncatedNormal : Distribution
{
    private const double SmallestLimit = 1e-3;

    /// <summary>Mean, width and limit, in the unit of what is drawn.</summary>
    /// <param name="mean">Mean, finite. Default 0.</param>
    /// <param name="std">Standard deviation before the cut, positive. Default 1.</param>
    /// <param name="limit">Largest distance from the mean, at least a thousandth of <paramref name="std"/>. Default: null, twice <paramref name="std"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is not finite, <paramref name="std"/> not positive and finite, or <paramref name="limit"/> too small for a draw to fall within it.</exception>
    public TruncatedNormal(double mean = 0, double std = 1, double? limit = null)
    {
        Mean = Check.Finite(mean, nameof(mean), typeof(TruncatedNormal));
        Std = Check.Positive(std, nameof(std), typeof(TruncatedNormal));
        Limit = Check.AtLeast(limit ?? 2 * std, SmallestLimit * std, nameof(limit), typeof(TruncatedNormal));
    }

    /// <summary>Mean.</summary>
    public double Mean { get; }

    /// <summary>Standard deviation before the cut.</summary>
    public double Std { get; }

    /// <summary>Largest distance from the mean.</summary>
    public double Limit { get; }

    internal override void SampleInto(Span<double> sample, NumpyRandom random)
    {
        foreach (ref double value in sample)
            value = random.Normal(Mean, Std);
        bool isBeyond = true;
        while (isBeyond)
        {
            isBeyond = false;
            foreach (ref double value in sample)
            {
                if (IsWithin(value))
                    continue;
                value = random.Normal(Mean, Std);
                isBeyond |= !IsWithin(value);
            }
        }
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        double[] samples = new double[checked(count * (dimensions ?? 1))];
        SampleInto(samples, random);
        return samples;
    }

    private bool IsWithin(double value) => Math.Abs(value - Mean) <= Limit;
}
