using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.LayerGraphs;

public sealed class ForwardTests
{
    public static TheoryData<string> ConverterCases =>
    [
        "dense-relu", "conv2d-valid", "conv2d-same-strides", "conv2d-groups", "conv2d-channels-first", "conv3d-globalavg", "conv1d-avgpool", "avgpool2d-strides", "batchnorm",
        "two-inputs-two-outputs", "sequential", "lenet-small", "nested-model", "shared-layer", "sigmoid-tanh", "residual-add", "concat-branches", "mixed-activations",
        "fallback-softmax-dropout", "fallback-maxpool", "average-add-three", "leaky-relu", "reshape-conv1d", "upsampling2d", "zeropadding2d", "maxpool-to-avgpool",
    ];

    [Theory, MemberData(nameof(ConverterCases))]
    public void Forward_ConverterCase_EqualsKerasLayerByLayer(string name)
    {
        LayerGraph graph = KerasModel.Load(TestData.File($"converter/{name}.h5"));
        using Npz reference = Npz.Load(TestData.File($"converter/{name}.npz"));
        string[] layers = [.. reference.Names.Where(key => key.StartsWith("keras/layer/", StringComparison.Ordinal)).Select(key => key["keras/layer/".Length..])];

        ForwardResult result = graph.Forward([.. graph.Inputs.Select((_, i) => (ReadOnlyMemory<double>)reference[$"input/{i}"].ToDoubles())],
            graph.Layers.Select(layer => layer.Name));

        for (int i = 0; i < graph.Outputs.Length; i++) AssertClose($"output {i}", reference[$"keras/output/{i}"], result.Outputs[i]);
        Assert.NotEmpty(layers);
        // A model within the model stands under its name for what it gives.
        foreach (string layer in layers)
            AssertClose(layer, reference[$"keras/layer/{layer}"], result[graph.TryGetLayer(layer)?.Name ?? graph.NestedModels.Single(model => model.Name == layer).Outputs[0].Name]);
    }

    [Fact]
    public void Forward_MnistSample_HasTheAccuracyOfKeras()
    {
        LayerGraph graph = KerasModel.Load(TestData.File("keras/keras3/mnist-cnn.keras"));
        using Npz data = Npz.Load(Path.Combine(TestData.RepositoryRoot, "src", "SpikeSharp.Cli", "Samples", "mnist-test-1000.npz"));
        double[] images = data["images"].ToDoubles(), labels = data["labels"].ToDoubles();
        for (int i = 0; i < images.Length; i++) images[i] /= 255;

        double[] logits = graph.Forward(images).Outputs[0];
        int right = Enumerable.Range(0, labels.Length).Count(item =>
        {
            Span<double> scores = logits.AsSpan(item * 10, 10);
            int best = 0;
            for (int k = 1; k < 10; k++)
                if (scores[k] > scores[best]) best = k;
            return best == (int)labels[item];
        });
        Assert.Equal(987, right);
    }

    [Fact]
    public void Forward_AnyNumberOfThreads_GivesTheSameBits()
    {
        LayerGraph graph = KerasModel.Load(TestData.File("keras/keras3/mnist-bn.keras"));
        using Npz reference = Npz.Load(TestData.File("keras/reference/keras-mnist-bn.npz"));
        double[] input = reference["in0"].ToDoubles();
        double[] one = graph.Forward(input, threads: 1).Outputs[0];
        Assert.Equal(one, graph.Forward(input, threads: 2).Outputs[0]);
        Assert.Equal(one, graph.Forward(input, threads: 3).Outputs[0]);
    }

    [Fact]
    public void ForwardPass_ReusedForItems_EqualsTheBatch()
    {
        LayerGraph graph = KerasModel.Load(TestData.File("keras/keras3/mnist-cnn.keras"));
        using Npz reference = Npz.Load(TestData.File("keras/reference/keras-mnist-cnn.npz"));
        double[] input = reference["in0"].ToDoubles();
        double[] batch = graph.Forward(input, ["conv2d"])["conv2d"];

        ForwardPass pass = new(graph);
        int size = graph.Inputs[0].OutputSize;
        foreach (int item in (int[])[3, 0, 15])
        {
            pass.Run(input.AsSpan(item * size, size));
            Assert.Equal(batch.AsSpan(item * graph["conv2d"].OutputSize, graph["conv2d"].OutputSize), pass.Output("conv2d"));
        }
    }

    [Fact]
    public void Forward_InputsThatDoNotFit_AreNamed()
    {
        LayerGraph one = KerasModel.Load(TestData.File("converter/dense-relu.h5")), two = KerasModel.Load(TestData.File("converter/two-inputs-two-outputs.h5"));
        Assert.Contains("takes", Assert.Throws<ArgumentException>(() => one.Forward(new double[one.Inputs[0].OutputSize + 1])).Message, StringComparison.Ordinal);
        Assert.Contains("has 2 inputs, found 1", Assert.Throws<ArgumentException>(() => two.Forward(new double[4])).Message, StringComparison.Ordinal);
        Assert.Contains("2 inputs", Assert.Throws<ArgumentException>(() => new ForwardPass(two).Run([1.0])).Message, StringComparison.Ordinal);
        double[] a = new double[two.Inputs[0].OutputSize * 2], b = new double[two.Inputs[1].OutputSize];
        Assert.Contains("items", Assert.Throws<ArgumentException>(() => two.Forward([a, b])).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean", Assert.Throws<ArgumentException>(() => one.Forward(new double[one.Inputs[0].OutputSize], [one.Layers[1].Name + "x"])).Message, StringComparison.Ordinal);
    }

    private static void AssertClose(string what, NdArray expected, ReadOnlySpan<double> actual) => Close.AssertTensor(what, expected.ToDoubles(), actual, Tolerances.Tensor);
}
