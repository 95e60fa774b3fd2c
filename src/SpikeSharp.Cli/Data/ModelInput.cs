using System.Collections.Immutable;

namespace SpikeSharp.Cli.Data;

/// <summary>What a model wants to be given.</summary>
/// <param name="Name">The input layer.</param>
/// <param name="Shape">Of one item.</param>
internal sealed record ModelInput(string Name, ImmutableArray<int> Shape)
{
    /// <summary>Elements of one item.</summary>
    public int Size { get; } = Shape.Aggregate(1, (size, axis) => checked(size * axis));

    /// <summary>A shape as Python writes it.</summary>
    public static string Text(IReadOnlyList<int> shape) => shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
}
