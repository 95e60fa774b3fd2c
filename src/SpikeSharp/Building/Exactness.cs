namespace SpikeSharp.Building;

/// <summary>How a layer of a trained network was treated by its conversion.</summary>
public enum Exactness
{
    /// <summary>The rate network computes what the layer computes, up to rounding.</summary>
    Exact,

    /// <summary>Something is lost; the conversion says what.</summary>
    Approximated,

    /// <summary>Computed as it is, without neurons.</summary>
    Kept,

    /// <summary>Without effect on predictions, so it is left out.</summary>
    Dropped,
}
