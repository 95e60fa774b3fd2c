
namespace SpikeSharp.Cli.Options;

/// <summary>The neuron types that the command line can name.</summary>
internal enum NeuronKind
{
    RectifiedLinear,
    SpikingRectifiedLinear,
    LifRate,
    Lif,
}

/// <summary>What people call neuron types.</summary>
internal static class NeuronKinds
{
    private static readonly (string Name, NeuronKind Kind)[] Names =
    [
        ("RectifiedLinear", NeuronKind.RectifiedLinear),
        ("SpikingRectifiedLinear", NeuronKind.SpikingRectifiedLinear),
        ("LifRate", NeuronKind.LifRate),
        ("Lif", NeuronKind.Lif),
        ("relu", NeuronKind.RectifiedLinear),
        ("spiking-relu", NeuronKind.SpikingRectifiedLinear),
        ("lif-rate", NeuronKind.LifRate),
    ];

    public static NeuronKind Parse(string option, string text, string name)
    {
        string plain = Plain(name);
        foreach ((string known, NeuronKind kind) in Names)
        {
            if (Plain(known) == plain)
                return kind;
        }

        throw OptionValue.Bad(
            option, text, $"there is no neuron type '{name}'", SpellCheck.Hint(name, Names.Select(n => n.Name)) ?? $"neuron types: {string.Join(", ", Enum.GetNames<NeuronKind>())}");
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
