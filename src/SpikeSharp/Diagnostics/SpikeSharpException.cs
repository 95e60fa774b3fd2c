namespace SpikeSharp;

/// <summary>Base of all errors that SpikeSharp raises about models, files and runs (arguments raise the <see cref="ArgumentException"/> family).</summary>
public abstract class SpikeSharpException : Exception
{
    private protected SpikeSharpException(string code, string message, string? hint, Exception? inner)
        : base(message, inner)
    {
        Code = code;
        Hint = hint;
    }

    /// <summary>One of <see cref="DiagnosticCodes"/>.</summary>
    public string Code { get; }

    /// <summary>What to do about it, or null.</summary>
    public string? Hint { get; }
}

/// <summary>A network that cannot be built: a cycle without a synapse, a non-positive gain, a part that is not supported.</summary>
/// <param name="code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="message">One sentence that names the object and the value.</param>
/// <param name="hint">What to do, or null.</param>
/// <param name="inner">The exception of a user's function, if that was the cause.</param>
public sealed class BuildException(string code, string message, string? hint = null, Exception? inner = null)
    : SpikeSharpException(code, message, hint, inner);

/// <summary>A run that failed: it names the operator, the signal, the step and the item.</summary>
/// <param name="code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="message">One sentence that names operator, signal, step and item.</param>
/// <param name="hint">What to do, or null.</param>
/// <param name="inner">The exception of a user's function, if that was the cause.</param>
public sealed class SimulationException(string code, string message, string? hint = null, Exception? inner = null)
    : SpikeSharpException(code, message, hint, inner);

/// <summary>A file that cannot be read: what was found where, and what was expected.</summary>
/// <param name="code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="file">The file as the user named it.</param>
/// <param name="message">One sentence: the place inside the file (<c>layers[3].config.kernel_size</c>), the value found, what was expected.</param>
/// <param name="hint">What to do, or null.</param>
/// <param name="inner">The cause, if another reader raised one.</param>
public sealed class ModelFormatException(string code, string file, string message, string? hint = null, Exception? inner = null)
    : SpikeSharpException(code, $"{file}: {message}", hint, inner)
{
    /// <summary>The file as the user named it.</summary>
    public string File { get; } = file;
}

/// <summary>A model that was read but cannot be converted; it lists every refused part, not only the first.</summary>
public sealed class ConversionException : SpikeSharpException
{
    /// <summary>One refusal.</summary>
    /// <param name="code">One of <see cref="DiagnosticCodes"/>.</param>
    /// <param name="message">One sentence that names the layer or option and the value found.</param>
    /// <param name="hint">What to do, or null.</param>
    public ConversionException(string code, string message, string? hint = null)
        : base(code, message, hint, null) => Refused = [new Diagnostic(code, "", message, hint)];

    /// <summary>All refusals of one model.</summary>
    /// <param name="refused">At least one; the first gives the code of the exception.</param>
    /// <exception cref="ArgumentException"><paramref name="refused"/> is empty.</exception>
    public ConversionException(IReadOnlyList<Diagnostic> refused)
        : base(
            refused is { Count: > 0 } ? refused[0].Code : throw new ArgumentException("At least one refusal is needed.", nameof(refused)),
            string.Join(Environment.NewLine, refused.Select(d => d.Message)),
            string.Join(Environment.NewLine, refused.Select(d => d.Hint).Where(h => h is not null).Distinct()) is { Length: > 0 } hints ? hints : null,
            null) => Refused = refused;

    /// <summary>Every refused layer or option, in the order of the model.</summary>
    public IReadOnlyList<Diagnostic> Refused { get; }
}
