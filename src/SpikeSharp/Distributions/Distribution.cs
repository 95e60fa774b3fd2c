using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Where parameters of neurons come from: a rule for drawing numbers, immutable and compared by value.</summary>
/// <remarks>Numbers and arrays convert: a number to a <see cref="Choice"/> of that one value, an array to <see cref="Samples"/>.</remarks>
public abstract record Distribution
{
    private protected Distribution()
    {
    }

    /// <summary>Explicitly not given, where null would mean "take the default".</summary>
    public static Distribution None { get; } = new NoDistribution();

    /// <summary>True when the samples are the same for every generator, although drawing them may advance it.</summary>
    internal virtual bool IsConstant => false;

    /// <summary>A constant. Drawing it takes random numbers all the same, as in the reference.</summary>
    /// <param name="value">The value of every sample.</param>
    public static implicit operator Distribution(double value) => new Choice([value]);

    /// <summary>Given values, one a sample.</summary>
    /// <param name="values">Length n.</param>
    public static implicit operator Distribution(double[] values) => new Samples(values);

    /// <summary>Given vectors, one row a sample.</summary>
    /// <param name="values">Shape (n, d).</param>
    public static implicit operator Distribution(double[,] values) => new Samples(values);

    /// <summary>Draws samples.</summary>
    /// <param name="count">How many, n.</param>
    /// <param name="dimensions">Length d of each sample; null for plain numbers.</param>
    /// <param name="random">Where the randomness comes from; it is advanced.</param>
    /// <returns>Shape (n) or (n, d), row-major.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or <paramref name="dimensions"/> less than 1.</exception>
    /// <exception cref="ArgumentException">The distribution has no samples of that number or length.</exception>
    public double[] Sample(int count, int? dimensions, NumpyRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (dimensions is < 1)
            throw Check.OutOfRange(nameof(dimensions), dimensions, "must be at least 1, or null for plain numbers");
        ArgumentNullException.ThrowIfNull(random);
        return Draw(count, dimensions, random);
    }

    /// <summary>Draws samples that are plain numbers.</summary>
    /// <param name="count">How many, n.</param>
    /// <param name="random">Where the randomness comes from; it is advanced.</param>
    /// <returns>Shape (n).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="ArgumentException">The distribution has vectors only, or not that many samples.</exception>
    public double[] Sample(int count, NumpyRandom random) => Sample(count, null, random);

    /// <summary>Draws one vector into memory that is there; those that steps draw most make no array for it.</summary>
    /// <param name="sample">Length d.</param>
    /// <param name="random">Where the randomness comes from; it is advanced.</param>
    internal virtual void SampleInto(Span<double> sample, NumpyRandom random) => Draw(1, sample.Length, random).CopyTo(sample);

    private protected abstract double[] Draw(int count, int? dimensions, NumpyRandom random);

    private protected int Required(int? dimensions) =>
        dimensions ?? throw new ArgumentException($"{GetType().Name} draws vectors; give their number of dimensions.", nameof(dimensions));

    private protected static double[] Each(int count, int? dimensions, Func<double> draw)
    {
        double[] samples = new double[checked(count * (dimensions ?? 1))];
        foreach (ref double sample in samples.AsSpan())
            sample = draw();
        return samples;
    }

    private sealed record NoDistribution : Distribution
    {
        public override string ToString() => "Distribution.None";

        private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) =>
            throw new InvalidOperationException("Distribution.None has no samples.");
    }
}
