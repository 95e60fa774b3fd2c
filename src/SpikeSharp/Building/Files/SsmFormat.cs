using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>The names of the <c>.ssm</c> format, version 1: a zip archive of one <c>model.json</c> and <c>arrays/K.npy</c>.</summary>
internal static class SsmFormat
{
    public const string Name = "ssm", ModelEntry = "model.json", Producer = "SpikeSharp";

    public const int Version = 1;

    public const string Float64 = "f8", Float32 = "f4", Int64 = "i8", Int32 = "i4";

    public const string Set = "set", Increment = "inc", Update = "update";

    public static string ArrayEntry(int number) => $"arrays/{number}.npy";

    /// <summary>Whether a name is <c>arrays/DIGITS.npy</c>: nothing else in an archive is opened.</summary>
    public static bool IsArrayEntry(ReadOnlySpan<char> entry) =>
        entry.StartsWith("arrays/", StringComparison.Ordinal) && entry.EndsWith(".npy", StringComparison.Ordinal)
        && entry.Length > "arrays/.npy".Length && !entry["arrays/".Length..^".npy".Length].ContainsAnyExceptInRange('0', '9');

    public static bool IsAllowed(ElementType type) => type is
        ElementType.Float64 or ElementType.Float32 or ElementType.Int64 or ElementType.Int32 or ElementType.UInt32 or ElementType.Bool;

    /// <summary>What a mode is called in a file.</summary>
    public static string NameOf(ProcessMode mode) => mode switch
    {
        ProcessMode.Set => Set,
        ProcessMode.Increment => Increment,
        _ => Update,
    };
}
