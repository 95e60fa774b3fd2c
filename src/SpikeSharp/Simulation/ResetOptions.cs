namespace SpikeSharp;

/// <summary>What a reset keeps; by default nothing: all is as it was before the first step.</summary>
public sealed record ResetOptions
{
    internal static ResetOptions All { get; } = new();

    /// <summary>Seed that processes without one draw theirs from; null: the one before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 2^32-1.</exception>
    public long? Seed { get; init => field = Check.Seed(value, owner: typeof(ResetOptions)); }

    /// <summary>Whether recorded samples stay. The steps are counted from 0 again, so there are more samples than steps.</summary>
    public bool KeepSamples { get; init; }

    /// <summary>Whether weights and encoders stay as learning rules have changed them, item by item. All else that the rules remember starts anew; the change that the last step computed was to be added in the next one, and is lost.</summary>
    public bool KeepWeights { get; init; }

    /// <summary>Whether processes go on in their random numbers, and in what they remember, instead of starting again; <see cref="Seed"/> has no effect on them then.</summary>
    public bool KeepProcesses { get; init; }
}
