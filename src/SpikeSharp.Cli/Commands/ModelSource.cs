using SpikeSharp.Building;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Commands;

/// <summary>From a model file and the settings of the command line to a built model.</summary>
internal static class ModelSource
{
    /// <summary>Loads and converts a trained network.</summary>
    public static (LayerGraph? Graph, BuiltModel Model) Open(CliContext cli, string file, ConversionSettings settings, double dt)
    {
        LayerGraph graph = KerasModel.Load(file);
        return (graph, Convert(graph, settings).Build(dt, cli.Cancel));
    }

    public static IReadOnlyList<Data.ModelInput> InputsOf(BuiltModel model) => [.. model.Inputs.Select(input => new Data.ModelInput(input.Name, input.Shape))];

    /// <summary>The setting in force, in one line.</summary>
    public static string Describe(LayerGraph? graph, BuiltModel model, ConversionSettings settings) =>
        graph is null ? $"setting: as built into {model.Label}; seed {model.Seed}" : settings.Describe();

    public static Converter Convert(LayerGraph graph, ConversionSettings settings)
    {
        Dictionary<Activation, NeuronType> activations = [];
        Dictionary<string, NeuronType> layers = [];
        foreach (SwapRule rule in settings.Swaps)
        {
            // One look-up: a layer of that name comes first.
            if (graph.TryGetLayer(rule.Key) is not null) layers[rule.Key] = Neurons(rule.Neuron);
            else if (graph.Layers.FirstOrDefault(layer => layer.Activation.Name == rule.Key) is { } layer) activations[layer.Activation] = Neurons(rule.Neuron);
            else layers[rule.Key] = Neurons(rule.Neuron);
        }
        FiringRateScale scale = settings.Scale.All is double all ? all : FiringRateScale.None;
        foreach ((string layer, double? value) in settings.Scale.Named) scale = scale.With(layer, value ?? 1);
        LayerSynapses synapse = settings.Synapse.All is double tau ? tau : Synapse.None;
        foreach ((string layer, double? value) in settings.Synapse.Named) synapse = synapse.With(layer, value is double own ? own : Synapse.None);
        return new Converter(graph, new ConverterOptions
        {
            SwapActivations = activations,
            SwapLayers = layers,
            ScaleFiringRates = scale,
            Synapse = synapse,
            InferenceOnly = settings.InferenceOnly,
            MaxToAveragePool = settings.MaxToAvgPool,
            InitialVoltage = settings.InitialVoltage.Value is double voltage ? voltage : null,
            Seed = settings.Seed,
        });
    }

    private static NeuronType Neurons(NeuronKind kind) => kind switch
    {
        NeuronKind.RectifiedLinear => new RectifiedLinear(),
        NeuronKind.LifRate => new LifRate(),
        NeuronKind.Lif => new Lif(),
        _ => new SpikingRectifiedLinear(),
    };
}
