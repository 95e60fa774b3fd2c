using System.Globalization;
using SpikeSharp.Building;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Commands;

/// <summary>From a model file and the settings of the command line to a built model.</summary>
internal static class ModelSource
{
    private static readonly string[] Curves = ["sigmoid", "tanh"];

    private const string LeakyRelu = "leaky_relu";

    private const double UsualSlope = 0.3;

    private const string BuiltExtension = ".ssm";

    /// <summary>Loads and converts a trained network.</summary>
    /// <returns>The trained network and its conversion, null for a model as it was built; what runs.</returns>
    /// <exception cref="CliException">A built model is asked to be converted again.</exception>
    public static (LayerGraph? Trained, Converter? Converter, BuiltModel Model) Open(CliContext cli, string file, ConversionSettings settings, double dt, bool hasDt = false)
    {
        if (IsBuilt(file))
        {
            string? given = settings.Given.FirstOrDefault(option => option != ConversionOptions.TemporalName);
            if (given is not null)
                throw new CliException(ExitCode.Usage, DiagnosticCodes.CommandLine, $"{given} has no use for {file}: a built model is converted already", $"leave {given} out, or give the trained network (.keras, .h5)");
            BuiltModel built = BuiltModel.Load(InputFile.Checked(file));
            CheckDt(file, built, dt, hasDt);
            return (null, null, built);
        }
        LayerGraph trained = Load(file, settings);
        Converter converter = Convert(trained, settings);
        return (trained, converter, converter.Build(dt, cli.Cancel));
    }

    /// <exception cref="CliException">Another step is asked for than the model was built for.</exception>
    public static void CheckDt(string file, BuiltModel built, double dt, bool hasDt)
    {
        if (hasDt && dt != built.Dt)
            throw OptionValue.Bad("--dt", dt.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{file} was built for steps of {built.Dt} s"), "leave --dt out, or convert again with it");
    }

    /// <summary>Whether a file holds a model as it was built.</summary>
    public static bool IsBuilt(string file) => file.EndsWith(BuiltExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a trained network.</summary>
    /// <exception cref="CliException">There is no such file, or it is a built model.</exception>
    public static LayerGraph Load(string file, ConversionSettings settings) => IsBuilt(file)
        ? throw new CliException(ExitCode.Usage, DiagnosticCodes.CommandLine, $"{file} is converted already", "give the trained network, a .keras or .h5 file")
        : KerasModel.Load(InputFile.Checked(file), new KerasLoadOptions { InputShape = settings.InputShape, Architecture = settings.Architecture is { } architecture ? InputFile.Checked(architecture) : null });

    /// <param name="model">What runs.</param>
    /// <param name="temporal">Whether an item is a sequence.</param>
    public static IReadOnlyList<Data.ModelInput> InputsOf(BuiltModel model, bool temporal) => [.. model.Inputs.Select(input => new Data.ModelInput(input.Name, input.Shape, temporal))];

    /// <summary>The setting in force, in one line.</summary>
    public static string Describe(Converter? converter, BuiltModel model, ConversionSettings settings) =>
        converter is null ? $"setting: as built: {string.Join("; ", model.Layers.Where(layer => layer.Ensemble >= 0).Select(layer => DescribeLayer(model, layer)).DefaultIfEmpty(model.Label))}" : settings.Describe();

    private static string DescribeLayer(BuiltModel model, ModelLayer layer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{layer.Name} {model.Ensembles[layer.Ensemble].NeuronType.GetType().Name}, scale {layer.Scale}, synapse {layer.Synapse}{(layer.Synapse == "none" ? "" : " s")}");

    public static Converter Convert(LayerGraph graph, ConversionSettings settings) => new(graph, OptionsOf(graph, settings));

    /// <summary>The library's options for the settings of the command line.</summary>
    public static ConverterOptions OptionsOf(LayerGraph graph, ConversionSettings settings)
    {
        // One that every time step goes through is refused as a whole unless steps are time.
        Layer[] convertible = [.. graph.Layers.Where(layer => settings.Temporal || layer is not TimeDistributedLayer)];
        Dictionary<Activation, NeuronType> activations = [];
        Dictionary<string, NeuronType> layers = [];
        foreach (SwapRule rule in settings.Swaps)
        {
            // One look-up: an activation comes first, so that relu means every ReLU even if a layer has that name.
            Activation[] named = [.. convertible.Select(layer => layer.Activation).Where(activation => activation.Name == rule.Key).Distinct()];
            foreach (Activation activation in named) activations[activation] = Neurons(rule.Neuron, activation);
            if (named.Length == 0 && !ConversionSettings.Personal.Swaps.Contains(rule)) layers[rule.Key] = Neurons(rule.Neuron, graph.TryGetLayer(rule.Key)?.Activation);
        }
        // What the default means for its leaky kin: spikes too, with the slope that was trained.
        if (settings.Defaults == DefaultSet.SpikeSharp && settings.Swaps.Contains(ConversionSettings.Personal.Swaps[0]))
        {
            foreach (Layer layer in convertible.Where(layer => layer.Activation.Name == LeakyRelu && !activations.ContainsKey(layer.Activation)))
                activations[layer.Activation] = Neurons(NeuronKind.SpikingLeakyRelu, layer.Activation);
        }
        FiringRateScale scale = settings.Scale.All is double all ? all : FiringRateScale.None;
        foreach ((string layer, double? value) in settings.Scale.Named) scale = scale.With(layer, value ?? 1);
        // A scale for all is meant for neurons whose response is proportional; it would bend a curve. Who names the layer means it.
        if (settings.Defaults == DefaultSet.SpikeSharp)
        {
            foreach (Layer layer in convertible.Where(layer => Curves.Contains(layer.Activation.Name) && !activations.ContainsKey(layer.Activation) && !layers.ContainsKey(layer.Name)))
                if (!scale.Layers.ContainsKey(layer.Name)) scale = scale.With(layer.Name, 1);
        }
        LayerSynapses synapse = settings.Synapse.All is double tau ? tau : Synapse.None;
        foreach ((string layer, double? value) in settings.Synapse.Named) synapse = synapse.With(layer, value is double own ? own : Synapse.None);
        return new ConverterOptions
        {
            SwapActivations = activations,
            SwapLayers = layers,
            ScaleFiringRates = scale,
            Synapse = synapse,
            InferenceOnly = settings.InferenceOnly,
            OutputSoftmax = settings.Softmax,
            MaxPooling = settings.MaxPool,
            FoldBatchNormalization = settings.Fold,
            AllowFallback = !settings.Strict,
            FilterEveryConnection = settings.Defaults == DefaultSet.SpikeSharp,
            TemporalModel = settings.Temporal,
            InitialVoltage = settings.InitialVoltage.Value is double voltage ? voltage : null,
            Seed = settings.Seed,
        };
    }

    // A leaky ReLU keeps the slope that was trained.
    private static NeuronType Neurons(NeuronKind kind, Activation? activation) => kind.Neurons(activation is { Name: LeakyRelu } leaky ? (float)leaky.Parameter : UsualSlope);
}
