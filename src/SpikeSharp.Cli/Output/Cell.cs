using System.Globalization;
using System.Text.Json;

namespace SpikeSharp.Cli.Output;

/// <summary>One value of a table: text, a whole number, a number, a truth value, or nothing.</summary>
internal readonly record struct Cell
{
    private readonly object? _value;

    private Cell(object? value) => _value = value;

    public bool IsNumber => _value is long or double;

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(int number) => new((long)number);

    public static implicit operator Cell(long number) => new(number);

    public static implicit operator Cell(double number) => new(number);

    public static implicit operator Cell(double? number) => new(number);

    public static implicit operator Cell(bool flag) => new(flag);

    /// <summary>A number times a factor; anything else as it is.</summary>
    public Cell Times(double factor) => _value switch
    {
        double number => new(number * factor),
        long number => new(number * factor),
        _ => this,
    };

    /// <summary>The value as people read it; <paramref name="format"/> applies to numbers that are not whole by type.</summary>
    public string ToText(string format) => _value switch
    {
        null => "-",
        double.NaN => "-",
        double number => WithoutLoneSign(number.ToString(format, CultureInfo.InvariantCulture)),
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "yes" : "no",
        _ => (string)_value,
    };

    // What rounds to 0 has no sign.
    private static string WithoutLoneSign(string text) => text is ['-', .. string digits] && digits.All(c => c is '0' or '.') ? digits : text;

    public void Write(Utf8JsonWriter json)
    {
        switch (_value)
        {
            case null: json.WriteNullValue(); break;
            case double number: json.WriteFinite(number); break;
            case long number: json.WriteNumberValue(number); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            default: json.WriteStringValue((string)_value); break;
        }
    }
}
