using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras;

/// <summary>What all parts of one reading share: the file's name for messages, the options, what was noticed.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="options">What the caller adds to the file.</param>
internal sealed class ReadContext(string file, KerasLoadOptions options)
{
    // Beyond this a layer's output would take gigabytes; such a shape is a mistake in the file.
    public const long MaxOutputSize = 1 << 28;

    public string File => file;

    public KerasLoadOptions Options => options;

    /// <summary>The version that wrote the file, or null.</summary>
    public string? Version { get; set; }

    /// <summary>Whether formulas that changed with Keras 3 take their old form.</summary>
    public bool IsKeras2 => Version is { } version && (version.StartsWith("2.", StringComparison.Ordinal) || version.StartsWith("1.", StringComparison.Ordinal));

    public List<Diagnostic> Diagnostics { get; } = [];

    public ModelFormatException Unreadable(string message, Exception? inner = null) => new(DiagnosticCodes.UnreadableModelFile, file, message, null, inner);

    public ModelFormatException Invalid(string message, string? hint = null) => new(DiagnosticCodes.InvalidModelDescription, file, message, hint);

    public ModelFormatException BadWeights(string message, string? hint = null) => new(DiagnosticCodes.InvalidWeights, file, message, hint);

    public ModelFormatException Hdf5(string place, Hdf5.Hdf5Exception cause) => new(
        cause.RefersOutside ? DiagnosticCodes.ReferenceOutsideModelFile : place.Contains("layer '", StringComparison.Ordinal) ? DiagnosticCodes.InvalidWeights : DiagnosticCodes.UnreadableModelFile,
        file, place.Length == 0 ? cause.Message : $"{place}: {cause.Message}", null, cause);

    /// <summary>Checks that the values of a shape can be counted.</summary>
    public ImmutableArray<int> Checked(ImmutableArray<int> shape, string layer)
    {
        long size = 1;
        foreach (int axis in shape)
        {
            if (axis <= 0) throw Invalid($"layer '{layer}': its output would be empty, shape {ShapeText.Of(shape)}");
            size *= axis;
            if (size > MaxOutputSize) throw Invalid($"layer '{layer}': its output has shape {ShapeText.Of(shape)}, more than {MaxOutputSize} values an item");
        }

        return shape;
    }
}
