using System.Text;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Keras;

public sealed class KerasModelTests
{
    private const int SupportedCount = 248;

    // From the list that is kept, not from what loads today: a model that no longer loads fails instead of leaving.
    public static IEnumerable<TheoryDataRow<string>> Supported =>
        File.ReadLines(Path.Combine(TestData.RepositoryRoot, "tests", "SpikeSharp.Conversion.Tests", "Keras", $"{nameof(KerasModelTests)}.{nameof(Load_EveryModel_IsLoadedOrRefusedByName)}.txt"))
            .Where(line => line.Contains(": loaded: ", StringComparison.Ordinal)).Select(line => new TheoryDataRow<string>(line[..line.IndexOf(':', StringComparison.Ordinal)]));

    [Fact]
    public void Supported_OfTheKeptList_AreAllThere() => Assert.Equal(SupportedCount, Supported.Count());

    [Fact]
    public void Load_EveryModel_IsLoadedOrRefusedByName()
    {
        StringBuilder table = new();
        foreach (string file in KerasFiles.Models)
        {
            string outcome;
            try
            {
                LayerGraph graph = KerasFiles.Load(file);
                outcome = graph.Refusals.IsEmpty
                    ? $"loaded: {graph.Layers.Length} layers, {graph.ParameterCount} parameters"
                    : $"refused: {string.Join(", ", graph.Layers.OfType<UnsupportedLayer>().Select(layer => $"{layer.Name} ({layer.ClassName})"))}";
            }
            catch (ModelFormatException error)
            {
                outcome = $"error {error.Code}: {error.Message[(file.Length + 2)..]}";
            }

            table.Append(file).Append(": ").AppendLine(outcome);
        }

        Snapshot.Match(table.ToString());
    }

    [Theory, MemberData(nameof(Supported))]
    public void Forward_ReferenceInputs_EqualsKeras(string file)
    {
        LayerGraph graph = KerasFiles.Load(file);
        (string archive, string prefix) = KerasFiles.Reference(file);
        using Npz reference = Npz.Load(archive);
        string[] layers = [.. reference.Names.Where(name => name.StartsWith("layer/", StringComparison.Ordinal)).Select(name => name["layer/".Length..])];

        // The same network saved by Keras 2 got other names from its session; its layers come in the same order.
        Layer[] order = [.. graph.Layers.Where(layer => layer.Scope.Length == 0 ? layer is not InputLayer : graph.NestedModels.Any(model => model.Scope.Length == 0 && model.Outputs[0] == layer))];
        Layer Named(string name) => file.StartsWith("keras2/", StringComparison.Ordinal)
            ? order[Array.IndexOf(layers, name)]
            : graph.TryGetLayer(name) ?? graph.NestedModels.Single(model => model.Name == name).Outputs[0];

        ForwardResult result = graph.Forward(
            [.. graph.Inputs.Select((_, i) => (ReadOnlyMemory<double>)reference[$"{prefix}in{i}"].ToDoubles())],
            [.. layers.Select(layer => Named(layer).Name)]);

        Tolerance tolerance = OfType(graph);
        for (int i = 0; i < graph.Outputs.Length; i++)
            Close.AssertTensor($"{file} output {i}", reference[$"{prefix}out{i}"].ToDoubles(), result.Outputs[i], tolerance);
        foreach (string layer in layers)
        {
            double[] expected = reference[$"layer/{layer}"].ToDoubles();                    // the first items only
            Close.AssertTensor($"{file} layer {layer}", expected, result[Named(layer).Name].AsSpan(0, expected.Length), tolerance);
        }
    }

    private static Tolerance OfType(LayerGraph graph)
    {
        bool isHalf = graph.Layers.SelectMany(layer => layer.Variables).Any(weights => weights.Type is WeightType.Float16);
        bool isBFloat = graph.Layers.SelectMany(layer => layer.Variables).Any(weights => weights.Type is WeightType.BFloat16);
        bool isMixed = graph.Source!.File.Contains("mixed", StringComparison.Ordinal);
        return isBFloat ? Tolerances.TensorBFloat16 : isHalf || isMixed ? Tolerances.TensorFloat16 : Tolerances.Tensor;
    }

    [Theory]
    [InlineData("keras2/mnist-cnn.h5", "keras3/mnist-cnn.keras")]
    [InlineData("keras2/digits-two-in-two-out.h5", "keras3/digits-two-in-two-out.keras")]
    public void Load_SameNetworkInBothFormats_HasTheSameWeights(string legacy, string zip)
    {
        LayerGraph a = KerasFiles.Load(legacy), b = KerasFiles.Load(zip);
        Assert.Equal(a.Layers.SelectMany(layer => layer.Variables).SelectMany(weights => weights.Values), b.Layers.SelectMany(layer => layer.Variables).SelectMany(weights => weights.Values));
    }

    [Fact]
    public void Load_NestedModel_LaysItOpenUnderItsName()
    {
        LayerGraph graph = KerasFiles.Load("keras3/digits-two-in-two-out.keras");

        NestedModel tower = Assert.Single(graph.NestedModels);
        Assert.Equal(("tower", "Sequential", ""), (tower.Name, tower.ClassName, tower.Scope));
        Assert.Equal(["image", "row_sums", "tower/input_layer_2", "tower/conv2d_2", "tower/conv2d_3", "tower/flatten_1", "side", "join", "trunk", "digit", "is_odd"],
            graph.Layers.Select(layer => layer.Name));
        Layer convolution = graph["tower/conv2d_2"];
        Assert.Equal(("tower", "conv2d_2", "Conv2D"), (convolution.Scope, convolution.ModelName, convolution.ClassName));
        Assert.Equal([graph["image"]], tower.Inputs[0].Inputs);
        Assert.Equal(["digit", "is_odd"], graph.OutputNames);
    }

