namespace SpikeSharp;

/// <summary>A filter on a connection or probe. Immutable; a number converts to a <see cref="Lowpass"/>.</summary>
public abstract record Synapse
{
    /// <summary>No filter and no delay.</summary>
    public static Synapse None { get; } = new NoSynapse();

    /// <summary>A lowpass.</summary>
    /// <param name="tau">Time constant in seconds; 0 is a delay of one step.</param>
    public static implicit operator Synapse(double tau) => new Lowpass(tau);

    private sealed record NoSynapse : Synapse
    {
        public override string ToString() => "none";
    }
}
