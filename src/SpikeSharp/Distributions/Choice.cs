using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>One of a list of values, equally likely. One random number a value is used even when there is no choice.</summary>
/// <param name="Options">At least one finite value.</param>
public sealed record Choice(ImmutableArray<double> Options) : Distribution
{
    /// <summary>The values to choose from.</summary>
    public ImmutableArray<double> Options { get; } = Options is { IsDefaultOrEmpty: false } && Options.All(double.IsFinite)
        ? Options
        : throw new ArgumentException("Choice needs at least one option, all finite.", nameof(Options));

    internal override bool IsConstant => Options.Length == 1;

    /// <inheritdoc/>
    public override double[] Sample(int n, int? d, NumpyRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (d is > 1) throw new ArgumentException($"Choice has scalar options; rows of {d} elements were asked for.", nameof(d));
        double[] values = new double[n];
        for (int i = 0; i < n; i++)
        {
            double u = random.NextDouble(), cumulated = 0;
            int index = 0;
            for (; index < Options.Length - 1; index++)
                if ((cumulated += 1.0 / Options.Length) >= u) break;
            values[i] = Options[index];
        }
        return values;
    }

    /// <inheritdoc/>
    public bool Equals(Choice? other) => other is not null && Options.AsSpan().SequenceEqual(other.Options.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Options.Aggregate(0, HashCode.Combine);
}