    [Theory]
    [InlineData("2.11-graph.keras"), InlineData("2.11-graph.h5"), InlineData("2.13-graph.keras"), InlineData("2.15-graph.h5")]
    [InlineData("tfkeras-graph.keras"), InlineData("3.3.3-graph.keras"), InlineData("3.15-graph.keras"), InlineData("3.15-graph.h5")]
    public void Load_CallNumbersOfEveryVersion_GiveOneGraph(string file)
    {
        LayerGraph graph = KerasFiles.Load($"keras-versions/{file}");
        Assert.Equal(["d", "inner/dense_2"], graph["add"].Inputs.Select(layer => layer.Name));
        Assert.Equal(["add"], graph["d#1"].Inputs.Select(layer => layer.Name));
        Assert.Equal(["d#1", "x"], graph["concatenate"].Inputs.Select(layer => layer.Name));
        Assert.Equal(["o1", "o2"], graph.OutputNames);
    }

    [Fact]
    public void Load_SharedLayer_IsTwoApplicationsOfOneSetOfWeights()
    {
        LayerGraph graph = KerasFiles.Load("keras3/zoo/shared_layer_multi_io.keras");

        DenseLayer second = Assert.IsType<DenseLayer>(graph.Layers.Single(layer => layer.Application == 1));
        DenseLayer first = (DenseLayer)graph[second.ModelName];
        Assert.Equal($"{first.Name}#1", second.Name);
        Assert.Same(first.Kernel, second.Kernel);
        Assert.Equal(first.ParameterCount, graph.ParameterCount - graph.Layers.Where(l => l.ModelName != first.ModelName).Sum(l => l.ParameterCount));
    }

    [Fact]
    public void Load_OpenInputShape_TakesItFromTheOption()
    {
        KerasLoadOptions options = new() { InputShape = [8, 8, 3] };
        LayerGraph graph = KerasFiles.Load("bad/input-shape-null.keras", options);
        Assert.Equal([8, 8, 3], graph.Inputs[0].OutputShape);

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => KerasFiles.Load("bad/input-shape-null.keras", new() { InputShape = [8, 8, 4] }));
        Assert.Contains("InputShape is (8, 8, 4)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ChunkedCompressedWeights_EqualTheContiguousOnes()
    {
        DenseLayer plain = (DenseLayer)KerasFiles.Load("keras3/zoo/flatten_dense.keras")["dense"], chunked = (DenseLayer)KerasFiles.Load("bad/weights-gzip-chunked.keras")["dense"];
        Assert.Equal(plain.Kernel.Values, chunked.Kernel.Values);
        Assert.Equal(plain.Bias!.Values, chunked.Bias!.Values);
    }

    [Fact]
    public void Load_FixedLengthStrings_GiveTheSameModel()
    {
        DenseLayer variable = (DenseLayer)KerasFiles.Load("keras2/zoo/flatten_dense.h5")["dense"], fixedLength = (DenseLayer)KerasFiles.Load("bad/fixed-string-attributes.h5")["dense"];
        Assert.Equal(variable.Kernel.Values, fixedLength.Kernel.Values);
    }

    [Fact]
    public void Load_MissingFile_IsFileNotFound() => Assert.Throws<FileNotFoundException>(() => KerasModel.Load("no-such-model.keras"));

    [Fact]
    public void Load_Folder_SaysWhatItIs()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => KerasModel.Load(AppContext.BaseDirectory));
        Assert.Equal(DiagnosticCodes.UnreadableModelFile, error.Code);
    }

    [Fact]
    public void Load_OperationsWithNumbers_AreActivationsAndRescalings()
    {
        LayerGraph graph = KerasFiles.Load("keras3/zoo/functional_ops.keras");                       // relu(dense(x)) * 2 + 1
        Assert.Equal(Activation.Relu, Assert.IsType<ActivationLayer>(graph["relu"]).Activation);
        RescalingLayer product = Assert.IsType<RescalingLayer>(graph["multiply"]), sum = Assert.IsType<RescalingLayer>(graph["add"]);
        Assert.Equal((2, 0, 1, 1), (product.Scale[0], product.Offset[0], sum.Scale[0], sum.Offset[0]));
    }

    [Fact]
    public void ThrowIfRefused_SeveralLayers_NamesAllAtOnce()
    {
        InputLayer input = new() { Name = "x", OutputShape = [2] };
        Layer first = Refused("a", input), second = Refused("b", first);
        LayerGraph graph = new("m", "Functional", [input, first, second], [input], [second]);
        ConversionException error = Assert.Throws<ConversionException>(graph.ThrowIfRefused);
        Assert.Equal(DiagnosticCodes.UnsupportedLayer, error.Code);
        Assert.Equal(["a", "b"], error.Refused.Select(refusal => refusal.Subject));

        static UnsupportedLayer Refused(string name, Layer input) => new() { Name = name, Inputs = [input], Refusal = new Diagnostic(DiagnosticCodes.UnsupportedLayer, name, "it is not", null) };
    }

    [Fact]
    public void Load_UnsupportedLayer_IsNamedAndWhatFollowsHasItsShape()
    {
        LayerGraph graph = KerasFiles.Load("keras3/zoo/unsupported_custom.keras");
        Diagnostic refusal = Assert.Single(graph.Refusals);
        Assert.Contains("'my_scale' of class mylab>Scale ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Conv2D", refusal.Hint, StringComparison.Ordinal);
        Assert.True(graph["dense_1"].IsShapeKnown);
    }
}
