using System.Runtime.CompilerServices;

namespace SpikeSharp;

/// <summary>Argument checks that name the parameter, or with its owner as a property (Lif.TauRc), the value found and the range allowed. Each returns the value, so it fits an initializer.</summary>
internal static class Check
{
    /// <summary>Finite and greater than zero.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "", Type? owner = null) =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange(name, value, "must be positive and finite", owner);

    /// <summary>Finite and at least <paramref name="low"/>.</summary>
    public static double AtLeast(double value, double low, [CallerMemberName] string name = "", Type? owner = null) =>
        value >= low && double.IsFinite(value) ? value : throw OutOfRange(name, value, FormattableString.Invariant($"must be finite and at least {low:R}"), owner);

    /// <summary>At least <paramref name="low"/>.</summary>
    public static int AtLeast(int value, int low, [CallerMemberName] string name = "", Type? owner = null) =>
        value >= low ? value : throw OutOfRange(name, value, $"must be at least {low}", owner);

    /// <summary>Finite and zero or more.</summary>
    public static double NotNegative(double value, [CallerMemberName] string name = "", Type? owner = null) =>
        value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(name, value, "must be finite and zero or more", owner);

    /// <summary>Null, or from 0 to 2^32-1.</summary>
    public static long? Seed(long? value, [CallerMemberName] string name = "", Type? owner = null) =>
        value is null or (>= 0 and <= uint.MaxValue) ? value : throw OutOfRange(name, value, $"must be from 0 to {uint.MaxValue}", owner);

    /// <summary>Neither infinite nor NaN.</summary>
    public static double Finite(double value, [CallerMemberName] string name = "", Type? owner = null) =>
        double.IsFinite(value) ? value : throw OutOfRange(name, value, "must be finite", owner);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static double Range(double value, double low, double high, [CallerMemberName] string name = "", Type? owner = null) =>
        value >= low && value <= high ? value : throw OutOfRange(name, value, FormattableString.Invariant($"must be from {low:R} to {high:R}"), owner);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static int Range(int value, int low, int high, [CallerMemberName] string name = "", Type? owner = null) =>
        value >= low && value <= high ? value : throw OutOfRange(name, value, $"must be from {low} to {high}", owner);

    /// <summary>From 0 to <paramref name="count"/> - 1.</summary>
    public static int Index(int value, int count, [CallerMemberName] string name = "", Type? owner = null) =>
        (uint)value < (uint)count ? value : throw OutOfRange(name, value, $"must be from 0 to {count - 1}", owner);

    public static ArgumentOutOfRangeException OutOfRange(string name, object value, string rule, Type? owner = null) =>
        new(name, value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(owner is null ? name : $"{owner.Name}.{char.ToUpperInvariant(name[0])}{name.AsSpan(1)}")} {rule}; {value} was given."));
}
