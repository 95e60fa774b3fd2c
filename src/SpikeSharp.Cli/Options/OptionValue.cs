using System.Globalization;
using SpikeSharp.Cli.Errors;

namespace SpikeSharp.Cli.Options;

/// <summary>Turns the words after an option into values, the same way on every machine, or says what was wrong with them.</summary>
internal static class OptionValue
{
    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static int Whole(string option, string text, int least) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw Bad(option, text, $"it must be a whole number of at least {least}");

    /// <summary>A seed, from 0 to 2^32-1.</summary>
    public static long Seed(string option, string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value) ? value : throw Bad(option, text, $"it must be a whole number from 0 to {uint.MaxValue}");

    /// <summary>Any finite number.</summary>
    public static double Finite(string option, string text) =>
        TryFinite(text, out double value) ? value : throw Bad(option, text, "it must be a number");

    /// <summary>A finite number above 0.</summary>
    public static double Positive(string option, string text) =>
        TryFinite(text, out double value) && value > 0 ? value : throw Bad(option, text, "it must be a number above 0");

    /// <summary>A finite number of at least 0.</summary>
    public static double NotNegative(string option, string text) =>
        TryFinite(text, out double value) && value >= 0 ? value : throw Bad(option, text, "it must be a number of at least 0");

    /// <summary>A probability or accuracy, from 0 to 1.</summary>
    public static double Fraction(string option, string text) =>
        TryFinite(text, out double value) && value is >= 0 and <= 1 ? value : throw Bad(option, text, "it must be a number from 0 to 1");

    /// <summary>Numbers with commas between them.</summary>
    public static double[] FiniteList(string option, string text) => [.. Parts(option, text).Select(part => Finite(option, part))];

    /// <summary>The index of a word among those allowed.</summary>
    public static int OneOf(string option, string text, IReadOnlyList<string> allowed) => OneOf(option, text, text, allowed);

    /// <summary>The index among those allowed of a word that is a part of what was given.</summary>
    public static int OneOf(string option, string text, string word, IReadOnlyList<string> allowed)
    {
        for (int i = 0; i < allowed.Count; i++)
        {
            if (string.Equals(allowed[i], word, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        string what = word == text ? "it" : $"'{word}'";
        throw Bad(option, text, $"{what} must be {Words(allowed)}", SpellCheck.Hint(word, allowed));
    }

    /// <summary>The parts of a comma-separated value, none of them empty.</summary>
    public static string[] Parts(string option, string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.All(p => p.Length > 0) ? parts : throw Bad(option, text, "it has an empty part between commas");
    }

    public static CliException Bad(string option, string text, string rule, string? hint = null) =>
        new(ExitCode.Usage, DiagnosticCodes.InvalidOptionValue, $"{option} is '{text}'; {rule}", hint);

    /// <summary>"a, b or c".</summary>
    public static string Words(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";

    private static bool TryFinite(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);
}
