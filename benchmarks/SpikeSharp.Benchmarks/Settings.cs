using System.Globalization;

namespace SpikeSharp.Benchmarks;

/// <summary>The command line of the benchmark.</summary>
internal sealed record Settings
{
    public int Images { get; init; } = 1000;

    public int ReferenceImages { get; init; } = 4;

    public int Steps { get; init; } = 50;

    public int Threads { get; init; } = 2;

    public int Repetitions { get; init; } = 7;

    public string? Yardstick { get; init; }

    public static Settings Parse(string[] args)
    {
        Settings settings = new();
        for (int i = 0; i < args.Length; i += 2)
        {
            string name = args[i], value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{name} needs a value.");
            settings = name switch
            {
                "--images" => settings with { Images = Number(1) },
                "--reference-images" => settings with { ReferenceImages = Number(0) },
                "--steps" => settings with { Steps = Number(1) },
                "--threads" => settings with { Threads = Number(1) },
                "--repetitions" => settings with { Repetitions = Number(1) },
                "--yardstick" => settings with { Yardstick = value },
                _ => throw new ArgumentException($"There is no option {name}; see --help."),
            };

            int Number(int least) => int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number >= least
                ? number
                : throw new ArgumentException($"{name} must be a whole number from {least}, not '{value}'.");
        }
        return settings;
    }
}
