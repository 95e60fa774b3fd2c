using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Every value between two bounds is equally likely. One double a sample; with <see cref="Integer"/> a bounded draw.</summary>
public sealed record Uniform : Distribution
{
    /// <summary>Bounds, in the unit of what is drawn.</summary>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Upper bound, excluded.</param>
    /// <param name="integer">True: whole numbers only. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite; with <paramref name="integer"/>, a bound is no whole number or <paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public Uniform(double low, double high, bool integer = false)
    {
        Low = Check.Finite(low, nameof(low), typeof(Uniform));
        High = Check.Finite(high, nameof(high), typeof(Uniform));
        Integer = integer;
        if (!integer)
            return;
        if (!double.IsInteger(low))
            throw Check.OutOfRange(nameof(low), low, "must be a whole number", typeof(Uniform));
        if (!double.IsInteger(high) || high <= low)
            throw Check.OutOfRange(nameof(high), high, $"must be a whole number above {low}", typeof(Uniform));
    }

    /// <summary>Smallest value.</summary>
    public double Low { get; }

    /// <summary>Upper bound, excluded.</summary>
    public double High { get; }

    /// <summary>True when only whole numbers are drawn.</summary>
    public bool Integer { get; }

    internal override void SampleInto(Span<double> sample, NumpyRandom random)
    {
        foreach (ref double value in sample)
            value = Next(random);
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => Each(count, dimensions, () => Next(random));

    private double Next(NumpyRandom random) => Integer ? random.RandInt((long)Low, (long)High) : random.Uniform(Low, High);
}
