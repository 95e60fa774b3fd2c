namespace SpikeSharp.Analysis;

/// <summary>How the speed of a model is measured.</summary>
public sealed record SpeedOptions
{
    /// <summary>Steps of a run: of each presentation, if there are data.</summary>
    /// <value>Default 50.</value>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Steps { get; init => field = AtLeastOne(value, nameof(Steps)); } = 50;

    /// <summary>How often each backend is measured, in turns; the median counts.</summary>
    /// <value>Default 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Repetitions { get; init => field = AtLeastOne(value, nameof(Repetitions)); } = 5;

    /// <summary>Steps of a run of the <see cref="ReferenceBackend"/>, which is slow; with data it gets one item.</summary>
    /// <value>Default 2; 0: it is not measured.</value>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public int ReferenceSteps { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(ReferenceSteps), value, "must be 0 or more"); } = 2;

    /// <summary>Float type and threads; items, recordings and inputs are set by the measurement.</summary>
    public SessionOptions Session { get; init; } = new();

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "must be 1 or more");
}
