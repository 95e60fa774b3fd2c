using System.CommandLine;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Options;

/// <summary>The options of every command that converts.</summary>
/// <param name="sweeps">The command has ranges of its own for scale and synapse.</param>
internal sealed class ConversionOptions(bool sweeps = false)
{
    public const string InferenceOnlyName = "--inference-only";
    public const string MaxPoolName = "--max-pool";
    public const string NoFoldName = "--no-fold";
    public const string ArchitectureName = "--architecture";
    public const string InputShapeName = "--input-shape";
    public const string SoftmaxName = "--softmax";
    public const string StrictName = "--strict";
    public const string TemporalName = "--temporal";

    /// <summary>In the order of <see cref="MaxPooling"/>.</summary>
    public static readonly string[] MaxPools = ["keep", "average", "before"];

    /// <summary>In the order of <see cref="OutputSoftmax"/>.</summary>
    public static readonly string[] Softmaxes = ["keep", "drop"];

    /// <summary>In the order of <see cref="DefaultSet"/>.</summary>
    public static readonly string[] DefaultSets = ["spikesharp", "nengo-dl"];

    private const string Relu = "relu";

    private static readonly string[] Voltages = ["random", "zero", "half"];

    private readonly Option<string[]> _swap = new("--swap")
    {
        HelpName = "NAME=NEURON",
        Description = "Neuron type for an activation (relu=SpikingRectifiedLinear) or for one layer (conv2d=Lif); repeatable. Types: " + string.Join(", ", Enum.GetNames<NeuronKind>()) + ". Default: relu=SpikingRectifiedLinear, and a leaky ReLU spikes with its slope",
    };

    private readonly Option<string> _scale = new("--scale")
    {
        HelpName = "FACTOR",
        Description = "Factor on firing rates: 200, none, or per layer conv2d=100,conv2d_1=50. Sigmoid and tanh are scaled only by name. Default: 200",
    };

    private readonly Option<string> _synapse = new("--synapse")
    {
        HelpName = "SECONDS",
        Description = "Time constant of the low-pass filter behind each layer: 0.005 or none. Default: 0.005",
    };

    private readonly Option<bool> _inferenceOnly = new(InferenceOnlyName) { Description = "Convert for running only: layers that matter in training alone are dropped" };

    private readonly Option<string> _maxPool = new(MaxPoolName)
    {
        HelpName = "HOW",
        Description = "Max pooling: before moves it in front of the neurons before it (as exact as they are), keep takes the largest spike of each step, average puts average pooling in its place. Default: before",
    };

    private readonly Option<string> _softmax = new(SoftmaxName)
    {
        HelpName = "HOW",
        Description = "A softmax at the end: drop gives out what goes into it, of which the same one is largest; keep computes it without neurons. Default: drop",
    };

    // As NengoDL calls it.
    private readonly Option<bool> _maxToAvgPool = new("--max-to-avg-pool") { Hidden = true };

    private readonly Option<bool> _noFold = new(NoFoldName) { Description = "Keep batch normalisation a layer of its own. Default: it goes into the weights before it" };

    private readonly Option<bool> _strict = new(StrictName) { Description = "Refuse a model with a layer that would be approximated, or computed without neurons" };

    private readonly Option<bool> _temporal = new(TemporalName) { Description = "The first axis of the data is time: one entry for each step" };

    private readonly Option<string> _initialVoltage = new("--initial-voltage")
    {
        HelpName = "VOLTAGE",
        Description = "Membrane voltage at the start: random, zero, half, or a number. Default: random",
    };

    private readonly Option<string> _seed = new("--seed") { HelpName = "N", Description = "Seed of everything that is drawn. Default: 0" };

    private readonly Option<string> _inputShape = new(InputShapeName) { HelpName = "SHAPE", Description = "Shape of one item where the model leaves it open: 28,28,1" };

    private readonly Option<string> _defaults = new("--defaults")
    {
        HelpName = "SET",
        Description = "Where the defaults above come from: spikesharp, or nengo-dl (no swap, scale none, synapse none, max pooling and softmax kept, no folding). Default: spikesharp",
    };

    private readonly Option<string> _architecture = new(ArchitectureName) { HelpName = "FILE.json", Description = "What model.to_json() wrote, for a file of weights only (.weights.h5)" };

    public void AddTo(CliCommand command) =>
        command.AddGroup("Conversion", All);

    private Option[] All => [_swap, .. sweeps ? (Option[])[] : [_scale, _synapse], _maxPool, _maxToAvgPool, _softmax, _noFold, _strict, _temporal, _inferenceOnly, _initialVoltage, _seed, _inputShape, _architecture, _defaults];

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
            MaxPool = ReadMaxPool(parsed, personal),
            Fold = personal && !parsed.GetValue(_noFold),
            Softmax = parsed.GetValue(_softmax) is { } softmax ? (OutputSoftmax)OptionValue.OneOf(_softmax.Name, softmax, Softmaxes) : personal ? OutputSoftmax.Drop : OutputSoftmax.Keep,
            Architecture = parsed.GetValue(_architecture),
            Strict = parsed.GetValue(_strict),
            Temporal = parsed.GetValue(_temporal),
            InitialVoltage = parsed.GetValue(_initialVoltage) is { } voltage ? ReadVoltage(voltage) : InitialVoltage.Random,
            Seed = parsed.GetValue(_seed) is { } seed ? OptionValue.Whole(_seed.Name, seed, least: 0) : 0,
            InputShape = parsed.GetValue(_inputShape) is { } shape ? [.. OptionValue.Parts(_inputShape.Name, shape).Select(part => OptionValue.Whole(_inputShape.Name, part, least: 1))] : [],
            Given = [.. All.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)],
        };
    }

    /// <summary>The seed alone; null if none was given.</summary>
    public long? ReadSeed(ParseResult parsed) => parsed.GetValue(_seed) is { } seed ? OptionValue.Seed(_seed.Name, seed) : null;

    private MaxPooling ReadMaxPool(ParseResult parsed, bool personal)
    {
        MaxPooling? given = parsed.GetValue(_maxPool) is { } how ? (MaxPooling)OptionValue.OneOf(_maxPool.Name, how, MaxPools) : null;
        if (parsed.GetValue(_maxToAvgPool))
        {
            return given is null or MaxPooling.Average
                ? MaxPooling.Average
                : throw OptionValue.Bad(_maxPool.Name, parsed.GetValue(_maxPool)!, $"{_maxToAvgPool.Name} says average", $"leave {_maxToAvgPool.Name} out");
        }
        return given ?? (personal ? MaxPooling.BeforeNeurons : MaxPooling.Keep);
    }

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
