using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>A small model that the original converted several ways: what it was told, what it made, what came out.</summary>
internal sealed class ConverterCase : IDisposable
{
    /// <summary>Every case: a new file is run without a word here.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(TestData.File("converter/dense-relu.json"))!, "*.json")
            .Where(file => File.Exists(Path.ChangeExtension(file, ".npz"))).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal),
    ];

    private readonly JsonDocument _json;

    public ConverterCase(string name)
    {
        Name = name;
        _json = JsonDocument.Parse(File.ReadAllBytes(TestData.File($"converter/{name}.json")));
        Arrays = Npz.Load(TestData.File($"converter/{name}.npz"));
        Graph = KerasModel.Load(TestData.File($"converter/{name}.h5"));
    }

    public string Name { get; }

    public Npz Arrays { get; }

    public LayerGraph Graph { get; }

    /// <summary>Whether a seed gives the voltages of the original: not where it has more objects, whose seeds are drawn before.</summary>
    public bool HasSeedsOfTheOriginal => Name != "fallback-softmax-dropout";

    public IEnumerable<string> Settings => _json.RootElement.GetProperty("settings").EnumerateObject().Select(setting => setting.Name);

    /// <summary>The settings that can be compared spike by spike: all but those that draw random numbers in every step.</summary>
    public IEnumerable<string> Reproducible => Settings.Where(setting => !Swaps(Setting(setting)).Values.Any(type => type.UsesRandom));

    /// <summary>Whether the original gave the same spikes in float64; false where that was not tried.</summary>
    public bool IsSameInDouble => _json.RootElement.GetProperty("float64_identical_spikes").ValueKind == JsonValueKind.True;

    public JsonElement Setting(string name) => _json.RootElement.GetProperty("settings").GetProperty(name);

    public static string InitialVoltage(JsonElement setting) => setting.GetProperty("initial_voltage").GetString()!;

    /// <summary>Converts with voltages as the setting says: zero, or our own draws from its seed.</summary>
    public Converter Convert(string setting)
    {
        Dictionary<Activation, NeuronType> swaps = Swaps(Setting(setting));
        ConverterOptions options = Options(Setting(setting));
        if (swaps.Count == 0) return new Converter(Graph, options);
        // By the key of an activation the original swaps layers with that activation, but no ReLU layer; ours means every ReLU.
        bool isByActivation = Setting(setting).GetProperty("neuron_swap")[0].GetProperty("key").TryGetProperty("activation", out _);
        if (isByActivation && Graph.Layers.Any(layer => layer is ReluLayer))
        {
            return new Converter(Graph, options with
            {
                SwapLayers = Graph.Layers.Where(layer => layer is not ReluLayer && swaps.ContainsKey(layer.Activation)).ToDictionary(layer => layer.Name, layer => swaps[layer.Activation]),
            });
        }
        return new Converter(Graph, options with { SwapActivations = swaps });
    }

    /// <summary>Converts with the voltages that the original recorded, given layer by layer.</summary>
    public Converter ConvertWithRecordedVoltages(string setting)
    {
        Dictionary<Activation, NeuronType> types = Swaps(Setting(setting));
        Dictionary<string, NeuronType> swaps = [];
        foreach (ConvertedLayer layer in Convert(setting).Report)
        {
            if (layer.Ensemble is not { NeuronType.IsSpiking: true } ensemble) continue;
            Samples recorded = new(Arrays[$"run/{setting}/v0/{ensemble.Label}"].ToDoubles());
            NeuronType type = types[layer.Layer.Activation];
            swaps[layer.Layer.Name] = type with { InitialState = new Dictionary<string, Distribution>(type.InitialState) { ["voltage"] = recorded } };
        }
        return new Converter(Graph, Options(Setting(setting)) with { SwapLayers = swaps, InitialVoltage = null });
    }

    /// <summary>The type with a name and the parameters of the reference.</summary>
    public static NeuronType TypeOf(JsonElement type)
    {
        double amplitude = type.TryGetProperty("amplitude", out JsonElement a) ? a.GetDouble() : 1;
        return type.GetProperty("type").GetString() switch
        {
            "RectifiedLinear" => new RectifiedLinear(amplitude),
            "SpikingRectifiedLinear" => new SpikingRectifiedLinear(amplitude),
            "LIF" => new Lif(Value("tau_rc", 0.02), Value("tau_ref", 0.002), Value("min_voltage", 0), amplitude),
            "LIFRate" => new LifRate(Value("tau_rc", 0.02), Value("tau_ref", 0.002), amplitude),
            "LeakyReLU" => new LeakyRelu(Value("negative_slope", 0.3), amplitude),
            "SpikingLeakyReLU" => new SpikingLeakyRelu(Value("negative_slope", 0.3), amplitude),
            "Sigmoid" => new Sigmoid(Value("tau_ref", 0.0025)),
            "Tanh" => new Tanh(Value("tau_ref", 0.0025)),
            "RegularSpiking" => new RegularSpiking(TypeOf(type.GetProperty("base_type")), amplitude),
            "PoissonSpiking" => new PoissonSpiking(TypeOf(type.GetProperty("base_type")), amplitude),
            var name => throw new InvalidDataException($"{name} is no type of these cases."),
        };

        double Value(string key, double usual) => type.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : usual;
    }

    public void Dispose()
    {
        _json.Dispose();
        Arrays.Dispose();
    }

    private ConverterOptions Options(JsonElement setting)
    {
        JsonElement options = _json.RootElement.GetProperty("converter_options"), synapse = setting.GetProperty("synapse"), seed = setting.GetProperty("net_seed");
        return new ConverterOptions
        {
            ScaleFiringRates = Scale(setting.GetProperty("scale_firing_rates")),
            Synapse = synapse.ValueKind == JsonValueKind.Number ? synapse.GetDouble() : Synapse.None,
            InitialVoltage = InitialVoltage(setting) == "zeros" ? 0.0 : null,
            InferenceOnly = Flag("inference_only"),
            MaxPooling = Flag("max_to_avg_pool") ? MaxPooling.Average : MaxPooling.Keep,
            FilterEveryConnection = false,
            Seed = seed.ValueKind == JsonValueKind.Number ? seed.GetInt64() : null,
        };

        bool Flag(string name) => options.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
    }

    private static FiringRateScale Scale(JsonElement scales)
    {
        if (scales.ValueKind == JsonValueKind.Number) return scales.GetDouble();
        FiringRateScale scale = FiringRateScale.None;
        if (scales.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty layer in scales.EnumerateObject()) scale = scale.With(layer.Name, layer.Value.GetDouble());
        return scale;
    }

    // The key is an activation, or the rate type that stands for one.
    private Dictionary<Activation, NeuronType> Swaps(JsonElement setting)
    {
        Dictionary<Activation, NeuronType> swaps = [];
        JsonElement list = setting.GetProperty("neuron_swap");
        if (list.ValueKind != JsonValueKind.Array) return swaps;
        foreach (JsonElement swap in list.EnumerateArray())
        {
            NeuronType type = TypeOf(swap.GetProperty("value"));
            foreach (Activation activation in Graph.Layers.Select(layer => layer.Activation).Where(activation => activation.Name == KeyOf(swap.GetProperty("key")))) swaps[activation] = type;
        }
        return swaps;
    }

    private static string KeyOf(JsonElement key) => key.TryGetProperty("activation", out JsonElement activation)
        ? activation.GetString()!
        : key.GetProperty("neuron").GetProperty("type").GetString() switch
        {
            "RectifiedLinear" => Activation.Relu.Name,
            "LeakyReLU" => Activation.LeakyRelu().Name,
            var name => throw new InvalidDataException($"{name} is no key of these cases."),
        };
}
