namespace SpikeSharp;

/// <summary>
/// The codes of all errors and warnings. <c>spikesharp explain CODE</c> prints the page of one.
/// 10xx command line and data, 11xx model files of other frameworks, 12xx conversion, 13xx building, 14xx simulation, 15xx <c>.ssm</c> files, 16xx findings of an analysis.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>A layer type or layer option that cannot be converted.</summary>
    public const string UnsupportedLayer = "SPK1201";
}
