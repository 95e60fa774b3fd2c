using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSharp.Analysis;

/// <summary>What times were measured on.</summary>
/// <param name="Processor">Model of the processor; its architecture where the system does not say.</param>
/// <param name="Processors">Processors that the process may use.</param>
/// <param name="LaneBits">Width of the vectors that the engine uses in bits; 0: none.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET, with the kind of its code: just in time or native.</param>
public sealed record Machine(string Processor, int Processors, int LaneBits, string System, string Runtime)
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>This machine.</summary>
    public static Machine Current { get; } = new(
        ProcessorName(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0,
        RuntimeInformation.OSDescription,
        $"{RuntimeInformation.FrameworkDescription}, {(global::System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeCompiled ? "just in time" : "native")}");

    /// <summary>All of it in one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Processor}, {Processors} processors, {(LaneBits == 0 ? "no vectors" : $"{LaneBits}-bit vectors")}, {System}, {Runtime}");

    private static string ProcessorName()
    {
        try
        {
            if (File.Exists(ProcessorFile)
                && File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line)
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A system that hides the file leaves the architecture.
        }
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
