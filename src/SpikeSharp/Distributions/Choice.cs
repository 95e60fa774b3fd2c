using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>One of a few given values or vectors. One double a sample, even when there is only one option.</summary>
public sealed record Choice : Distribution
{
    private readonly double[] _cumulated;

    /// <summary>Plain numbers; they also serve as vectors of length 1.</summary>
    /// <param name="options">At least one.</param>
    /// <param name="weights">How likely each is, not negative; null: all alike.</param>
    /// <exception cref="ArgumentException">There is no option, or the weights do not fit them.</exception>
    public Choice(double[] options, double[]? weights = null)
        : this([.. options], 0, weights)
    {
    }

    /// <summary>Vectors of equal length.</summary>
    /// <param name="options">At least one, each of length d.</param>
    /// <param name="weights">How likely each is, not negative; null: all alike.</param>
    /// <exception cref="ArgumentException">There is no option, their lengths differ, or the weights do not fit them.</exception>
    public Choice(double[][] options, double[]? weights = null)
        : this(Samples.Flatten(options), options is [{ } first, ..] ? first.Length : 0, weights)
    {
    }

    private Choice(ImmutableArray<double> options, int dimensions, double[]? weights)
    {
        Options = options;
        Dimensions = dimensions;
        int count = options.Length / Math.Max(dimensions, 1);
        if (count == 0)
            throw new ArgumentException("Choice.Options: at least one option is needed.", nameof(options));
        if (weights is not null && (weights.Length != count || !Array.TrueForAll(weights, w => w >= 0 && double.IsFinite(w)) || weights.Sum() <= 0))
            throw new ArgumentException($"Choice.Weights: {count} options need {count} weights that are finite, not negative and not all 0.", nameof(weights));

        Weights = weights is null ? null : [.. weights];
        double[] parts = weights ?? [.. Enumerable.Repeat(1.0, count)];
        double total = PairwiseSum.Sum(parts);
        double sum = 0;
        _cumulated = Array.ConvertAll(parts, part => sum += part / total);
    }

    /// <summary>The options one after the other, row-major.</summary>
    public ImmutableArray<double> Options { get; }

    /// <summary>Length of an option; 0 when options are plain numbers.</summary>
    public int Dimensions { get; }

    /// <summary>Weights as given, or null.</summary>
    public ImmutableArray<double>? Weights { get; }

    internal override bool IsConstant => Options.Length == Math.Max(Dimensions, 1);

    /// <summary>Equal options and weights.</summary>
    /// <param name="other">Another distribution.</param>
    public bool Equals(Choice? other) =>
        other is not null && Dimensions == other.Dimensions && Options.AsSpan().SequenceEqual(other.Options.AsSpan()) && _cumulated.AsSpan().SequenceEqual(other._cumulated);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimensions, Options.Length, Options[0]);

    /// <summary>The options as a list.</summary>
    public override string ToString() => $"Choice {{ {Samples.Format(Options, Dimensions)} }}";

    internal override void SampleInto(Span<double> sample, NumpyRandom random) => Next(random).CopyTo(sample);

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        if (Dimensions == 0 ? dimensions > 1 : dimensions != Dimensions)
        {
            throw new ArgumentException(
                $"The options of this choice are {(Dimensions == 0 ? "plain numbers" : $"vectors of length {Dimensions}")}; {(dimensions is null ? "plain numbers" : $"vectors of length {dimensions}")} were asked for.",
                nameof(dimensions));
        }

        int d = Math.Max(Dimensions, 1);
        double[] samples = new double[checked(count * d)];
        for (int i = 0; i < count; i++)
            Next(random).CopyTo(samples.AsSpan(i * d));

        return samples;
    }

    private ReadOnlySpan<double> Next(NumpyRandom random)
    {
        double u = random.NextDouble();
        int option = 0;
        while (option < _cumulated.Length - 1 && _cumulated[option] < u)
            option++;
        int d = Math.Max(Dimensions, 1);
        return Options.AsSpan(option * d, d);
    }
}
