
namespace SpikeSharp.Cli.Options;

/// <summary>The neuron types that the command line can name.</summary>
internal enum NeuronKind
{
    RectifiedLinear,
    SpikingRectifiedLinear,
    LeakyRelu,
    SpikingLeakyRelu,
    LifRate,
    SoftLifRate,
    Lif,
    AdaptiveLifRate,
    AdaptiveLif,
    Izhikevich,
    Sigmoid,
    Tanh,
    PoissonSpiking,
    RegularSpiking,
    StochasticSpiking,
}

/// <summary>What people call neuron types.</summary>
internal static class NeuronKinds
{
    private static readonly (string Name, NeuronKind Kind)[] Names =
    [
        .. Enum.GetValues<NeuronKind>().Select(kind => (kind.ToString(), kind)),
        ("relu", NeuronKind.RectifiedLinear),
        ("spiking-relu", NeuronKind.SpikingRectifiedLinear),
    ];

    public static NeuronKind Parse(string option, string text, string name)
    {
        string plain = Plain(name);
        foreach ((string known, NeuronKind kind) in Names)
        {
            if (Plain(known) == plain)
                return kind;
        }

        if (plain == "DIRECT")
            throw OptionValue.Bad(option, text, "Direct computes without neurons, so nothing can stand in for an activation", "to keep an activation as it is, leave it out of --swap");
        throw OptionValue.Bad(
            option, text, $"there is no neuron type '{name}'", SpellCheck.Hint(name, Names.Select(n => n.Name)) ?? $"neuron types: {string.Join(", ", Enum.GetNames<NeuronKind>())}");
    }

    /// <summary>The neurons of that name with their own defaults.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="slope">Slope of a leaky ReLU below 0.</param>
    public static NeuronType Neurons(this NeuronKind kind, double slope) => kind switch
    {
        NeuronKind.RectifiedLinear => new RectifiedLinear(),
        NeuronKind.SpikingRectifiedLinear => new SpikingRectifiedLinear(),
        NeuronKind.LeakyRelu => new LeakyRelu(slope),
        NeuronKind.SpikingLeakyRelu => new SpikingLeakyRelu(slope),
        NeuronKind.LifRate => new LifRate(),
        NeuronKind.SoftLifRate => new SoftLifRate(),
        NeuronKind.Lif => new Lif(),
        NeuronKind.AdaptiveLifRate => new AdaptiveLifRate(),
        NeuronKind.AdaptiveLif => new AdaptiveLif(),
        NeuronKind.Izhikevich => new Izhikevich(),
        NeuronKind.Sigmoid => new Sigmoid(),
        NeuronKind.Tanh => new Tanh(),
        NeuronKind.PoissonSpiking => new PoissonSpiking(new RectifiedLinear()),
        NeuronKind.RegularSpiking => new RegularSpiking(new RectifiedLinear()),
        _ => new StochasticSpiking(new RectifiedLinear()),
    };

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
