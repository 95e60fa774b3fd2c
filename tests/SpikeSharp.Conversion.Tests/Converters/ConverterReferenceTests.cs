using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Converted networks against numbers made by running the original: every object, every spike, every output.</summary>
public sealed class ConverterReferenceTests
{
    private static readonly string[] Names =
    [
        "dense-relu", "conv2d-valid", "conv2d-same-strides", "conv2d-groups", "conv2d-channels-first", "conv1d-avgpool", "avgpool2d-strides", "batchnorm",
        "two-inputs-two-outputs", "sequential", "lenet-small", "reshape-conv1d", "nested-model", "maxpool-to-avgpool", "concat-branches", "residual-add", "shared-layer",
        "mixed-activations",
    ];

    public static TheoryData<string, string> Settings()
    {
        TheoryData<string, string> data = [];
        foreach (string name in Names)
        {
            using JsonDocument json = Read(name);
            foreach (JsonProperty setting in json.RootElement.GetProperty("settings").EnumerateObject())
                if (Swaps(name, setting.Value) is not null) data.Add(name, setting.Name);
        }
        return data;
    }

    [Theory, MemberData(nameof(Settings))]
    public void Predict_ReferenceCase_EqualsOriginal(string name, string setting)
    {
        using JsonDocument json = Read(name);
        JsonElement s = json.RootElement.GetProperty("settings").GetProperty(setting);
        Npz arrays = Npz.Load(TestData.File($"converter/{name}.npz"));
        Converter converter = Convert(name, json, s);
        BuiltModel model = converter.Build(s.GetProperty("dt").GetDouble());
        int steps = s.GetProperty("n_steps").GetInt32();

        Dictionary<string, NdArray> inputs = [];
        for (int i = 0; i < converter.Graph.Inputs.Length; i++) inputs[converter.Graph.Inputs[i].Name] = arrays[$"input/{i}"];
        Presentation presentation = new(model, inputs);
        Recording[] recordings = [.. model.Probes.Select(p => new Recording(p.Signal)), .. model.Ensembles.Select(e => new Recording(e.Output))];
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            List<float[]>[] rows = [.. recordings.Select(_ => new List<float[]>())];
            presentation.Run(
                2, steps, items => backend.Open(model, new SessionOptions { Items = items, Recordings = [.. recordings], Inputs = presentation.Signals }),
                (session, _, items) =>
                {
                    for (int item = 0; item < items; item++)
                        for (int r = 0; r < rows.Length; r++) rows[r].Add(session.Recorded(r, item).ToSingles());
                });
            for (int p = 0; p < model.Probes.Length; p++)
                AssertClose($"{backend.GetType().Name} output {p}", arrays[$"run/{setting}/output/{p}"].ToSingles(), [.. rows[p].SelectMany(row => row)]);
            for (int e = 0; e < model.Ensembles.Length; e++)
            {
                BuiltEnsemble ensemble = model.Ensembles[e];
                float[] expected = arrays[$"run/{setting}/neurons/{ensemble.Label}"].ToSingles(), actual = [.. rows[model.Probes.Length + e].SelectMany(row => row)];
                if (ensemble.NeuronType.IsSpiking) AssertSameSpikes($"{backend.GetType().Name} {ensemble.Label}", expected, actual, ensemble.NeuronType.Amplitude / model.Dt);
                else AssertClose($"{backend.GetType().Name} {ensemble.Label}", expected, actual);
            }
        }
    }

    [Theory, MemberData(nameof(Settings))]
    public void Objects_ReferenceCase_EqualOriginal(string name, string setting)
    {
        using JsonDocument json = Read(name);
        JsonElement s = json.RootElement.GetProperty("settings").GetProperty(setting);
        Converter converter = Convert(name, json, s);
        BuiltModel model = converter.Build(s.GetProperty("dt").GetDouble());
        JsonElement[] objects = [.. s.GetProperty("objects").EnumerateArray()];

        JsonElement[] ensembles = Of("Ensemble");
        Assert.Equal(ensembles.Select(e => e.GetProperty("label").GetString()), converter.Network.AllEnsembles.Select(e => e.Label));
        for (int i = 0; i < ensembles.Length; i++)
        {
            JsonElement built = ensembles[i].GetProperty("built");
            BuiltEnsemble actual = model.Ensembles[i];
            Assert.Equal(ensembles[i].GetProperty("neuron_type").GetProperty("amplitude").GetDouble(), actual.NeuronType.Amplitude, 1e-12);
            AssertAll(built.GetProperty("gain"), actual.Gain);
            AssertAll(built.GetProperty("bias"), actual.Bias);
            AssertAll(built.GetProperty("max_rates"), actual.MaxRates);
            AssertAll(built.GetProperty("intercepts"), actual.Intercepts);
        }
        Assert.Equal(
            Of("Node").Select(n => (n.GetProperty("label").GetString(), n.GetProperty("size_out").GetInt32(), n.GetProperty("size_in").GetInt32())),
            converter.Network.AllNodes.Select(n => (n.Label, n.SizeOut, n.SizeIn)), SameNode);
        Assert.Equal(Of("Network").Select(n => n.GetProperty("label").GetString()), converter.Network.AllNetworks.Select(n => n.Label));
        JsonElement[] nodes = Of("Node");
        Node[] actualNodes = [.. converter.Network.AllNodes];
        for (int i = 0; i < nodes.Length; i++)
        {
            JsonElement output = nodes[i].GetProperty("output");
            Assert.Equal(output.ValueKind == JsonValueKind.Null, actualNodes[i].IsRelay);
            if (output.ValueKind == JsonValueKind.String) Assert.All(actualNodes[i].Constant, value => Assert.Equal(0, value));
            else if (!actualNodes[i].IsRelay) AssertAll(output, actualNodes[i].Constant);
        }
        JsonElement[] connections = Of("Connection");
        Connection[] actualConnections = [.. converter.Network.AllConnections];
        Assert.Equal(connections.Select(c => (Made(c.GetProperty("pre").GetString()), c.GetProperty("post").GetString())), actualConnections.Select(c => (Made(Label(c.Pre)), Label(c.Post))));
        for (int i = 0; i < connections.Length; i++)
        {
            JsonElement synapse = connections[i].GetProperty("synapse");
            Assert.Equal(synapse.ValueKind == JsonValueKind.Null ? null : Tau(synapse), (actualConnections[i].Synapse as Lowpass)?.Tau);
            AssertSameElements(connections[i].GetProperty("pre_indices"), actualConnections[i].Pre);
            AssertSameElements(connections[i].GetProperty("post_indices"), actualConnections[i].Post);
            AssertSameTransform(connections[i].GetProperty("transform"), actualConnections[i].Transform);
        }
        JsonElement[] probes = Of("Probe");
        Assert.Equal(probes.Select(p => p.GetProperty("target").GetString()), converter.Outputs.Select(p => Label(p.Target)));
        for (int i = 0; i < probes.Length; i++)
        {
            JsonElement synapse = probes[i].GetProperty("synapse");
            Assert.Equal(synapse.ValueKind == JsonValueKind.Null ? null : Tau(synapse), (converter.Outputs[i].Synapse as Lowpass)?.Tau);
        }

        static double? Tau(JsonElement synapse) => synapse.ValueKind == JsonValueKind.Number ? synapse.GetDouble() : synapse.GetProperty("tau").GetDouble();

        string? Made(string? label) => name == "sequential" && (label!.StartsWith("input_", StringComparison.Ordinal) || label == "c0_input") ? "input" : label;

        JsonElement[] Of(string kind) => [.. objects.Where(o => o.GetProperty("kind").GetString() == kind)];

        // The original rebuilds a Sequential on a new input with a name that Keras makes up.
        static bool SameNode((string? Label, int Out, int In) a, (string? Label, int Out, int In) b) =>
            (a.Label == b.Label || a.Label!.StartsWith("input_", StringComparison.Ordinal)) && a.Out == b.Out && a.In == b.In;
    }

    [Fact]
    public void Voltages_NetworkSeed_EqualOriginal()
    {
        int compared = 0;
        foreach (string name in Names)
        {
            using JsonDocument json = Read(name);
            Npz arrays = Npz.Load(TestData.File($"converter/{name}.npz"));
            foreach (JsonProperty setting in json.RootElement.GetProperty("settings").EnumerateObject())
            {
                if (Swaps(name, setting.Value) is null || !setting.Value.GetProperty("initial_voltage").GetString()!.StartsWith("seed", StringComparison.Ordinal)) continue;
                BuiltModel model = Convert(name, json, setting.Value).Build();
                foreach (BuiltEnsemble ensemble in model.Ensembles)
                {
                    Assert.Equal(arrays[$"run/{setting.Name}/v0/{ensemble.Label}"].ToSingles(), Array.ConvertAll(ensemble.Voltage!.Initial.ToDoubles(), v => (float)v));
                    compared++;
                }
            }
        }
        Assert.True(compared > 10, $"only {compared} populations with drawn voltages were compared");
    }

    private static JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllBytes(TestData.File($"converter/{name}.json")));

    private static string? Label(View view) => view.Target is Neurons neurons ? neurons.Ensemble.Label : view.Target.Label;

    private static Converter Convert(string name, JsonDocument json, JsonElement s)
    {
        JsonElement options = json.RootElement.GetProperty("converter_options");
        FiringRateScale scale = FiringRateScale.None;
        JsonElement scales = s.GetProperty("scale_firing_rates");
        if (scales.ValueKind == JsonValueKind.Number) scale = scales.GetDouble();
        if (scales.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty layer in scales.EnumerateObject()) scale = scale.With(layer.Name, layer.Value.GetDouble());
        return new Converter(KerasModel.Load(TestData.File($"converter/{name}.h5")), new ConverterOptions
        {
            SwapActivations = Swaps(name, s)!,
            ScaleFiringRates = scale,
            Synapse = s.GetProperty("synapse").ValueKind == JsonValueKind.Number ? s.GetProperty("synapse").GetDouble() : Synapse.None,
            InitialVoltage = s.GetProperty("initial_voltage").GetString() == "zeros" ? 0.0 : null,
            InferenceOnly = Flag(options, "inference_only"),
            MaxToAveragePool = Flag(options, "max_to_avg_pool"),
            Seed = s.GetProperty("net_seed").ValueKind == JsonValueKind.Number ? s.GetProperty("net_seed").GetInt64() : null,
        });
    }

    private static bool Flag(JsonElement options, string name) => options.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    /// <summary>The swaps of a setting; null if it uses a neuron type that this version does not have.</summary>
    private static Dictionary<Activation, NeuronType>? Swaps(string name, JsonElement setting)
    {
        Dictionary<Activation, NeuronType> swaps = [];
        JsonElement list = setting.GetProperty("neuron_swap");
        if (list.ValueKind != JsonValueKind.Array) return swaps;
        foreach (JsonElement swap in list.EnumerateArray())
        {
            // The original leaves ReLU layers unswapped by the key of an activation; ours means every ReLU.
            if (name == "mixed-activations" && swap.GetProperty("key").TryGetProperty("activation", out _)) return null;
            JsonElement value = swap.GetProperty("value");
            double amplitude = value.TryGetProperty("amplitude", out JsonElement a) ? a.GetDouble() : 1;
            NeuronType? type = value.GetProperty("type").GetString() switch
            {
                "RectifiedLinear" => new RectifiedLinear(amplitude),
                "SpikingRectifiedLinear" => new SpikingRectifiedLinear(amplitude),
                "LIF" => new Lif(Time("tau_rc", 0.02), Time("tau_ref", 0.002), Amplitude: amplitude),
                "LIFRate" => new LifRate(Time("tau_rc", 0.02), Time("tau_ref", 0.002), amplitude),
                _ => null,
            };
            if (type is null) return null;
            swaps[Activation.Relu] = type;

            double Time(string key, double usual) => value.TryGetProperty(key, out JsonElement time) ? time.GetDouble() : usual;
        }
        return swaps;
    }

    private static void AssertSameElements(JsonElement expected, View actual)
    {
        int size = actual.Target switch { Neurons neurons => neurons.Size, Node node => node.SizeOut, _ => 0 };
        if (expected.ValueKind == JsonValueKind.Null) Assert.Equal(Enumerable.Range(0, size), actual.Slice.Positions(size));
        else Assert.Equal(expected.EnumerateArray().Select(i => i.GetInt32()), actual.Slice.Positions(size));
    }

    private static void AssertSameTransform(JsonElement expected, Transform actual)
    {
        string type = expected.GetProperty("type").GetString()!;
        Assert.Equal(type, ReferenceEquals(actual, Transform.None) ? "NoTransform" : actual.GetType().Name);
        switch (actual)
        {
            case Dense dense:
                Assert.Equal(expected.GetProperty("init_kind").GetString(), dense.Kind.ToString().ToLowerInvariant());
                JsonElement init = expected.GetProperty("init");
                double[] values = dense.Values.ToArray();
                if (init.ValueKind == JsonValueKind.Object)
                {
                    AssertAll(init.GetProperty("first"), values[..8]);
                    Assert.Equal(init.GetProperty("sum").GetDouble(), values.Sum(), 1e-4);
                }
                else
                {
                    Assert.Equal(Flat(init), values, (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));
                }
                break;
            case Sparse sparse:
                Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()), [sparse.Rows, sparse.Columns]);
                Assert.Equal(expected.GetProperty("indices").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32(), 1.0)), sparse.Entries);
                break;
            case Convolution convolution:
                Assert.Equal(expected.GetProperty("n_filters").GetInt32(), convolution.Filters);
                Assert.Equal(expected.GetProperty("kernel_size").EnumerateArray().Select(n => n.GetInt32()), convolution.KernelSize);
                Assert.Equal(expected.GetProperty("strides").EnumerateArray().Select(n => n.GetInt32()), convolution.Strides);
                Assert.Equal(expected.GetProperty("padding").GetString(), convolution.Padding.ToString().ToLowerInvariant());
                Assert.Equal(expected.GetProperty("groups").GetInt32(), convolution.Groups);
                Assert.Equal(expected.GetProperty("channels_last").GetBoolean(), convolution.Input.ChannelsLast);
                Assert.Equal(expected.GetProperty("kernel_shape").EnumerateArray().Aggregate(1, (product, n) => product * n.GetInt32()), convolution.Kernel.Length);
                break;
        }

        static IEnumerable<double> Flat(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flat) : [value.GetDouble()];
    }

    private static void AssertAll(JsonElement expected, IReadOnlyList<double> actual)
    {
        JsonElement[] values = [.. expected.EnumerateArray()];
        for (int i = 0; i < actual.Count; i++)
        {
            JsonElement value = values[values.Length == 1 ? 0 : i];
            if (value.ValueKind != JsonValueKind.Number)
            {
                Assert.False(double.IsFinite(actual[i]), $"element {i} is {actual[i]}, {value} is expected");
                continue;
            }
            double x = value.GetDouble();
            Assert.True(Math.Abs(x - actual[i]) <= 1e-5 * Math.Max(1, Math.Abs(x)), $"element {i} is {actual[i]}, {x} is expected");
        }
    }

    private static void AssertClose(string what, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * largest, $"{what}: element {i} is {actual[i]}, {expected[i]} is expected");
    }

    private static void AssertSameSpikes(string what, float[] expected, float[] actual, double spike)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Round(expected[i] / spike) == Math.Round(actual[i] / spike), $"{what}: element {i} has {actual[i] / spike} spikes, {expected[i] / spike} are expected");
    }
}
