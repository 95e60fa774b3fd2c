using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Given values instead of random ones; they use no random numbers.</summary>
public sealed record Samples : Distribution
{
    private readonly ImmutableArray<double> _values;

    /// <summary>Given values.</summary>
    /// <param name="values">One a neuron.</param>
    public Samples(ReadOnlySpan<double> values)
    {
        _values = [.. values];
        Count = values.Length;
        Columns = 1;
    }

    /// <summary>Given rows.</summary>
    /// <param name="values">One row a neuron or point.</param>
    public Samples(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = [.. values.Cast<double>()];
        Count = values.GetLength(0);
        Columns = values.GetLength(1);
    }

    /// <summary>Number of values or rows.</summary>
    public int Count { get; }

    /// <summary>Elements of a row.</summary>
    public int Columns { get; }

    internal override bool IsConstant => true;

    /// <inheritdoc/>
    public override double[] Sample(int n, int? d, NumpyRandom random) =>
        n == Count && (d ?? 1) == Columns
            ? [.. _values]
            : throw new ArgumentException($"{Count} rows of {Columns} values are given; {n} rows of {d ?? 1} are needed.", nameof(n));

    /// <inheritdoc/>
    public bool Equals(Samples? other) => other is not null && Columns == other.Columns && _values.AsSpan().SequenceEqual(other._values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Columns, _values.IsEmpty ? 0 : _values[0]);
}
