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

    /// <summary>A model file whose container (zip, HDF5) is damaged or is something else.</summary>
    public const string UnreadableModelFile = "SPK1111";

    /// <summary>A model file whose description of layers is missing, broken or contradicts itself.</summary>
    public const string InvalidModelDescription = "SPK1112";

    /// <summary>A model file whose weights are missing, of the wrong shape or type, or not finite.</summary>
    public const string InvalidWeights = "SPK1113";

    /// <summary>A file that holds weights without the architecture they belong to.</summary>
    public const string WeightsWithoutArchitecture = "SPK1114";

    /// <summary>A model whose input shape the file leaves open.</summary>
    public const string UnknownInputShape = "SPK1115";

    /// <summary>A model file that does not say which version of its framework wrote it (a warning).</summary>
    public const string UnknownFrameworkVersion = "SPK1116";

    /// <summary>A model file that asks for bytes from another file, which is never opened.</summary>
    public const string ReferenceOutsideModelFile = "SPK1117";

    /// <summary>A layer type or layer option that cannot be converted.</summary>
    public const string UnsupportedLayer = "SPK1201";
}
