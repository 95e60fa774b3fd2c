using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>What a model wants to be given.</summary>
/// <param name="Name">The input layer.</param>
/// <param name="Shape">Of one item, or of one step of a sequence.</param>
/// <param name="IsSequence">Whether an item is a sequence of any number of steps.</param>
internal sealed record ModelInput(string Name, ImmutableArray<int> Shape, bool IsSequence = false)
{
    /// <summary>Elements of one item.</summary>
    public int Size { get; } = Shape.Aggregate(1, (size, axis) => checked(size * axis));

    /// <summary>The input for sequences as long as those of some data.</summary>
    /// <param name="raw">Shape (items, steps, ...), or (items, steps x size) from a table.</param>
    public ModelInput For(NdArray raw)
    {
        if (!IsSequence || raw.Rank < 2) return this;
        int steps = raw.Rank == 2 && Size > 1 && raw.Shape[1] % Size == 0 ? raw.Shape[1] / Size : raw.Shape[1];
        return new ModelInput(Name, [steps, .. Shape]);
    }

    /// <summary>A shape as Python writes it.</summary>
    public static string Text(IReadOnlyList<int> shape) => shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
}
