using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSharp.Cli.Options;

/// <summary>A file with an array, and which of its arrays if it has several.</summary>
/// <param name="Path">As given.</param>
/// <param name="Key">The name of an array in a .npz file, or null.</param>
/// <param name="Layer">The input layer it is for, or null for the only one.</param>
internal sealed record DataSource(string Path, string? Key = null, string? Layer = null)
{
    /// <summary>As it would be typed, without the layer.</summary>
    public override string ToString() => Key is null ? Path : $"{Path}:{Key}";
}

/// <summary>A factor on inputs, kept as a fraction because x / 255 and x * (1/255) differ in the last bit.</summary>
/// <param name="Multiplier">Above 0.</param>
/// <param name="Divisor">Above 0.</param>
internal readonly record struct InputScale(double Multiplier, double Divisor)
{
    public static InputScale One { get; } = new(1, 1);

    /// <summary>What bytes become when nothing is said: 0 to 1.</summary>
    public static InputScale Bytes { get; } = new(1, 255);

    public override string ToString() => Divisor == 1
        ? Multiplier.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Multiplier}/{Divisor}");
}

/// <summary>Which data a network is run on, and how raw values become inputs: (value * scale - mean) / std.</summary>
internal sealed record DataSettings
{
    public required ImmutableArray<DataSource> Inputs { get; init; }

    /// <summary>Null looks for them in the file of the inputs.</summary>
    public required DataSource? Labels { get; init; }

    /// <summary>Labels of outputs by name, beside those of <see cref="Labels"/>.</summary>
    public ImmutableArray<DataSource> NamedLabels { get; init; } = [];

    /// <summary>The output that labels without a name belong to, whose answers are shown in full; null: the first.</summary>
    public string? Output { get; init; }

    /// <summary>The first so many items; null takes all.</summary>
    public required int? Limit { get; init; }

    /// <summary>Null divides bytes by 255 and leaves everything else.</summary>
    public required InputScale? Scale { get; init; }

    /// <summary>One number, or one for each channel; empty is 0.</summary>
    public required ImmutableArray<double> Mean { get; init; }

    /// <summary>One number, or one for each channel, above 0; empty is 1.</summary>
    public required ImmutableArray<double> Std { get; init; }

    /// <summary>The options that bring about this choice of data.</summary>
    public string ToArguments()
    {
        List<string> words = [.. Inputs.Select(source => "--data " + ConversionSettings.Quoted(source.Layer is { } layer ? $"{layer}={source}" : source.ToString()))];
        if (Labels is { } labels) words.Add("--labels " + ConversionSettings.Quoted(labels.ToString()));
        words.AddRange(NamedLabels.Select(named => "--labels " + ConversionSettings.Quoted($"{named.Layer}={named}")));
        if (Output is { } output) words.Add("--output " + ConversionSettings.Quoted(output));
        if (Limit is int limit) words.Add(string.Create(CultureInfo.InvariantCulture, $"--limit {limit}"));
        if (Scale is { } scale) words.Add($"--input-scale {scale}");
        if (!Mean.IsEmpty) words.Add($"--input-mean {List(Mean)}");
        if (!Std.IsEmpty) words.Add($"--input-std {List(Std)}");
        return string.Join(' ', words);

        static string List(ImmutableArray<double> values) => string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
    }
}
