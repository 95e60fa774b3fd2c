using System.Text.Json;
using SpikeSharp.Networks;

namespace SpikeSharp.Tests.Reference;

/// <summary>Reads the networks that the original has ready-made, calls their methods and finds their parts.</summary>
internal static class BuiltInNetworks
{
    public static Network Make(JsonElement json)
    {
        string label = json.Text("id");
        JsonElement args = json.GetProperty("args");
        return json.Text("type") switch
        {
            "EnsembleArray" => MakeArray(label, args),
            "Product" => new Product(args.Whole("n_neurons")!.Value, args.Whole("dimensions")!.Value) { Label = label, InputMagnitude = args.Number("input_magnitude", 1) },
            "CircularConvolution" => new CircularConvolution(args.Whole("n_neurons")!.Value, args.Whole("dimensions")!.Value) { Label = label, InvertB = args.Flag("invert_b") ?? false },
            "InputGatedMemory" => new InputGatedMemory(args.Whole("n_neurons")!.Value, args.Whole("dimensions")!.Value) { Label = label, DifferenceGain = args.Number("difference_gain", 1) },
            "BasalGanglia" => new BasalGanglia(args.Whole("dimensions")!.Value, args.Whole("n_neurons_per_ensemble")!.Value) { Label = label },
            "Thalamus" => new Thalamus(args.Whole("dimensions")!.Value, args.Whole("n_neurons_per_ensemble")!.Value) { Label = label },
            "AssociativeMemory" => new AssociativeMemory(args.GetProperty("input_vectors").Matrix(), args.GetProperty("output_vectors").Matrix(), args.Whole("n_neurons")!.Value)
            {
                Label = label,
                Thresholds = [args.Number("threshold", 0.3)],
            },
            string name => throw new InvalidDataException($"The loader knows no object '{name}'."),
        };
    }

    /// <summary>Calls the methods that follow the constructor in the description.</summary>
    public static void Call(Network network, JsonElement json)
    {
        if (json.Find("calls") is not { } calls) return;
        foreach (JsonElement call in calls.EnumerateArray())
        {
            JsonElement args = call.Find("args") ?? default;
            switch (network, call.Text("method"))
            {
                case (EnsembleArray array, "add_output"): AddOutput(array, args); break;
                case (EnsembleArray array, "add_neuron_input"): array.AddNeuronInput(); break;
                case (EnsembleArray array, "add_neuron_output"): array.AddNeuronOutput(); break;
                case (AssociativeMemory memory, "add_wta_network"): memory.AddWinnerTakeAll(args.Number("inhibit_scale", 1.5)); break;
                case (AssociativeMemory memory, "add_threshold_to_outputs"): memory.AddThresholdToOutputs(args.Whole("n_neurons")!.Value); break;
                case (_, string name): throw new InvalidDataException($"The loader knows no method '{name}' of {network}.");
            }
        }
    }

    public static NetworkObject Part(Network network, string name) => (network, name) switch
    {
        (EnsembleArray array, "input") => array.Input,
        (EnsembleArray array, "neuron_input") => array.NeuronInput!,
        (EnsembleArray array, "neuron_output") => array.NeuronOutput!,
        (EnsembleArray, "ea_ensembles") => network,
        (EnsembleArray array, _) when int.TryParse(name, out int index) => array.Ensembles[index],
        (EnsembleArray array, _) => array.Outputs[name],
        (Product product, "input_a") => product.InputA,
        (Product product, "input_b") => product.InputB,
        (Product product, "output") => product.Output,
        (CircularConvolution convolution, "input_a") => convolution.InputA,
        (CircularConvolution convolution, "input_b") => convolution.InputB,
        (CircularConvolution convolution, "output") => convolution.Output,
        (InputGatedMemory memory, "input") => memory.Input,
        (InputGatedMemory memory, "gate") => memory.Gate,
        (InputGatedMemory memory, "output") => memory.Output,
        (BasalGanglia ganglia, "input") => ganglia.Input,
        (BasalGanglia ganglia, "output") => ganglia.Output,
        (Thalamus thalamus, "input") => thalamus.Input,
        (Thalamus thalamus, "output") => thalamus.Output,
        (AssociativeMemory memory, "input") => memory.Input,
        (AssociativeMemory memory, "output") => memory.Output,
        _ => throw new InvalidDataException($"The loader knows no part '{name}' of {network}."),
    };

    private static EnsembleArray MakeArray(string label, JsonElement args)
    {
        EnsembleArray array = new(args.Whole("n_neurons")!.Value, args.Whole("n_ensembles")!.Value, args.Whole("ens_dimensions") ?? 1) { Label = label };
        array.Config.Ensemble.Radius = args.Number("radius");
        return array;
    }

    private static void AddOutput(EnsembleArray array, JsonElement args)
    {
        JsonElement function = args.GetProperty("function");
        Synapse? synapse = args.TryGetProperty("synapse", out JsonElement given) ? ValueReader.Synapse(given) : null;
        if (function.ValueKind == JsonValueKind.Array) array.AddOutput(args.Text("name"), [.. function.EnumerateArray().Select(item => NamedFunctions.OfVector(item.GetString()!))], synapse);
        else array.AddOutput(args.Text("name"), NamedFunctions.OfVector(function.GetString()!), synapse);
    }
}
