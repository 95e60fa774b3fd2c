using System.Collections.Immutable;
using System.Globalization;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Values that were already drawn, or are simply known: returned as they are, no random numbers taken.</summary>
public sealed record Samples : Distribution
{
    /// <summary>Plain numbers; they also serve as vectors of length 1.</summary>
    /// <param name="values">Length n.</param>
    public Samples(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = [.. values];
        Count = values.Length;
    }

    /// <summary>Vectors.</summary>
    /// <param name="values">Shape (n, d), d at least 1.</param>
    /// <exception cref="ArgumentException">The vectors have length 0.</exception>
    public Samples(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = [.. values.Cast<double>()];
        Count = values.GetLength(0);
        Dimensions = values.GetLength(1) > 0 ? values.GetLength(1) : throw new ArgumentException("Samples.Values: vectors of length 0 are no samples.", nameof(values));
    }

    /// <summary>Vectors of equal length.</summary>
    /// <param name="values">Length n, each of length d, d at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no vector.</exception>
    public Samples(double[][] values)
    {
        Values = Flatten(values);
        Count = values.Length;
        Dimensions = Count > 0 ? values[0].Length : throw new ArgumentException("Samples.Values: at least one vector is needed.", nameof(values));
    }

    /// <summary>All values, row-major.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Number of samples, n.</summary>
    public int Count { get; }

    /// <summary>Length of a sample, d; 0 for plain numbers.</summary>
    public int Dimensions { get; }

    internal override bool IsConstant => true;

    /// <summary>Equal shape and values.</summary>
    /// <param name="other">Another distribution.</param>
    public bool Equals(Samples? other) => other is not null && Dimensions == other.Dimensions && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Dimensions, Count > 0 ? Values[0] : 0);

    /// <summary>The first values.</summary>
    public override string ToString() => $"Samples {{ {Format(Values, Dimensions)} }}";

    internal static ImmutableArray<double> Flatten(double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not { Length: > 0 } || rows[i].Length != rows[0].Length)
                throw new ArgumentException($"Samples.Values: vectors must have one length, at least 1: vector 0 has {rows[0]?.Length ?? 0}, vector {i} has {rows[i]?.Length ?? 0}.", nameof(rows));
        }

        return [.. rows.SelectMany(row => row)];
    }

    internal static string Format(ImmutableArray<double> values, int dimensions) => Format(values.AsSpan(), dimensions);

    /// <summary>The shape, unless dimensions are 0, the first values and how many there are.</summary>
    internal static string Format(ReadOnlySpan<double> values, int dimensions)
    {
        const int Shown = 8;
        string first = string.Join(", ", values[..Math.Min(values.Length, Shown)].ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        string rest = values.Length > Shown ? $", ... {values.Length} values" : "";
        return dimensions > 0 ? $"({values.Length / dimensions}, {dimensions}): {first}{rest}" : first + rest;
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random)
    {
        bool fits = Count == count && (dimensions is int d ? d == Math.Max(Dimensions, 1) : Dimensions == 0);
        return fits
            ? Values.ToArray()
            : throw new ArgumentException($"{Shape(Count, Dimensions)} were given; {Shape(count, dimensions ?? 0)} are needed.", nameof(count));

        static string Shape(int count, int dimensions) => dimensions == 0 ? $"{count} plain numbers" : $"{count} vectors of length {dimensions}";
    }
}
