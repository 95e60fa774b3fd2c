using System.CommandLine;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Options;

/// <summary>The options of every command that converts.</summary>
/// <param name="sweeps">The command has ranges of its own for scale and synapse.</param>
internal sealed class ConversionOptions(bool sweeps = false)
{
    public const string InferenceOnlyName = "--inference-only";
    public const string MaxToAvgPoolName = "--max-to-avg-pool";

    /// <summary>In the order of <see cref="DefaultSet"/>.</summary>
    public static readonly string[] DefaultSets = ["spikesharp", "nengo-dl"];

    private const string Relu = "relu";

    private static readonly string[] Voltages = ["random", "zero", "half"];

    private readonly Option<string[]> _swap = new("--swap")
    {
        HelpName = "NAME=NEURON",
        Description = "Neuron type for an activation (relu=SpikingRectifiedLinear) or for one layer (conv2d=Lif); repeatable. Default: relu=SpikingRectifiedLinear",
    };

    private readonly Option<string> _scale = new("--scale")
    {
        HelpName = "FACTOR",
        Description = "Factor on firing rates: 200, none, or per layer conv2d=100,conv2d_1=50. Default: 200",
    };

    private readonly Option<string> _synapse = new("--synapse")
    {
        HelpName = "SECONDS",
        Description = "Time constant of the low-pass filter behind each layer: 0.005 or none. Default: 0.005",
    };

    private readonly Option<bool> _inferenceOnly = new(InferenceOnlyName) { Description = "Convert for running only: layers that matter in training alone are dropped" };

    private readonly Option<bool> _maxToAvgPool = new(MaxToAvgPoolName) { Description = "Let average pooling stand in for max pooling (approximate)" };

    private readonly Option<string> _initialVoltage = new("--initial-voltage")
    {
        HelpName = "VOLTAGE",
        Description = "Membrane voltage at the start: random, zero, half, or a number. Default: random",
    };

    private readonly Option<string> _seed = new("--seed") { HelpName = "N", Description = "Seed of everything that is drawn. Default: 0" };

    private readonly Option<string> _inputShape = new("--input-shape") { HelpName = "SHAPE", Description = "Shape of one item where the model leaves it open: 28,28,1" };

    private readonly Option<string> _defaults = new("--defaults")
    {
        HelpName = "SET",
        Description = "Where the defaults above come from: spikesharp, or nengo-dl (no swap, scale none, synapse none). Default: spikesharp",
    };

    public void AddTo(CliCommand command) =>
        command.AddGroup("Conversion", All);

    private Option[] All => [_swap, .. sweeps ? (Option[])[] : [_scale, _synapse], _inferenceOnly, _maxToAvgPool, _initialVoltage, _seed, _inputShape, _defaults];

    /// <exception cref="Errors.CliException">A value cannot be used.</exception>
    public ConversionSettings Read(ParseResult parsed)
    {
        DefaultSet defaults = parsed.GetValue(_defaults) is { } set ? (DefaultSet)OptionValue.OneOf(_defaults.Name, set, DefaultSets) : DefaultSet.SpikeSharp;
        bool personal = defaults == DefaultSet.SpikeSharp;
        List<SwapRule> swaps = ReadSwaps(parsed.GetValue(_swap) ?? []);
        if (personal && !swaps.Exists(s => s.Key == Relu))
            swaps.AddRange(ConversionSettings.Personal.Swaps);

        return new ConversionSettings
        {
            Defaults = defaults,
            Swaps = [.. swaps],
            Scale = !sweeps && parsed.GetValue(_scale) is { } scale ? LayerValues.Parse(_scale.Name, scale, OptionValue.Positive)
                : personal ? ConversionSettings.Personal.Scale
                : LayerValues.None,
            Synapse = !sweeps && parsed.GetValue(_synapse) is { } synapse ? LayerValues.Parse(_synapse.Name, synapse, OptionValue.Positive)
                : personal ? ConversionSettings.Personal.Synapse
                : LayerValues.None,
            InferenceOnly = parsed.GetValue(_inferenceOnly),
            MaxToAvgPool = parsed.GetValue(_maxToAvgPool),
            InitialVoltage = parsed.GetValue(_initialVoltage) is { } voltage ? ReadVoltage(voltage) : InitialVoltage.Random,
            Seed = parsed.GetValue(_seed) is { } seed ? OptionValue.Whole(_seed.Name, seed, least: 0) : 0,
            InputShape = parsed.GetValue(_inputShape) is { } shape ? [.. OptionValue.Parts(_inputShape.Name, shape).Select(part => OptionValue.Whole(_inputShape.Name, part, least: 1))] : [],
            Given = [.. All.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)],
        };
    }

    /// <summary>The seed alone; null if none was given.</summary>
    public long? ReadSeed(ParseResult parsed) => parsed.GetValue(_seed) is { } seed ? OptionValue.Seed(_seed.Name, seed) : null;

    private List<SwapRule> ReadSwaps(string[] texts)
    {
        List<SwapRule> rules = [];
        foreach (string text in texts)
        {
            int equals = text.LastIndexOf('=');
            if (equals <= 0 || equals == text.Length - 1)
                throw OptionValue.Bad(_swap.Name, text, "it must be ACTIVATION=NEURON or LAYER=NEURON", "for example --swap relu=SpikingRectifiedLinear");

            SwapRule rule = new(text[..equals].Trim(), NeuronKinds.Parse(_swap.Name, text, text[(equals + 1)..].Trim()));
            if (rules.Exists(r => r.Key == rule.Key))
                throw OptionValue.Bad(_swap.Name, text, $"'{rule.Key}' has been swapped already");

            rules.Add(rule);
        }

        return rules;
    }

    private InitialVoltage ReadVoltage(string text) => Array.FindIndex(Voltages, v => v.Equals(text, StringComparison.OrdinalIgnoreCase)) switch
    {
        0 => InitialVoltage.Random,
        1 => new InitialVoltage(0),
        2 => new InitialVoltage(0.5),
        _ when char.IsAsciiLetter(text.FirstOrDefault()) => throw OptionValue.Bad(
            _initialVoltage.Name, text, "it must be random, zero, half or a number", SpellCheck.Hint(text, Voltages)),
        _ => new InitialVoltage(OptionValue.Finite(_initialVoltage.Name, text)),
    };
}
