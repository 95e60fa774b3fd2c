using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>An item that conversion breaks, or mends: the spiking network and the network it stands in for answer differently, and one of them is right.</summary>
/// <param name="Item">Its number.</param>
/// <param name="Label">The right answer.</param>
/// <param name="Reference">Answer of the trained network, or of the rate network.</param>
/// <param name="Spiking">Answer of the spiking network.</param>
/// <param name="Margin">
/// How clear a case it was before: the trained network's output for its own answer less that for the spiking one (of a single output the distance from 1/2), in units of that output. Null where outputs are not at hand.
/// </param>
public sealed record ChangedAnswer(int Item, int Label, int Reference, int Spiking, double? Margin)
{
    /// <summary>Whether the item was right before and is wrong in spikes; otherwise it is the other way round.</summary>
    public bool IsBroken => Reference == Label;

    /// <summary>Compares answers.</summary>
    /// <param name="labels">The right answers.</param>
    /// <param name="reference">Answers of the trained network, or of the rate network.</param>
    /// <param name="spiking">Answers of the spiking network.</param>
    /// <param name="outputs">Outputs of the trained network, (items, size); empty: unknown.</param>
    /// <returns>Broken items first, then mended ones; within each the clearest cases first. Items that both get wrong are not among them.</returns>
    /// <exception cref="ArgumentException">The numbers of answers or outputs do not fit.</exception>
    public static ImmutableArray<ChangedAnswer> List(ReadOnlySpan<int> labels, ReadOnlySpan<int> reference, ReadOnlySpan<int> spiking, ReadOnlySpan<double> outputs = default)
    {
        if (reference.Length != labels.Length || spiking.Length != labels.Length)
            throw new ArgumentException($"There are {labels.Length} labels, {reference.Length} answers to compare with and {spiking.Length} of the spiking network.", nameof(reference));
        int size = labels.IsEmpty ? 0 : outputs.Length / labels.Length;
        if (outputs.Length != size * labels.Length)
            throw new ArgumentException($"{outputs.Length} outputs are not the same number for each of {labels.Length} items.", nameof(outputs));

        List<ChangedAnswer> changed = [];
        for (int item = 0; item < labels.Length; item++)
        {
            if (reference[item] == spiking[item] || (reference[item] != labels[item] && spiking[item] != labels[item])) continue;
            changed.Add(new ChangedAnswer(item, labels[item], reference[item], spiking[item], size switch
            {
                0 => null,
                1 => Math.Abs(outputs[item] - 0.5),
                _ => outputs[(item * size) + reference[item]] - outputs[(item * size) + spiking[item]],
            }));
        }
        return [.. changed.OrderByDescending(answer => answer.IsBroken).ThenByDescending(answer => answer.Margin).ThenBy(answer => answer.Item)];
    }
}
