using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>Neuron types as a file names them: both directions.</summary>
internal static class NeuronFormat
{
    private const string Amplitude = "amplitude", TauRc = "tau_rc", TauRef = "tau_ref", MinVoltage = "min_voltage", TauN = "tau_n", IncN = "inc_n";
    private const string TauRecovery = "tau_recovery", Coupling = "coupling", ResetVoltage = "reset_voltage", ResetRecovery = "reset_recovery";
    private const string Negative = "negative", Parameters = "parameters", Sigma = "sigma", NegativeSlope = "negative_slope";

    private static readonly ImmutableArray<string> Names =
    [
        "LIF", "LIFRate", "AdaptiveLIF", "AdaptiveLIFRate", "RectifiedLinear", "SpikingRectifiedLinear", "Sigmoid", "Tanh", "Izhikevich",
        "RegularSpiking", "StochasticSpiking", "PoissonSpiking", "SoftLifRate", "LeakyReLU", "SpikingLeakyReLU",
    ];

    /// <summary>The names that can be read without a type of the user's.</summary>
    public static string Supported { get; } = string.Join(", ", Names);

    /// <summary>The name of a type; null if a file cannot hold it.</summary>
    public static string? NameOf(NeuronType type) => type switch
    {
        Lif => "LIF",
        LifRate => "LIFRate",
        AdaptiveLif => "AdaptiveLIF",
        AdaptiveLifRate => "AdaptiveLIFRate",
        LeakyRelu => "LeakyReLU",
        SpikingLeakyRelu => "SpikingLeakyReLU",
        RectifiedLinear or SpikingRectifiedLinear or Sigmoid or Tanh or Izhikevich or RateToSpikes or SoftLifRate => type.GetType().Name,
        // A name of the library would be read as the library's type.
        { Parameters: not null } when !Names.Contains(type.GetType().Name) => type.GetType().Name,
        _ => null,
    };

    public static bool CanRead(string name, ImmutableArray<NeuronType> own) => Names.Contains(name) || own.Any(type => type.GetType().Name == name);

    /// <summary>The type; a <see cref="RateToSpikes"/> over a base that is not known yet.</summary>
    public static NeuronType Read(SsmValue neurons, ImmutableArray<NeuronType> own) => neurons["type"].Text() switch
    {
        "LIF" => new Lif(
            neurons[TauRc].Positive(), neurons[TauRef].NotNegative(), neurons[MinVoltage].NotPositiveOrMinusInfinity(), neurons[Amplitude].Positive()),
        "LIFRate" => new LifRate(neurons[TauRc].Positive(), neurons[TauRef].NotNegative(), neurons[Amplitude].Positive()),
        "AdaptiveLIF" => new AdaptiveLif(
            neurons[TauN].Positive(), neurons[IncN].NotNegative(), neurons[TauRc].Positive(), neurons[TauRef].NotNegative(),
            neurons[MinVoltage].NotPositiveOrMinusInfinity(), neurons[Amplitude].Positive()),
        "AdaptiveLIFRate" => new AdaptiveLifRate(
            neurons[TauN].Positive(), neurons[IncN].NotNegative(), neurons[TauRc].Positive(), neurons[TauRef].NotNegative(), neurons[Amplitude].Positive()),
        "RectifiedLinear" => new RectifiedLinear(neurons[Amplitude].Positive()),
        "SpikingRectifiedLinear" => new SpikingRectifiedLinear(neurons[Amplitude].Positive()),
        "Sigmoid" => new Sigmoid(neurons[TauRef].Positive()),
        "Tanh" => new Tanh(neurons[TauRef].Positive()),
        "Izhikevich" => new Izhikevich(
            neurons[TauRecovery].Positive(), neurons[Coupling].NotNegative(), neurons[ResetVoltage].Number(), neurons[ResetRecovery].Number()),
        "RegularSpiking" => new RegularSpiking(UnknownBase(neurons), neurons[Amplitude].Positive()),
        "StochasticSpiking" => new StochasticSpiking(UnknownBase(neurons), neurons[Amplitude].Positive()),
        "PoissonSpiking" => new PoissonSpiking(UnknownBase(neurons), neurons[Amplitude].Positive()),
        "SoftLifRate" => new SoftLifRate(neurons[Sigma].Positive(), neurons[TauRc].Positive(), neurons[TauRef].NotNegative(), neurons[Amplitude].Positive()),
        "LeakyReLU" => new LeakyRelu(neurons[NegativeSlope].Number(), neurons[Amplitude].Positive()),
        "SpikingLeakyReLU" => new SpikingLeakyRelu(neurons[NegativeSlope].Number(), neurons[Amplitude].Positive()),
        string name => own.FirstOrDefault(type => type.GetType().Name == name) is { } type
            ? ReadOwn(neurons[Parameters], type)
            : throw neurons["type"].Unsupported(
                $"neuron type '{name}' is not supported; {Supported} are", $"if it is a type of your own, give one to {nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.NeuronTypes)}"),
    };

