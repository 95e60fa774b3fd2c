using SpikeSharp.Conversion.Keras.Hdf5;

namespace SpikeSharp.Conversion.Keras;

/// <summary>The variables that a file stores for one layer, in order, not yet read.</summary>
/// <param name="Group">Where they are, for messages.</param>
/// <param name="Objects">The datasets; an entry is null if the file names it without holding it.</param>
/// <param name="Names">The names of the datasets, for messages.</param>
internal sealed record StoredVariables(string Group, IReadOnlyList<Hdf5Object?> Objects, IReadOnlyList<string> Names)
{
    public static StoredVariables None { get; } = new("", [], []);

    public int Count => Objects.Count;

    /// <summary>Set if these variables could not be assigned to their layer: the layer whose unknown class is in the way.</summary>
    public string? Blocker { get; init; }

    /// <summary>Numbers in all datasets, as far as they can be told.</summary>
    public int Parameters
    {
        get
        {
            long sum = 0;
            foreach (Hdf5Object? stored in Objects)
            {
                if (stored is not { IsDataset: true }) continue;
                try
                {
                    sum += (long)Math.Min(new Hdf5Dataset(stored).Space.Count, int.MaxValue);
                }
                catch (Hdf5Exception)
                {
                    // A count for display: what cannot be read counts nothing.
                }
            }

            return (int)Math.Min(sum, int.MaxValue);
        }
    }
}
