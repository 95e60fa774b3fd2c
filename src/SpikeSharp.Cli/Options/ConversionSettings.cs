using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Options;

/// <summary>Whose defaults fill in what the command line leaves open.</summary>
internal enum DefaultSet
{
    /// <summary>What a person wants: spiking ReLU, scale 200, synapse 5 ms.</summary>
    SpikeSharp,

    /// <summary>The original's: no swap, no scale, no synapse.</summary>
    NengoDl,
}

/// <summary>A neuron type in place of an activation, or of the activation of one layer.</summary>
/// <param name="Key">The name of an activation ("relu") or of a layer.</param>
/// <param name="Neuron">What stands in for it.</param>
internal sealed record SwapRule(string Key, NeuronKind Neuron)
{
    public override string ToString() => $"{Key}={Neuron}";
}

/// <summary>The membrane voltage at the start of a presentation.</summary>
/// <param name="Value">The same for all neurons; null draws each from 0 to 1 by the seed.</param>
internal sealed record InitialVoltage(double? Value)
{
    public static InitialVoltage Random { get; } = new((double?)null);

    public override string ToString() => Value switch
    {
        null => "random",
        0 => "zero",
        0.5 => "half",
        { } value => value.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>How a trained network becomes a spiking one.</summary>
internal sealed record ConversionSettings
{
    private static readonly SearchValues<char> ShellCharacters = SearchValues.Create(" '\"\\$&;|<>()*?`\t");

    public required DefaultSet Defaults { get; init; }

    /// <summary>In the order given; the default for ReLU last, unless replaced.</summary>
    public required ImmutableArray<SwapRule> Swaps { get; init; }

    /// <summary>Factors on firing rates.</summary>
    public required LayerValues Scale { get; init; }

    /// <summary>Time constants in seconds of the low-pass filter behind each layer.</summary>
    public required LayerValues Synapse { get; init; }

    public required bool InferenceOnly { get; init; }

    public required MaxPooling MaxPool { get; init; }

    /// <summary>What becomes of a softmax at the end.</summary>
    public OutputSoftmax Softmax { get; init; } = OutputSoftmax.Drop;

    /// <summary>Whether batch normalisation goes into the weights before it.</summary>
    public required bool Fold { get; init; }

    /// <summary>Whether only exact conversions are taken.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether the first axis of the data is time.</summary>
    public bool Temporal { get; init; }

    public required InitialVoltage InitialVoltage { get; init; }

    public required int Seed { get; init; }

    /// <summary>Shape of one item where the model leaves it open; empty if nothing was said.</summary>
    public ImmutableArray<int> InputShape { get; init; } = [];

    /// <summary>The JSON file with the architecture of a file that holds weights only; null: the model holds its own.</summary>
    public string? Architecture { get; init; }

    /// <summary>Names of the options that the command line gave.</summary>
    public ImmutableArray<string> Given { get; init; } = [];

    /// <summary>What a person wants, unless told otherwise: the spiking ReLU, scale 200, a synapse of 5 ms.</summary>
    public static ConversionSettings Personal { get; } = new()
    {
        Defaults = DefaultSet.SpikeSharp,
        Swaps = [new SwapRule("relu", NeuronKind.SpikingRectifiedLinear)],
        Scale = LayerValues.Of(200),
        Synapse = LayerValues.Of(0.005),
        InferenceOnly = false,
        MaxPool = MaxPooling.BeforeNeurons,
        Fold = true,
        InitialVoltage = InitialVoltage.Random,
        Seed = 0,
    };

    /// <summary>One line with everything that is in force.</summary>
    public string Describe()
    {
        string swaps = Swaps.IsEmpty ? "none" : string.Join(", ", Swaps);
        bool isPersonal = Defaults == DefaultSet.SpikeSharp;
        string pooling = MaxPool == (isPersonal ? MaxPooling.BeforeNeurons : MaxPooling.Keep) ? "" : MaxPool switch
        {
            MaxPooling.Average => ", max pooling as average pooling",
            MaxPooling.Keep => ", max pooling kept",
            _ => ", max pooling before neurons",
        };
        string softmax = Softmax == (isPersonal ? OutputSoftmax.Drop : OutputSoftmax.Keep) ? "" : Softmax == OutputSoftmax.Keep ? ", softmax kept" : ", softmax dropped";
        string flags = (InferenceOnly ? ", inference only" : "") + pooling + softmax + (isPersonal && !Fold ? ", batch normalisation not folded" : "") + (Strict ? ", exact only" : "") + (Temporal ? ", temporal" : "");
        string seconds = Synapse is { All: null, Named.Length: 0 } ? "" : " s";
        return $"setting: swap {swaps}; scale {Scale}{Others(Scale)}; synapse {Synapse}{Others(Synapse)}{seconds}; initial voltage {InitialVoltage}; seed {Seed}{flags} (defaults: {Word(Defaults)})";
    }

    /// <summary>The options that bring about this setting; what the defaults bring about anyway is left out, except scale and synapse.</summary>
    public string ToArguments()
    {
        List<string> words = [];
        if (Defaults != DefaultSet.SpikeSharp)
            words.Add($"--defaults {Word(Defaults)}");
        words.AddRange(Swaps.Where(s => Defaults != DefaultSet.SpikeSharp || !Personal.Swaps.Contains(s)).Select(s => $"--swap {s}"));
        words.Add($"--scale {Scale} --synapse {Synapse}");
        if (InitialVoltage != InitialVoltage.Random)
            words.Add($"--initial-voltage {InitialVoltage}");
        if (Seed != 0)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"--seed {Seed}"));
        if (InferenceOnly)
            words.Add(ConversionOptions.InferenceOnlyName);
        if (MaxPool != (Defaults == DefaultSet.SpikeSharp ? MaxPooling.BeforeNeurons : MaxPooling.Keep))
            words.Add($"{ConversionOptions.MaxPoolName} {ConversionOptions.MaxPools[(int)MaxPool]}");
        if (Softmax != (Defaults == DefaultSet.SpikeSharp ? OutputSoftmax.Drop : OutputSoftmax.Keep))
            words.Add($"{ConversionOptions.SoftmaxName} {ConversionOptions.Softmaxes[(int)Softmax]}");
        if (Defaults == DefaultSet.SpikeSharp && !Fold)
            words.Add(ConversionOptions.NoFoldName);
        if (Strict)
            words.Add(ConversionOptions.StrictName);
        if (Temporal)
            words.Add(ConversionOptions.TemporalName);
        if (!InputShape.IsEmpty)
            words.Add($"{ConversionOptions.InputShapeName} {string.Join(',', InputShape)}");
        if (Architecture is not null)
            words.Add($"{ConversionOptions.ArchitectureName} {Quoted(Architecture)}");

        return string.Join(' ', words);
    }

    /// <summary>A word of a command line, in quotes if a shell would split it.</summary>
    public static string Quoted(string word) => word.AsSpan().ContainsAny(ShellCharacters) ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'" : word;

    private static string Others(LayerValues values) => values is { All: null, Named.Length: > 0 } ? ", others none" : "";

    private static string Word(DefaultSet defaults) => ConversionOptions.DefaultSets[(int)defaults];
}
