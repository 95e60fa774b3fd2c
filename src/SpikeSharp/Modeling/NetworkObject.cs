namespace SpikeSharp;

/// <summary>What a <see cref="Network"/> holds: a description without simulation code. It belongs to one network from <c>Add</c> on.</summary>
public abstract class NetworkObject
{
    private readonly long? _seed;

    private protected NetworkObject()
    {
    }

    /// <summary>Text for people; it names the object in errors, plans and files.</summary>
    public string? Label { get; init; }

    /// <summary>Seed of the object's own random draws, 0 to 2^32-1; null: derived from the network's seed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 2^32-1.</exception>
    public long? Seed
    {
        get => _seed;
        init => _seed = Check.Seed(value, owner: GetType());
    }

    /// <summary>The network it was added to; null before.</summary>
    public Network? Owner { get; private set; }

    internal void AttachTo(Network owner)
    {
        if (Owner is not null) throw new InvalidOperationException($"{this} belongs to a network already; add each object once.");
        Owner = owner;
        try
        {
            OnAdded(owner);
        }
        catch
        {
            Owner = null;
            throw;
        }
    }

    /// <summary>Fixes parameters that were not set from the configuration of <paramref name="owner"/> and its ancestors.</summary>
    private protected virtual void OnAdded(Network owner)
    {
    }

    /// <summary>The type and label, for messages.</summary>
    /// <returns>For example <c>Ensemble "conv2d.0"</c>.</returns>
    public override string ToString() => Label is null ? GetType().Name : $"{GetType().Name} \"{Label}\"";
}
