namespace SpikeSharp.Cli.Errors;

/// <summary>A fault that the command line itself found.</summary>
internal sealed class CliException(ExitCode exit, string code, string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Exit { get; } = exit;

    public string Code { get; } = code;

    public string? Hint { get; } = hint;
}
