using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Words
{
    // A number and its unit stay on one line.
    private const string PercentSign = "\u00A0%";

    /// <summary>0.9866 as "98.66 %" or with fewer decimals.</summary>
    public static string Percent(double share, int decimals = 1) => (100 * share).ToString($"F{decimals}", CultureInfo.InvariantCulture) + PercentSign;

    /// <summary>A share of any size with three significant digits at least where it is small: "38.3 %", "0.0042 %", "0 %".</summary>
    public static string Share(double share) => share is > 0 and < 0.001 ? Significant(100 * share, 2) + PercentSign : share is 0 or 1 ? $"{100 * share:0}{PercentSign}" : Percent(share);

    /// <summary>Thousands apart, no decimals: "4,161".</summary>
    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A rate or another magnitude: three significant digits, whole numbers from 100 up.</summary>
    public static string Measure(double value) => Math.Abs(value) >= 100 ? Count(value) : Significant(value, 3);

    /// <summary>A number with a sign, for parts that add up: "+12.3", "-0.8".</summary>
    public static string Signed(double value) => (value < 0 ? "−" : "+") + Measure(Math.Abs(value));

    /// <summary>A rate with its unit: "200 Hz".</summary>
    public static string Hertz(double value) => Measure(value) + "\u00A0Hz";

    /// <summary>A setting as typed: "0.005", "200".</summary>
    public static string Exact(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A range, or one value where both ends are shown alike.</summary>
    public static string Range(double low, double high) => Measure(low) == Measure(high) ? Measure(low) : $"{Measure(low)} to {Measure(high)}";

    /// <summary>Seconds as milliseconds: "5 ms".</summary>
    public static string Milliseconds(double seconds) => Exact(1000 * seconds) + "\u00A0ms";

    /// <summary>"1 step", "2 steps".</summary>
    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };

    private static string Significant(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value)) return value.ToString(CultureInfo.InvariantCulture);
        int decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 12);
        return Math.Round(value, decimals).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
