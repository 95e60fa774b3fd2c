using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>Shapes as they are written in messages: <c>(24, 5)</c>, <c>(10,)</c>, <c>()</c>, <c>?</c> when unknown.</summary>
internal static class ShapeText
{
    public static string Of(ImmutableArray<int> shape) => shape.IsDefault ? "?" : Of(shape.AsSpan());

    public static string Of(ReadOnlySpan<int> shape) => shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.ToArray())})";

    public static string Of(ReadOnlySpan<ulong> shape) => shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.ToArray())})";
}
