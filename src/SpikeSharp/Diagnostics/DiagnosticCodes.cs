namespace SpikeSharp;

/// <summary>
/// The codes of all errors and warnings. <c>spikesharp explain CODE</c> prints the page of one.
/// 10xx command line and data, 11xx model files of other frameworks, 12xx conversion, 13xx building, 14xx simulation, 15xx <c>.ssm</c> files, 16xx findings of an analysis.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>A NumPy array file (<c>.npy</c>, <c>.npz</c>) that cannot be read.</summary>
    public const string UnreadableArrayFile = "SPK1101";

    /// <summary>A zip archive that cannot be read: damaged, or larger when unpacked than allowed.</summary>
    public const string UnreadableArchive = "SPK1102";

    /// <summary>A layer type or layer option that cannot be converted.</summary>
    public const string UnsupportedLayer = "SPK1201";
}
