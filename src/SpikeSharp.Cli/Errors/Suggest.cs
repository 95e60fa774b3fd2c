namespace SpikeSharp.Cli.Errors;

/// <summary>Did you mean, as a hint of its own.</summary>
internal static class Suggest
{
    /// <summary>"did you mean '--data'?", or null if nothing is near.</summary>
    public static string? Hint(string word, IEnumerable<string> known) => SpellCheck.Hint(word, known);
}
