using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>The objects of converted networks against those of the original: labels, order, parameters, weights, synapses.</summary>
public sealed class ConvertedObjectsTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Settings()
    {
        foreach (string name in ConverterCase.Names)
        {
            using ConverterCase model = new(name);
            foreach (string setting in model.Settings) yield return new(name, setting);
        }
    }

    // The original has a foreign node for Dropout and for Softmax; here the first is nothing and the second a formula.
    public static IEnumerable<TheoryDataRow<string, string>> NativeSettings() => Settings().Where(row => row.Data.Item1 != "fallback-softmax-dropout");

    [Theory, MemberData(nameof(Settings))]
    public void Ensembles_ReferenceCase_EqualOriginal(string name, string setting)
    {
        using ConverterCase model = new(name);
        Converter converter = model.Convert(setting);
        BuiltModel built = converter.Build(model.Setting(setting).GetProperty("dt").GetDouble());
        JsonElement[] ensembles = Of(model, setting, "Ensemble");
        Assert.Equal(ensembles.Select(e => e.GetProperty("label").GetString()), built.Ensembles.Select(e => e.Label));
        for (int i = 0; i < ensembles.Length; i++)
        {
            JsonElement numbers = ensembles[i].GetProperty("built");
            BuiltEnsemble actual = built.Ensembles[i];
            Assert.Equal(ensembles[i].GetProperty("n_neurons").GetInt32(), actual.Size);
            Assert.Equal(ConverterCase.TypeOf(ensembles[i].GetProperty("neuron_type")), actual.NeuronType with { InitialState = new Dictionary<string, Distribution>() });
            AssertAll($"{actual.Label} gain", numbers.GetProperty("gain"), actual.Gain);
            AssertAll($"{actual.Label} bias", numbers.GetProperty("bias"), actual.Bias);
            AssertAll($"{actual.Label} max_rates", numbers.GetProperty("max_rates"), actual.MaxRates);
            AssertAll($"{actual.Label} intercepts", numbers.GetProperty("intercepts"), actual.Intercepts);
        }
    }

    [Theory, MemberData(nameof(NativeSettings))]
    public void Nodes_ReferenceCase_EqualOriginal(string name, string setting)
    {
        using ConverterCase model = new(name);
        Converter converter = model.Convert(setting);
        // A layer that the original handed to Keras is a node here.
        JsonElement[] nodes = Of(model, setting, "Node", "TensorNode");
        Node[] actual = [.. converter.Network.AllNodes];
        Assert.Equal(
            nodes.Select(n => (Made(name, n.GetProperty("label").GetString()), n.GetProperty("size_out").GetInt32(), n.GetProperty("size_in").GetInt32())),
            actual.Select(n => (Made(name, n.Label), n.SizeOut, n.SizeIn)));
        for (int i = 0; i < nodes.Length; i++)
        {
            if (!nodes[i].TryGetProperty("output", out JsonElement output)) continue;
            Assert.Equal(output.ValueKind == JsonValueKind.Null, actual[i].IsRelay);
            if (output.ValueKind == JsonValueKind.String) Assert.Equal(output.GetString(), actual[i].Constant.All(value => value == 0) ? $"zeros({actual[i].SizeOut})" : "other numbers");
            else if (!actual[i].IsRelay) AssertAll(actual[i].Label!, output, actual[i].Constant);
        }
        Assert.Equal(Of(model, setting, "Network").Select(n => n.GetProperty("label").GetString()), converter.Network.AllNetworks.Select(n => n.Label));
    }

    [Theory, MemberData(nameof(NativeSettings))]
    public void Connections_ReferenceCase_EqualOriginal(string name, string setting)
    {
        using ConverterCase model = new(name);
        Converter converter = model.Convert(setting);
        JsonElement[] connections = Of(model, setting, "Connection");
        Connection[] actual = [.. converter.Network.AllConnections];
        Assert.Equal(
            connections.Select(c => (Made(name, c.GetProperty("pre").GetString()), c.GetProperty("post").GetString())),
            actual.Select(c => (Made(name, Label(c.Pre)), Label(c.Post))));
        for (int i = 0; i < connections.Length; i++)
        {
            Assert.Equal(Tau(connections[i].GetProperty("synapse")), (actual[i].Synapse as Lowpass)?.Tau);
            AssertSameElements(connections[i].GetProperty("pre_indices"), actual[i].Pre);
            AssertSameElements(connections[i].GetProperty("post_indices"), actual[i].Post);
            AssertSameTransform(model, connections[i], actual[i].Transform);
        }
        JsonElement[] probes = Of(model, setting, "Probe");
        Assert.Equal(
            probes.Select(p => (p.GetProperty("target").GetString(), Tau(p.GetProperty("synapse")))),
            converter.Outputs.Select(p => (Label(p.Target), (p.Synapse as Lowpass)?.Tau)));
    }

    private static JsonElement[] Of(ConverterCase model, string setting, params string[] kinds) =>
        [.. model.Setting(setting).GetProperty("objects").EnumerateArray().Where(o => kinds.Contains(o.GetProperty("kind").GetString()))];

    private static string? Label(View view) => view.Target is Neurons neurons ? neurons.Ensemble.Label : view.Target.Label;

    // The original rebuilds a Sequential on a new input with a name that Keras makes up.
    private static string? Made(string name, string? label) =>
        name == "sequential" && (label!.StartsWith("input_", StringComparison.Ordinal) || label == "c0_input") ? "input" : label;

    private static double? Tau(JsonElement synapse) => synapse.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => synapse.GetDouble(),
        _ => synapse.GetProperty("tau").GetDouble(),
    };

    private static void AssertSameElements(JsonElement expected, View actual)
    {
        int size = actual.Target switch { Neurons neurons => neurons.Size, Node node => node.SizeOut, _ => 0 };
        if (expected.ValueKind == JsonValueKind.Null) Assert.Equal(Enumerable.Range(0, size), actual.Slice.Positions(size));
        else Assert.Equal(Ints(expected), actual.Slice.Positions(size));
    }

    private static void AssertSameTransform(ConverterCase model, JsonElement connection, Transform actual)
    {
        JsonElement expected = connection.GetProperty("transform");
        string pre = connection.GetProperty("pre").GetString()!, post = connection.GetProperty("post").GetString()!;
        Assert.Equal(expected.GetProperty("type").GetString(), ReferenceEquals(actual, Transform.None) ? "NoTransform" : actual.GetType().Name);
        switch (actual)
        {
            case Dense dense:
                Assert.Equal(expected.GetProperty("init_kind").GetString(), dense.Kind.ToString().ToLowerInvariant());
                // A number fits every shape.
                if (dense.Kind != DenseKind.Scalar) Assert.Equal((int[])[dense.Rows, dense.Columns], Ints(expected.GetProperty("shape")));
                double[] values = dense.Values.ToArray();
                AssertRecorded($"{pre} to {post}", expected.GetProperty("init"), values);
                if (dense.Kind == DenseKind.Matrix) Close.Assert($"{pre} to {post}", StoredMatrix(model, pre, post), values, Tolerances.Exact);
                break;
            case Sparse sparse:
                Assert.Equal((int[])[sparse.Rows, sparse.Columns], Ints(expected.GetProperty("shape")));
                Assert.Equal(expected.GetProperty("nnz").GetInt32(), sparse.Entries.Length);
                Assert.Equal(expected.GetProperty("indices").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32(), 1.0)), sparse.Entries);
                break;
            case Convolution convolution:
                Assert.Equal(expected.GetProperty("n_filters").GetInt32(), convolution.Filters);
                Assert.Equal(Ints(expected.GetProperty("kernel_size")), convolution.KernelSize);
                Assert.Equal(Ints(expected.GetProperty("strides")), convolution.Strides);
                Assert.Equal(expected.GetProperty("padding").GetString(), convolution.Padding.ToString().ToLowerInvariant());
                Assert.Equal(expected.GetProperty("groups").GetInt32(), convolution.Groups);
                Assert.Equal(expected.GetProperty("channels_last").GetBoolean(), convolution.Input.ChannelsLast);
                Assert.Equal(Ints(expected.GetProperty("input_shape")), convolution.Input.Full);
                Assert.Equal(Ints(expected.GetProperty("output_shape")), convolution.Output.Full);
                Close.Assert($"{pre} to {post}", StoredKernel(model, post) ?? MeanKernel(Ints(expected.GetProperty("kernel_shape"))), convolution.Kernel.Span, Tolerances.Exact);
                break;
        }
    }

    // Up to 64 elements in full, else the first 8 and the sum.
    private static void AssertRecorded(string what, JsonElement init, double[] values)
    {
        if (init.ValueKind == JsonValueKind.Object)
        {
            Close.Assert(what, Flat(init.GetProperty("first")), values.AsSpan(0, 8), Tolerances.Original);
            Close.Assert($"{what}, sum", init.GetProperty("sum").GetDouble(), values.Sum(), Tolerances.WeightSum);
        }
        else
        {
            Close.Assert(what, Flat(init), values, Tolerances.Original);
        }
    }

    private static double[] StoredMatrix(ConverterCase model, string pre, string post)
    {
        if (pre.EndsWith(".bias", StringComparison.Ordinal)) return model.Arrays[$"weight/{LayerOf(pre)}/bias"].ToDoubles();
        NdArray kernel = model.Arrays[$"weight/{LayerOf(post)}/kernel"];
        double[] stored = kernel.ToDoubles();
        int rows = kernel.Shape[1], columns = kernel.Shape[0];
        return [.. Enumerable.Range(0, stored.Length).Select(i => stored[(i % columns * rows) + (i / columns)])];
    }

    private static double[]? StoredKernel(ConverterCase model, string post)
    {
        string key = $"weight/{LayerOf(post)}/kernel";
        return model.Arrays.Names.Contains(key) ? model.Arrays[key].ToDoubles() : null;
    }

    /// <summary>The kernel of an average pooling: every channel to itself.</summary>
    private static double[] MeanKernel(int[] shape)
    {
        int channels = shape[^1], cells = shape[..^2].Aggregate(1, (product, n) => product * n);
        Assert.Equal(channels, shape[^2]);
        return [.. Enumerable.Range(0, cells * channels * channels).Select(i => i / channels % channels == i % channels ? 1f / cells : 0)];
    }

    private static string LayerOf(string label) => label[..label.IndexOf('.', StringComparison.Ordinal)];

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];

    private static double[] Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Flat)],
        JsonValueKind.Number => [value.GetDouble()],
        _ => [value.GetString() switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, var text => throw new InvalidDataException($"{text} is no number.") }],
    };

    // One number stands for all neurons.
    private static void AssertAll(string what, JsonElement expected, IReadOnlyList<double> actual)
    {
        double[] values = Flat(expected);
        if (values.Length == 1) values = [.. Enumerable.Repeat(values[0], actual.Count)];
        Close.Assert(what, values, [.. actual], Tolerances.Original);
    }
}
