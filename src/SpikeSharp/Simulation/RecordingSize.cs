using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation;

/// <summary>The error of recordings that memory cannot hold.</summary>
internal static class RecordingSize
{
    /// <summary>Names the recording and its size.</summary>
    /// <param name="recording">What was to be kept.</param>
    /// <param name="samples">Samples that the run would add.</param>
    /// <param name="length">Elements of all of it.</param>
    /// <param name="cause">The error of the memory, if there is one.</param>
    public static SimulationException TooLarge<T>(Recording recording, long samples, long length, Exception? cause) => new(
        DiagnosticCodes.RecordingTooLarge,
        FormattableString.Invariant($"The recording of '{recording.Signal}' ({recording.Reduction}, {recording.Signal.Size} elements, {samples} more samples) would take {(decimal)length * Unsafe.SizeOf<T>():N0} bytes."),
        "use a reduction (--keep last) or SampleEvery, run fewer steps or fewer items",
        cause);

    /// <summary>Refuses recordings that do not fit one array.</summary>
    /// <exception cref="SimulationException">There are more elements than an array can hold.</exception>
    public static void Check<T>(Recording recording, long items, long samples)
    {
        // At most 2^31 each; the product of three of them needs more than a long.
        Int128 length = (Int128)items * samples * recording.Signal.Size;
        if (length > Array.MaxLength) throw TooLarge<T>(recording, samples, (long)Int128.Min(length, long.MaxValue), null);
    }
}
