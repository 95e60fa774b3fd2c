using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Values that get rarer exponentially above <see cref="Shift"/>: many intercepts near a threshold, say. One double a sample.</summary>
public sealed record Exponential : Distribution
{
    /// <summary>Scale and range, in the unit of what is drawn.</summary>
    /// <param name="scale">Distance over which the density falls by e; positive.</param>
    /// <param name="shift">Smallest value. Default 0.</param>
    /// <param name="high">Upper bound; larger samples become the next smaller number. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive and finite, <paramref name="shift"/> is not finite, or <paramref name="high"/> is not above it.</exception>
    public Exponential(double scale, double shift = 0, double high = double.PositiveInfinity)
    {
        Scale = Check.Positive(scale, nameof(scale), typeof(Exponential));
        Shift = Check.Finite(shift, nameof(shift), typeof(Exponential));
        High = high > shift ? high : throw Check.OutOfRange(nameof(high), high, FormattableString.Invariant($"must be above shift, {shift:R}"), typeof(Exponential));
    }

    /// <summary>Distance over which the density falls by e.</summary>
    public double Scale { get; }

    /// <summary>Smallest value.</summary>
    public double Shift { get; }

    /// <summary>Upper bound, excluded.</summary>
    public double High { get; }

    internal override void SampleInto(Span<double> sample, NumpyRandom random)
    {
        foreach (ref double value in sample)
            value = Next(random);
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => Each(count, dimensions, () => Next(random));

    private double Next(NumpyRandom random) => Math.Min(Math.Max(random.Exponential(Scale) + Shift, Shift), Math.BitDecrement(High));
}
