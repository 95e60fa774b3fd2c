namespace SpikeSharp.Cli.Errors;

/// <summary>Why a command did not do what was asked.</summary>
/// <param name="Exit">The exit code.</param>
/// <param name="Faults">At least one; several when all refused parts of a model are listed at once.</param>
/// <param name="Cause">For the stack trace that <see cref="Verbosity.Debug"/> prints.</param>
internal sealed record Failure(ExitCode Exit, IReadOnlyList<Diagnostic> Faults, Exception? Cause = null)
{
    public static Failure Of(Exception exception) => exception switch
    {
        CliException e => new(e.Exit, [new Diagnostic(e.Code, "", e.Message, e.Hint)], e),
        ConversionException e => new(e.Refused.All(fault => fault.Code == DiagnosticCodes.UnusedConversionOption) ? ExitCode.Usage : ExitCode.Refused, e.Refused, e),
        BuildException e => Of(ExitCode.Refused, e),
        SpikeSharpException e => Of(ExitCode.Failed, e),
        UnauthorizedAccessException or IOException => One(ExitCode.Failed, DiagnosticCodes.FileAccess, exception.Message, null, exception),
        OutOfMemoryException => One(
            ExitCode.Failed, DiagnosticCodes.OutOfMemory, "there is not enough memory for this", "use fewer items (--limit), a smaller --minibatch, or --keep last", exception),
        _ => One(
            ExitCode.Failed,
            DiagnosticCodes.InternalError,
            $"an unexpected {exception.GetType().Name}: {exception.Message}",
            "this is a defect of SpikeSharp; please report it with the output of --verbosity debug",
            exception),
    };

    private static Failure Of(ExitCode exit, SpikeSharpException e) => One(exit, e.Code, e.Message, e.Hint, e);

    private static Failure One(ExitCode exit, string code, string message, string? hint, Exception cause) =>
        new(exit, [new Diagnostic(code, "", message, hint)], cause);
}
