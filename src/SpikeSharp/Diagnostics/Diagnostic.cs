namespace SpikeSharp;

/// <summary>A warning as data: what was noticed about which object, and what to do about it. The library never prints.</summary>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>, for example <c>SPK1601</c>; every code has a page.</param>
/// <param name="Subject">The object it is about: a layer, file, signal or option, as the user named it.</param>
/// <param name="Message">One sentence with the value found.</param>
/// <param name="Hint">What to do, or null.</param>
public sealed record Diagnostic(string Code, string Subject, string Message, string? Hint = null);
