using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>The kernel of a convolution, shape kernel size + (channels, filters): given values, or a distribution to draw them from when the network is built.</summary>
internal sealed class KernelValues : IEquatable<KernelValues>
{
    /// <summary>One of values (row-major, not copied) and a distribution is given.</summary>
    public KernelValues(string owner, ImmutableArray<int> kernelSize, int channels, int filters, double[]? values, Distribution? distribution)
    {
        Shape = [.. kernelSize, channels, filters];
        Distribution = distribution;
        Given = values;
        if (values is null) return;
        long expected = Shape.Aggregate(1L, (product, n) => product * n);
        if (values.Length != expected) throw new ArgumentException($"{owner}: the kernel needs {expected} values; {values.Length} are given.", nameof(values));
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        if (bad >= 0) throw new ArgumentException($"{owner}: kernel values must be finite; number {bad} is {values[bad]}.", nameof(values));
    }

    public ImmutableArray<int> Shape { get; }

    /// <summary>Empty when they are drawn.</summary>
    public ReadOnlyMemory<double> Given { get; }

    private Distribution? Distribution { get; }

    /// <summary>The values; a distribution is sampled once for each position of the kernel, in row-major order, with shape (channels, filters).</summary>
    public NdArray Draw(NumpyRandom random)
    {
        if (Distribution is null) return NdArray.From(Given.ToArray(), Shape.AsSpan());
        int channels = Shape[^2], filters = Shape[^1], positions = Shape[..^2].Aggregate(1, (product, n) => checked(product * n));
        double[] values = new double[checked(positions * channels * filters)];
        for (int position = 0; position < positions; position++)
            Distribution.Sample(channels, filters, random).CopyTo(values, position * channels * filters);
        return NdArray.From(values, Shape.AsSpan());
    }

    public bool Equals(KernelValues? other) =>
        other is not null && Equals(Distribution, other.Distribution) && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && Given.Span.SequenceEqual(other.Given.Span);

    public override bool Equals(object? obj) => Equals(obj as KernelValues);

    public override int GetHashCode() => HashCode.Combine(Distribution, Shape.Length, Shape[^1], Given.IsEmpty ? 0 : Given.Span[0]);
}
