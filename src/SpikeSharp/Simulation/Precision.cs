namespace SpikeSharp;

/// <summary>The float type of a run.</summary>
public enum Precision
{
    /// <summary>32-bit floats: the default of converted networks, as in NengoDL.</summary>
    Single,

    /// <summary>64-bit floats: the default of other networks, as in Nengo.</summary>
    Double,
}
