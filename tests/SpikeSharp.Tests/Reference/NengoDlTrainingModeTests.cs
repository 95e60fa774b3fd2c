using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>The networks that NengoDL trained, before their training: outputs of the first minibatch in both modes, and which parameters training moves.</summary>
public sealed class NengoDlTrainingModeTests
{
    public static TheoryData<string> Cases => [.. TestData.Files("nengo-dl/training", "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predict_BothModes_GivesTheOutputsOfNengoDl(string name)
    {
        JsonElement json = Golden.Load($"nengo-dl/training/{name}.json").Json;
        using Npz numbers = Npz.Load(TestData.File($"nengo-dl/training/{name}.npz"));
        NengoDlNetwork network = new(json);
        int minibatch = json.GetProperty("minibatch_size").GetInt32(), steps = 0;
        DataOf<Node> inputs = new();
        foreach (string key in numbers.Names.Where(key => key.StartsWith("x/", StringComparison.Ordinal)))
        {
            NdArray all = numbers[key];
            steps = all.Shape[1];
            inputs[key[2..]] = all.Slice(0, minibatch * steps * all.Shape[2]).Reshape(minibatch, steps, all.Shape[2]);
        }
        foreach ((string folder, bool training) in new[] { ("out0", true), ("infer0", false) })
        {
            BuiltModel model = BuiltModel.Build(network.Root, new BuildOptions { TrainingMode = training, LifSmoothing = json.Find("settings")?.Number("lif_smoothing") });
            foreach (Backend backend in (Backend[])[CpuBackend.Instance, ReferenceBackend.Instance])
            {
                using Simulator simulator = new(model, new SimulatorOptions { Backend = backend, Minibatch = minibatch });
                Prediction prediction = simulator.Predict(inputs, steps);
                foreach (Probe probe in network.Root.Probes)
                {
                    double[] expected = numbers[$"float64/{folder}/{probe.Label}"].ToDoubles(), found = prediction[probe].ToDoubles();
                    // Weights have no items there.
                    if (found.Length > expected.Length) found = found[..expected.Length];
                    Close.Assert($"{name}, {folder}, {probe.Label}", expected, found, Tolerances.MinibatchTrace.OfLargest(expected));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parameters_Network_AreThoseThatTrainingMoves(string name)
    {
        JsonElement json = Golden.Load($"nengo-dl/training/{name}.json").Json;
        using Npz numbers = Npz.Load(TestData.File($"nengo-dl/training/{name}.npz"));
        BuiltModel model = BuiltModel.Build(new NengoDlNetwork(json).Root);
        // What a learning rule changes moves too, but not by training.
        Assert.Equal(
            json.GetProperty("trained_parameters").EnumerateArray().Select(parameter => parameter.GetString()!).Order(StringComparer.Ordinal),
            model.Parameters.Where(parameter => parameter.IsTrainable || parameter.IsLearned).Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        foreach (ModelParameter parameter in model.Parameters)
        {
            double[] expected = numbers[$"float64/p0/{parameter.Name}"].ToDoubles();
            Close.Assert($"{name}, {parameter.Name}", expected.AsSpan(0, parameter.Value.Length).ToArray(), parameter.Value.ToDoubles(), Tolerances.Decoders.OfLargest(expected));
        }
    }
}
