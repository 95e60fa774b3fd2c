using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>The number type in which a file stored a variable.</summary>
public enum WeightType
{
    /// <summary>IEEE half precision, 16 bits.</summary>
    Float16,

    /// <summary>The upper half of a single-precision number, 16 bits.</summary>
    BFloat16,

    /// <summary>Single precision, 32 bits: what nearly every file holds.</summary>
    Float32,

    /// <summary>Double precision, 64 bits.</summary>
    Float64,

    /// <summary>Whole numbers of any width.</summary>
    Integer,
}

/// <summary>One variable of a layer. Every stored type is exact in <see cref="double"/> (integers beyond 2^53 excepted).</summary>
/// <param name="Name">What it is in its layer: <c>kernel</c>, <c>bias</c>, <c>gamma</c>, <c>beta</c>, <c>mean</c>, <c>variance</c>.</param>
/// <param name="Shape">Sizes of the axes; empty for a scalar.</param>
/// <param name="Values">The values in row-major order.</param>
/// <param name="Type">The type in the file.</param>
public sealed record Weights(string Name, ImmutableArray<int> Shape, ImmutableArray<double> Values, WeightType Type = WeightType.Float32)
{
    /// <summary>How many numbers.</summary>
    public int Count => Values.Length;

    /// <summary>The values in row-major order.</summary>
    public ReadOnlySpan<double> Span => Values.AsSpan();

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {ShapeText.Of(Shape)}";
}
