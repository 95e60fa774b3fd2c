namespace SpikeSharp.Analysis;

/// <summary>What of the outputs over time counts as the answer.</summary>
public enum Readout
{
    /// <summary>The last step.</summary>
    Last,

    /// <summary>The mean over all steps.</summary>
    Mean,
}
