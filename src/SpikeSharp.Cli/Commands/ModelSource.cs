using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Commands;

/// <summary>From a model file and the settings of the command line to the library's converter.</summary>
internal static class ModelSource
{
    public static IReadOnlyList<ModelInput> InputsOf(LayerGraph graph) => [.. graph.Inputs.Select(input => new ModelInput(input.Name, input.OutputShape))];

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