    public static void Write(Utf8JsonWriter json, NeuronType type)
    {
        json.WriteStartObject();
        json.WriteString("type", NameOf(type));
        switch (type)
        {
            case Lif lif:
                WriteLif(json, lif.Amplitude, lif.TauRc, lif.TauRef, lif.MinVoltage);
                break;
            case LifRate rate:
                WriteLif(json, rate.Amplitude, rate.TauRc, rate.TauRef);
                break;
            case AdaptiveLif lif:
                WriteLif(json, lif.Amplitude, lif.TauRc, lif.TauRef, lif.MinVoltage);
                WriteAdaptation(json, lif.TauN, lif.IncN);
                break;
            case AdaptiveLifRate rate:
                WriteLif(json, rate.Amplitude, rate.TauRc, rate.TauRef);
                WriteAdaptation(json, rate.TauN, rate.IncN);
                break;
            case Sigmoid sigmoid:
                json.WriteNumber(TauRef, sigmoid.TauRef);
                break;
            case Tanh tanh:
                json.WriteNumber(TauRef, tanh.TauRef);
                break;
            case Izhikevich izhikevich:
                json.WriteNumber(TauRecovery, izhikevich.TauRecovery);
                json.WriteNumber(Coupling, izhikevich.Coupling);
                json.WriteNumber(ResetVoltage, izhikevich.ResetVoltage);
                json.WriteNumber(ResetRecovery, izhikevich.ResetRecovery);
                break;
            case RateToSpikes:
                json.WriteNumber(Amplitude, type.Amplitude);
                json.WriteBoolean(Negative, type.AllowsNegative);
                break;
            case SoftLifRate rate:
                WriteLif(json, rate.Amplitude, rate.TauRc, rate.TauRef);
                json.WriteNumber(Sigma, rate.Sigma);
                break;
            case LeakyRelu leaky:
                WriteLeaky(json, leaky.Amplitude, leaky.NegativeSlope);
                break;
            case SpikingLeakyRelu leaky:
                WriteLeaky(json, leaky.Amplitude, leaky.NegativeSlope);
                break;
            case RectifiedLinear or SpikingRectifiedLinear:
                json.WriteNumber(Amplitude, type.Amplitude);
                break;
            default:
                json.WriteStartObject(Parameters);
                foreach ((string name, double value) in type.Parameters!.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)) WriteNumber(json, name, value);
                json.WriteEndObject();
                break;
        }
        json.WriteEndObject();
    }

    /// <summary>Gives the populations that turn rates to spikes the bases that make those rates, where the model has them.</summary>
    public static ImmutableArray<Operator> WithBases(ImmutableArray<Operator> operators)
    {
        Dictionary<Signal, NeuronType> types = new(ReferenceEqualityComparer.Instance);
        foreach (SimNeurons neurons in operators.OfType<SimNeurons>().Where(op => op.Neurons is not RateToSpikes)) types[neurons.Output] = neurons.Neurons;
        return
        [
            .. operators.Select(op => op is SimNeurons { Neurons: RateToSpikes wrapper } neurons && types.TryGetValue(neurons.Current, out NeuronType? type) && type.AllowsNegative == wrapper.AllowsNegative
                ? neurons with { Neurons = wrapper.Over(type) }
                : op),
        ];
    }

    private static UnknownRate UnknownBase(SsmValue neurons) => new(neurons[Negative].Flag());

    private static NeuronType ReadOwn(SsmValue parameters, NeuronType type)
    {
        ImmutableDictionary<string, double> values = parameters.IsNull
            ? ImmutableDictionary<string, double>.Empty
            : parameters.Members().ToImmutableDictionary(member => member.Name, member => member.Value.NumberOrInfinity(), StringComparer.Ordinal);
        try
        {
            return type.WithParameters(values);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or KeyNotFoundException)
        {
            throw parameters.Invalid($"{type.GetType().Name} refuses them: {e.Message}");
        }
    }

    private static void WriteLif(Utf8JsonWriter json, double amplitude, double tauRc, double tauRef, double? minVoltage = null)
    {
        json.WriteNumber(Amplitude, amplitude);
        json.WriteNumber(TauRc, tauRc);
        json.WriteNumber(TauRef, tauRef);
        if (minVoltage is double minimum) WriteNumber(json, MinVoltage, minimum);
    }

    private static void WriteLeaky(Utf8JsonWriter json, double amplitude, double negativeSlope)
    {
        json.WriteNumber(Amplitude, amplitude);
        json.WriteNumber(NegativeSlope, negativeSlope);
    }

    private static void WriteAdaptation(Utf8JsonWriter json, double tauN, double incN)
    {
        json.WriteNumber(TauN, tauN);
        json.WriteNumber(IncN, incN);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsInfinity(value)) json.WriteString(name, value < 0 ? "-inf" : "inf");
        else json.WriteNumber(name, value);
    }
}
